"""Each rule by the smallest ontology and document that need it."""

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ontology.inference import infer
from ontology.rules import read_rules

PREFIXES = """
@prefix : <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE)]


def inferred(ontology: str, document: str) -> set[Triple]:
    found = infer(read_rules(triples(ontology)), triples(document))
    assert len(found) == len(set(found))
    return set(found)


CASES = {
    "a member of a class is one of its superclasses, at any distance": (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .",
        ":x a :A .",
        ":x a :B, :C .",
    ),
    "equivalent classes have the same members": (
        ":A owl:equivalentClass :B .",
        ":x a :A . :y a :B .",
        ":x a :B . :y a :A .",
    ),
    "a member of a class in a union is one of the union's superclasses": (
        "[ owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
        ":x a :B .",
        ":x a :C .",
    ),
    "a disjoint union holds the members of its classes": (
        ":C owl:disjointUnionOf ( :A :B ) .",
        ":x a :A .",
        ":x a :C .",
    ),
    "a member of an intersection is in each of its classes": (
        ":C owl:equivalentClass [ owl:intersectionOf ( :A :B ) ] .",
        ":x a :C .",
        ":x a :A, :B .",
    ),
    "a property implies its superproperties": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ":x :p :y .",
        ":x :q :y ; :r :y .",
    ),
    "a property of literals implies its superproperties": (
        ":p rdfs:subPropertyOf :q .",
        ':x :p "1", "一"@zh .',
        ':x :q "1", "一"@zh .',
    ),
    "equivalent properties hold of the same things": (
        ":p owl:equivalentProperty :q .",
        ":x :p :y . :y :q :z .",
        ":x :q :y . :y :p :z .",
    ),
    "an inverse holds the other way round, whichever of the two was named": (
        ":p owl:inverseOf :q .",
        ":x :p :y . :z :q :x .",
        ":y :q :x . :x :p :z .",
    ),
    "the inverse of a narrower property is narrower than the inverse": (
        ":p rdfs:subPropertyOf :q . :q owl:inverseOf :r .",
        ":x :p :y .",
        ":x :q :y . :y :r :x .",
    ),
    "an inverse without a name passes on what it implies": (
        "[ owl:inverseOf :p ] rdfs:subPropertyOf :q .",
        ":x :p :y .",
        ":y :q :x .",
    ),
    "a symmetric property holds both ways": (
        ":p a owl:SymmetricProperty .",
        ":x :p :y .",
        ":y :p :x .",
    ),
    "a transitive property reaches as far as its links": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c . :c :p :d .",
        ":a :p :c, :d . :b :p :d .",
    ),
    "a circle of a transitive property closes on itself": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :a .",
        ":a :p :a . :b :p :b .",
    ),
    "the inverse of a transitive property is transitive": (
        ":p a owl:TransitiveProperty ; owl:inverseOf :q .",
        ":a :q :b . :c :p :b .",
        ":b :p :a . :b :q :c . :c :p :a . :a :q :c .",
    ),
    "a chain of two steps gives its property": (
        ":r owl:propertyChainAxiom ( :p :q ) .",
        ":a :p :b . :b :q :c, :d .",
        ":a :r :c, :d .",
    ),
    "a chain of four steps gives its property and nothing halfway": (
        ":r owl:propertyChainAxiom ( :p :q :p :s ) .",
        ":a :p :b . :b :q :c . :c :p :d . :d :s :e .",
        ":a :r :e .",
    ),
    "a property can have two chains": (
        ":r owl:propertyChainAxiom ( :p :q ), ( :q :p ) .",
        ":a :p :b . :b :q :c . :c :p :d .",
        ":a :r :c . :b :r :d .",
    ),
    "a chain can end in literals": (
        ":r owl:propertyChainAxiom ( :p :q ) .",
        ':a :p :b . :b :q "1" .',
        ':a :r "1" .',
    ),
    "a chain can step backwards": (
        ":r owl:propertyChainAxiom ( [ owl:inverseOf :p ] :q ) .",
        ":b :p :a . :b :q :c .",
        ":a :r :c .",
    ),
    "a chain can step over its own property": (
        ":r owl:propertyChainAxiom ( :p :r ) .",
        ":a :p :b . :b :p :c . :c :r :d .",
        ":b :r :d . :a :r :d .",
    ),
    "a chain takes narrower properties and gives wider ones": (
        ":p1 rdfs:subPropertyOf :p . :r owl:propertyChainAxiom ( :p :q ) ; rdfs:subPropertyOf :s .",
        ":a :p1 :b . :b :q :c .",
        ":a :p :b ; :r :c ; :s :c .",
    ),
    "the subject of a property is in its domain, literals or not": (
        ":p rdfs:domain :A . :A rdfs:subClassOf :B .",
        ':x :p :y . :z :p "1" .',
        ":x a :A, :B . :z a :A, :B .",
    ),
    "the object of a property is in its range": (
        ":p rdfs:range :A . :A rdfs:subClassOf :B .",
        ":x :p :y .",
        ":y a :A, :B .",
    ),
    "domain and range hold for implied and inverse properties": (
        ":p rdfs:subPropertyOf :q . :q rdfs:domain :A ; owl:inverseOf :r . :r rdfs:domain :B .",
        ":x :p :y .",
        ":x :q :y ; a :A . :y :r :x ; a :B .",
    ),
    "domain and range hold for what a chain gives": (
        ":r owl:propertyChainAxiom ( :p :q ) ; rdfs:domain :A ; rdfs:range :B .",
        ":a :p :b . :b :q :c .",
        ":a :r :c ; a :A . :c a :B .",
    ),
    "a domain in a union gives the union's superclasses": (
        ":p rdfs:domain [ owl:unionOf ( :A :B ) ; rdfs:subClassOf :C ] .",
        ":x :p :y .",
        ":x a :C .",
    ),
    "members of a class have the value that it demands": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] . :p rdfs:subPropertyOf :q .",
        ":x a :A .",
        ":x :p :v ; :q :v .",
    ),
    "things with the value that defines a class are its members": (
        "[ owl:onProperty :p ; owl:hasValue :v ] rdfs:subClassOf :A .",
        ":x :p :v . :y :p :w .",
        ":x a :A .",
    ),
    "a class equivalent to a value is read both ways": (
        ":A owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :v ] .",
        ":x a :A . :y :p :v .",
        ":x :p :v . :y a :A .",
    ),
    "a value can be a literal": (
        ":A owl:equivalentClass [ owl:onProperty :p ; owl:hasValue true ] .",
        ":x a :A . :y :p true . :z :p false .",
        ":x :p true . :y a :A .",
    ),
    "a value gives the class of what refers to it by an inverse or a narrower property": (
        """[ owl:onProperty :p ; owl:hasValue :v ] rdfs:subClassOf :A .
        :q owl:inverseOf :p . :r rdfs:subPropertyOf :p .""",
        ":v :q :x . :y :r :v .",
        ":x :p :v ; a :A . :y :p :v ; a :A . :v :q :y .",
    ),
    "a value that a class demands opens a chain": (
        """:A rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] .
        :r owl:propertyChainAxiom ( :p :q ) ; rdfs:range :B . :B rdfs:subClassOf :C .""",
        ":x a :A . :v :q :z .",
        ":x :p :v ; :r :z . :z a :B, :C .",
    ),
}


@pytest.mark.parametrize(("ontology", "document", "expected"), CASES.values(), ids=CASES.keys())
def test_rule(ontology: str, document: str, expected: str) -> None:
    assert inferred(ontology, document) == set(triples(expected))


LEFT_OUT = {
    "what is asserted already": (":p owl:inverseOf :q .", ":x :p :y . :y :q :x ."),
    "the subjects that literals would be": (":p owl:inverseOf :q .", ':x :p "1" .'),
    "types of literals": (":p rdfs:range :A, xsd:string .", ':x :p "1" .'),
    "datatypes as classes of wrong values": (
        ":p a owl:DatatypeProperty ; rdfs:range xsd:string .",
        ":x :p :y .",
    ),
    "what holds of everything": (
        """:A rdfs:subClassOf owl:Thing, rdfs:Resource .
        :p rdfs:subPropertyOf owl:topObjectProperty ; rdfs:range owl:Thing .""",
        ":x a :A ; :p :y .",
    ),
    "classes without a name": (
        """:p rdfs:domain [ owl:unionOf ( :A :B ) ] .
        [ owl:onProperty :p ; owl:hasValue :v ] rdfs:subClassOf owl:Thing .""",
        ":x :p :v .",
    ),
    "properties without a name": (":r owl:propertyChainAxiom ( [ owl:inverseOf :p ] :q ) .", ":x :p :y ."),
    "what the ontology says of its own terms": (":A rdfs:subClassOf :B . :p rdfs:domain :A .", ":x :q :y ."),
    "axioms that stand in the document": ("", ":A rdfs:subClassOf :B . :x a :A ."),
    "things equal to themselves": (":p a owl:FunctionalProperty .", ":x :p :y ."),
}


@pytest.mark.parametrize(("ontology", "document"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_not_inferred(ontology: str, document: str) -> None:
    assert inferred(ontology, document) == set()


def test_assertions_may_be_plain_tuples_of_terms() -> None:
    rules = read_rules(triples(":p rdfs:subPropertyOf :q ."))
    subject, narrow, wide = (NamedNode(f"http://example.org/{name}") for name in "xpq")
    assert infer(rules, [(subject, narrow, Literal("1"))]) == [Triple(subject, wide, Literal("1"))]


def test_same_input_gives_the_same_order() -> None:
    ontology = triples(
        """:A owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :v ],
            [ owl:onProperty :q ; owl:hasValue :w ] .
        :p rdfs:domain :B, :C . :q rdfs:subPropertyOf :p . :r a owl:TransitiveProperty ."""
    )
    document = triples(" ".join(f":x{n} :q :w ; :r :x{n + 1} ." for n in range(20)))
    assert infer(read_rules(ontology), document) == infer(read_rules(ontology), document)
