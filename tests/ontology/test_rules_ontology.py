"""The rules of our own ontology."""

from pyoxigraph import NamedNode

from ontology.axioms import term
from ontology.loading import AXIOMS, triples
from ontology.namespaces import PREFIXES
from ontology.rules import read_rules

READ = """rdfs:subClassOf owl:equivalentClass owl:unionOf owl:disjointUnionOf owl:hasValue owl:onProperty
owl:Restriction rdfs:subPropertyOf owl:equivalentProperty owl:inverseOf owl:SymmetricProperty
owl:TransitiveProperty owl:propertyChainAxiom rdfs:domain rdfs:range"""
SAYS_NOTHING_OF_INDIVIDUALS = """owl:Ontology owl:versionIRI owl:versionInfo owl:Class owl:ObjectProperty
owl:DatatypeProperty owl:AnnotationProperty rdfs:label rdfs:comment rdfs:seeAlso rdfs:isDefinedBy rdfs:Literal
owl:deprecated"""
ONLY_CONTRADICTS_OR_EQUATES = """owl:disjointWith owl:AllDisjointClasses owl:AllDisjointProperties owl:members
owl:propertyDisjointWith owl:IrreflexiveProperty owl:AsymmetricProperty owl:FunctionalProperty"""


def test_every_axiom_of_the_ontology_is_read_or_infers_nothing() -> None:
    names = (READ, SAYS_NOTHING_OF_INDIVIDUALS, ONLY_CONTRADICTS_OR_EQUATES)
    known = {term(name) for name in " ".join(names).split()}
    used = {end for triple in triples(AXIOMS) for end in triple if isinstance(end, NamedNode)}
    assert {end for end in used if end.value.startswith((PREFIXES["owl"], PREFIXES["rdfs"]))} <= known


def test_rules_name_things_by_the_configured_base() -> None:
    base = "https://example.org/kepu/"
    values = [value for pairs in read_rules(triples(AXIOMS, base)).values_of.values() for _, value in pairs]
    assert values
    assert all(value.value.startswith(base) for value in values)
