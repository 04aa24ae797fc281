"""What must hold of the engine for any ontology and any documents."""

import owlrl
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ontology.inference import infer
from ontology.rules import read_rules

EX = "http://example.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = NamedNode(RDF + "type")
CLASSES = [f"C{n}" for n in range(3)]
LINKS = [f"p{n}" for n in range(3)]
FIGURES = ["d0", "d1"]
THINGS = [f"x{n}" for n in range(4)]
PREFIXES = f"""@prefix : <{EX}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix rdf: <{RDF}> ."""

kinds, links, figures, things = (st.sampled_from(names) for names in (CLASSES, LINKS, FIGURES, THINGS))
TEMPLATES = [
    (":{} rdfs:subClassOf :{} .", kinds, kinds),
    (":{} owl:equivalentClass :{} .", kinds, kinds),
    ("[ owl:unionOf ( :{} :{} ) ] rdfs:subClassOf :{} .", kinds, kinds, kinds),
    (":{} rdfs:subClassOf [ owl:intersectionOf ( :{} :{} ) ] .", kinds, kinds, kinds),
    (":{} rdfs:subClassOf [ owl:onProperty :{} ; owl:hasValue :{} ] .", kinds, links, things),
    ("[ owl:onProperty :{} ; owl:hasValue :{} ] rdfs:subClassOf :{} .", links, things, kinds),
    (':{} owl:equivalentClass [ owl:onProperty :{} ; owl:hasValue "1" ] .', kinds, figures),
    (":{} rdfs:subPropertyOf :{} .", links, links),
    (":{} rdfs:subPropertyOf :{} .", figures, figures),
    (":{} owl:equivalentProperty :{} .", links, links),
    (":{} owl:inverseOf :{} .", links, links),
    ("[ owl:inverseOf :{} ] rdfs:subPropertyOf :{} .", links, links),
    (":{} a owl:SymmetricProperty .", links),
    (":{} a owl:TransitiveProperty .", links),
    (":{} owl:propertyChainAxiom ( :{} :{} ) .", links, links, links),
    (":{} owl:propertyChainAxiom ( :{} :{} :{} ) .", links, links, links, links),
    (":{} owl:propertyChainAxiom ( :{} :{} ) .", figures, links, figures),
    (":{} rdfs:domain :{} .", links | figures, kinds),
    (":{} rdfs:range :{} .", links, kinds),
]
axioms = st.sampled_from(TEMPLATES).flatmap(lambda row: st.builds(row[0].format, *row[1:]))
ontologies = st.lists(axioms, min_size=3, max_size=12)


def _named(names: st.SearchStrategy[str]) -> st.SearchStrategy[NamedNode]:
    return names.map(lambda name: NamedNode(EX + name))


assertions = st.one_of(
    st.builds(Triple, _named(things), st.just(TYPE), _named(kinds)),
    st.builds(Triple, _named(things), _named(links), _named(things)),
    st.builds(Triple, _named(things), _named(figures), st.sampled_from([Literal("1"), Literal("2")])),
)
documents = st.lists(assertions, min_size=3, max_size=12)
NAMED = {NamedNode(EX + name) for name in CLASSES + LINKS + FIGURES}


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE)]


def inferred(ontology: list[str], document: list[Triple]) -> set[Triple]:
    return set(infer(read_rules(triples(" ".join(ontology))), document))


def closure_by_owlrl(ontology: list[str], document: list[Triple]) -> set[Triple]:
    """owlrl's closure, restricted to what it says of things and figures with our names."""
    graph = rdflib.Graph()
    graph.parse(data=PREFIXES + " ".join(ontology), format="turtle")
    graph.parse(data=serialize(document, format=RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    things_said = rdflib.Graph()
    for name in THINGS:  # one by one, since owlrl leaves literals as subjects
        things_said += graph.triples((rdflib.URIRef(EX + name), None, None))
    closed = parse(things_said.serialize(format="nt"), format=RdfFormat.N_TRIPLES)
    return {quad.triple for quad in closed if _term_of(quad.triple) in NAMED}


def _term_of(triple: Triple) -> object:
    return triple.object if triple.predicate == TYPE else triple.predicate


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ontologies, documents)
def test_the_closure_is_that_of_owlrl(ontology: list[str], document: list[Triple]) -> None:
    assert inferred(ontology, document) | set(document) == closure_by_owlrl(ontology, document)


@given(ontologies, documents, st.randoms(use_true_random=False))
def test_the_order_of_assertions_and_axioms_does_not_matter(ontology, document, random) -> None:
    shuffled_ontology, shuffled = (random.sample(items, len(items)) for items in (ontology, document))
    assert inferred(ontology, document) == inferred(shuffled_ontology, shuffled)


@given(ontologies, documents)
def test_nothing_follows_from_a_closure(ontology: list[str], document: list[Triple]) -> None:
    assert inferred(ontology, document + list(inferred(ontology, document))) == set()


@given(ontologies, documents, documents)
def test_more_assertions_never_take_anything_back(ontology, document, more) -> None:
    closure = inferred(ontology, document + more) | set(document + more)
    assert closure >= inferred(ontology, document) | set(document)


@given(ontologies, documents)
def test_only_new_triples_on_named_terms_are_inferred(ontology: list[str], document: list[Triple]) -> None:
    found = inferred(ontology, document)
    assert not found & set(document)
    assert {_term_of(triple) for triple in found} <= NAMED


steps = st.lists(st.tuples(st.sampled_from("abc"), st.none() | documents), max_size=8)


@given(ontologies, steps)
def test_incremental_equals_from_scratch(ontology: list[str], changes) -> None:
    """Documents come (again) and go; what is inferred of each stays what a fresh start would infer."""
    rules = read_rules(triples(" ".join(ontology)))
    present: dict[str, list[Triple]] = {}
    graphs: dict[str, list[Triple]] = {}
    for document, content in changes:
        if content is None:
            present.pop(document, None)
            graphs.pop(document, None)
        else:
            present[document] = content
            graphs[document] = infer(rules, content)
    assert graphs == {document: infer(rules, content) for document, content in present.items()}
    assert {document: set(graph) for document, graph in graphs.items()} == {
        document: inferred(ontology, content) for document, content in present.items()
    }
