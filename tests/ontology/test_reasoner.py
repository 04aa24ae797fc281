"""HermiT runs on the Java that comes with the project, and its answers are read in full."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from ontology.loading import AXIOMS, triples
from ontology.namespaces import KEPU, PREFIXES
from ontology.reasoner import InconsistentError, ReasonerError, entailments, named_assertions

DATA = Path(__file__).parent / "data"
HEAD = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def read(turtle: str) -> list[Triple]:
    quads = parse(HEAD + turtle, format=RdfFormat.TURTLE)
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def short(assertions: frozenset[Triple]) -> set[str]:
    names = {"https://example.org/": ":", PREFIXES["rdf"]: "rdf:", PREFIXES["owl"]: "owl:"}
    texts = {f"{fact.subject.value} {fact.predicate.value} {fact.object.value}" for fact in assertions}
    for namespace, prefix in names.items():
        texts = {text.replace(namespace, prefix) for text in texts}
    return texts


def test_types_and_links_are_closed_under_hierarchies_inverses_symmetry_and_chains() -> None:
    found = entailments(
        read("""
        :A a owl:Class . :B a owl:Class ; rdfs:subClassOf :A . :C a owl:Class ; owl:equivalentClass :B .
        :p a owl:ObjectProperty ; rdfs:subPropertyOf :q . :q a owl:ObjectProperty ; owl:inverseOf :r .
        :r a owl:ObjectProperty . :s a owl:ObjectProperty, owl:SymmetricProperty .
        :chain a owl:ObjectProperty ; owl:propertyChainAxiom ( :p :s ) .
        :i a :C ; :p :j . :j :s :县（区）. :县（区） a owl:NamedIndividual .
        """)
    )
    assert found.unsatisfiable == ()
    assert short(found.assertions) >= {
        ":i rdf:type :A", ":i rdf:type :B", ":i rdf:type :C", ":i :p :j", ":i :q :j", ":j :r :i",
        ":j :s :县（区）", ":县（区） :s :j", ":i :chain :县（区）",
    }  # fmt: skip
    assert {text for text in short(found.assertions) if ":r" in text.split()} == {":j :r :i"}


def test_unsatisfiable_classes_and_properties_are_named() -> None:
    found = entailments(
        read("""
        :A a owl:Class . :B a owl:Class ; owl:disjointWith :A . :C a owl:Class ; rdfs:subClassOf :A, :B .
        :p a owl:ObjectProperty ; rdfs:domain :C . :d a owl:DatatypeProperty ; rdfs:domain :C .
        """)
    )
    assert found.unsatisfiable == tuple(f"https://example.org/{name}" for name in "Cdp")


def test_a_contradiction_is_an_error() -> None:
    with pytest.raises(InconsistentError, match="contradict"):
        entailments(read(":A a owl:Class ; owl:disjointWith :B . :B a owl:Class . :i a :A, :B ."))


def test_dates_in_data_are_left_out_but_a_range_that_hermit_cannot_read_is_an_error() -> None:
    dated = read(':d a owl:DatatypeProperty . :i :d "2022-03-01"^^xsd:date .')
    assert entailments(dated).unsatisfiable == ()
    with pytest.raises(ReasonerError, match="XMLSchema#date"):
        entailments([*dated, *read(":d rdfs:range xsd:date .")])


def test_a_run_past_its_time_is_an_error() -> None:
    with pytest.raises(ReasonerError, match=r"0\.01 s"):
        entailments(read(":A a owl:Class ."), timeout=0.01)


def test_the_systems_java_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    assert entailments(read(":i a :A . :A a owl:Class .")).unsatisfiable == ()


def test_the_ontologys_chains_follow_from_a_document() -> None:
    document = triples([*AXIOMS, DATA / "plan.ttl", DATA / "similarity.ttl"])
    found = named_assertions(document)
    plan = "https://w3id.org/kepu/id/plan/990121/kexue-suzhi-shishi-fangan/2021-2025"
    department = "https://w3id.org/kepu/id/department/990121/教育局"

    def link(subject: str, name: str, value: str) -> Triple:
        return Triple(NamedNode(subject), NamedNode(KEPU + name), NamedNode(value))

    assert {
        link(f"{plan}/A1", "leadBy", department),
        link(f"{plan}/A1", "involves", department),
        link(f"{plan}/A1.1", "participatedBy", department),
        link(f"{plan}/A1.1", "overseenBy", department),
        link(f"{plan}/A1.1", "partOf", plan),
        link(plan, "hasPart", f"{plan}/A1.1"),
        link(f"{plan}/A2.1", "similarTo", f"{plan}/A1.1"),
        link(f"{plan}/A1/responsibility/lead/县教育局", "responsibilityFor", f"{plan}/A1"),
    } <= found
    assert {triple for triple in found if str(triple.predicate) == f"<{KEPU}overseenBy>"} == {
        link(f"{plan}/A1.1", "overseenBy", department)
    }
