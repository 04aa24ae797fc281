"""What is read from an ontology's triples, and what is refused."""

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ontology.axioms import AxiomError, read_axioms
from ontology.rules import Composition, Implied, read_rules

PREFIXES = """
@prefix : <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE)]


def name(local: str) -> NamedNode:
    return NamedNode(f"http://example.org/{local}")


def test_axioms_keep_the_order_of_the_ontology() -> None:
    axioms = read_axioms(triples(":B rdfs:subClassOf :C . :A rdfs:subClassOf :B ."))
    assert axioms.subclasses == ((name("B"), name("C")), (name("A"), name("B")))


def test_an_axiom_stated_twice_is_read_once() -> None:
    assert len(read_axioms(triples(":A rdfs:subClassOf :B .") * 2).subclasses) == 1


def test_quads_and_tuples_are_read_like_triples() -> None:
    ontology = triples(":A rdfs:subClassOf :B . :p rdfs:domain :A .")
    quads = [Quad(t.subject, t.predicate, t.object, name("graph")) for t in ontology]
    assert read_rules(quads) == read_rules(ontology) == read_rules([tuple(triple) for triple in ontology])


def test_literals_in_place_of_classes_and_properties_are_passed_over() -> None:
    axioms = read_axioms(triples(':A rdfs:subClassOf "B" . :p rdfs:subPropertyOf "q" ; rdfs:domain "A" .'))
    assert (axioms.subclasses, axioms.subproperties, axioms.domains) == ((), (), ())


def test_ranges_of_data_properties_are_passed_over() -> None:
    axioms = read_axioms(triples(":p a owl:DatatypeProperty ; rdfs:range xsd:string . :q rdfs:range :A ."))
    assert axioms.ranges == ((name("q"), name("A")),)


def test_implied_properties_are_closed_over_inverses() -> None:
    rules = read_rules(triples(":p rdfs:subPropertyOf :q . :q owl:inverseOf :r ."))
    assert set(rules.implied[name("p")]) == {
        Implied(name("p"), inverse=False),
        Implied(name("q"), inverse=False),
        Implied(name("r"), inverse=True),
    }


def test_a_long_chain_becomes_compositions_of_two() -> None:
    first, second = read_rules(triples(":r owl:propertyChainAxiom ( :p :q :s ) .")).compositions
    assert first == Composition(name("p"), name("q"), second.left)
    assert second == Composition(first.result, name("s"), name("r"))


BROKEN = {
    "has no end": ":r owl:propertyChainAxiom [ rdf:first :p ; rdf:rest [ rdf:first :q ] ] .",
    "lacks a member": ":r owl:propertyChainAxiom [ rdf:rest rdf:nil ] .",
    "holds a literal": ':r owl:propertyChainAxiom ( :p "q" ) .',
    "runs in a circle": ":r owl:propertyChainAxiom :l . :l rdf:first :p ; rdf:rest :l .",
}


@pytest.mark.parametrize("ontology", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_list_is_refused(ontology: str) -> None:
    with pytest.raises(AxiomError, match="A list of the ontology is broken"):
        read_rules(triples(ontology))


def test_a_chain_of_one_step_is_refused_by_name() -> None:
    with pytest.raises(AxiomError, match=r"/r>: .*fewer than two steps"):
        read_rules(triples(":r owl:propertyChainAxiom ( :p ) ."))


def test_a_value_without_a_property_is_refused_by_name() -> None:
    with pytest.raises(AxiomError, match=r"/v>: .*no owl:onProperty"):
        read_rules(triples(":A rdfs:subClassOf [ owl:hasValue :v ] ."))
