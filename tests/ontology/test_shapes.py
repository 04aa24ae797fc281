"""Each shape accepts what conforms and refuses a planted error, with path and message."""

import tomllib
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.collection import Collection

from ontology.graphs import graph
from ontology.inference import infer
from ontology.loading import AXIOMS, SHAPES, VOCABULARY_SHAPES, content, triples
from ontology.namespaces import KEPU
from ontology.rules import read_rules
from ontology.validation import Violation, background, validate, validate_vocabularies

DATA = Path(__file__).parent / "data"
PLANTED = tomllib.loads((DATA / "planted.toml").read_text(encoding="utf-8"))
VOCABULARY = DATA / "vocabulary.ttl"


def text(*names: str) -> str:
    return "\n".join((DATA / name).read_text(encoding="utf-8") for name in names)


def planted(source: str, old: str, new: str) -> str:
    assert old in source, f"nothing to replace: {old}"
    return source.replace(old, new, 1) if old else f"{source}\n{new}"


DOCUMENTS = [
    *((shape, path, planted(text("plan.ttl"), old, new)) for shape, path, old, new in PLANTED["document"]),
    *(
        (shape, path, planted(text("plan.ttl", "similarity.ttl"), old, new))
        for shape, path, old, new in PLANTED["similarity"]
    ),
]
VOCABULARIES = [
    (shape, path, planted(text("vocabulary.ttl"), old, new))
    for shape, path, old, new in PLANTED["vocabulary"]
]


def read(turtle: str | bytes) -> list[Triple]:
    quads = parse(turtle, format=RdfFormat.TURTLE)
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


@cache
def violations_of(turtle: str) -> list[Violation]:
    return validate(read(turtle), background(vocabularies=(VOCABULARY,)))


def found(violations: list[Violation]) -> set[tuple[str, str]]:
    return {(violation.shape, violation.path) for violation in violations}


def name_of(case: object) -> str:
    return "" if "\n" in str(case) else str(case)


def test_a_conforming_document_has_no_violation() -> None:
    assert violations_of(text("plan.ttl")) == []


def test_inferred_triples_and_similarities_conform() -> None:
    asserted = read(text("plan.ttl", "similarity.ttl"))
    inferred = infer(read_rules(triples(AXIOMS)), asserted)
    assert validate([*asserted, *inferred], background(vocabularies=(VOCABULARY,))) == []
    assert len(inferred) > len(asserted) / 10


@pytest.mark.parametrize(("shape", "path", "turtle"), DOCUMENTS, ids=name_of)
def test_a_planted_error_violates_its_shape(shape: str, path: str, turtle: str) -> None:
    assert (shape, path) in found(violations_of(turtle))


def test_every_shape_and_every_message_has_a_planted_error() -> None:
    shapes = graph([SHAPES])
    assert node_shapes(shapes) == {shape for shape, _, _ in DOCUMENTS}
    every = [violation for _, _, turtle in DOCUMENTS for violation in violations_of(turtle)]
    messages = {text for violation in every for text in (violation.message_zh, violation.message_en)}
    assert {str(message) for message in shapes.objects(predicate=SH.message)} == messages


def test_a_conforming_vocabulary_has_no_violation() -> None:
    assert validate_vocabularies([VOCABULARY]) == []


@pytest.mark.parametrize(("shape", "path", "turtle"), VOCABULARIES, ids=name_of)
def test_a_planted_error_violates_its_vocabulary_shape(
    shape: str, path: str, turtle: str, tmp_path: Path
) -> None:
    file = tmp_path / "planted.ttl"
    file.write_text(turtle, encoding="utf-8")
    assert (shape, path) in found(validate_vocabularies([file]))


def test_every_vocabulary_shape_has_a_planted_error() -> None:
    assert node_shapes(graph([VOCABULARY_SHAPES])) == {shape for shape, _, _ in VOCABULARIES}


def node_shapes(shapes: Graph) -> set[str]:
    named = (shape for shape in shapes.subjects(RDF.type, SH.NodeShape) if isinstance(shape, URIRef))
    return {shape.fragment for shape in named}


@pytest.mark.parametrize(
    ("kinds", "end", "target"),
    [
        ([OWL.ObjectProperty], RDFS.range, SH.targetObjectsOf),
        ([OWL.ObjectProperty, OWL.DatatypeProperty], RDFS.domain, SH.targetSubjectsOf),
    ],
    ids=["ranges", "domains"],
)
def test_the_shapes_demand_the_domains_and_ranges_of_the_ontology(
    kinds: list[URIRef], end: URIRef, target: URIRef
) -> None:
    axioms, shapes = graph(AXIOMS), graph([SHAPES])
    stated = {
        (name, kind)
        for sort in kinds
        for name in axioms.subjects(RDF.type, sort)
        for whole in axioms.objects(name, end)
        for kind in members(axioms, whole, OWL.unionOf, None)
        if name.startswith(KEPU)
    }
    demanded = {
        (name, kind)
        for shape, name in shapes.subject_objects(target)
        for kind in [*shapes.objects(shape, SH["class"]), *members(shapes, shape, SH["or"], SH["class"])]
        if name.startswith(KEPU)
    }
    own = {(name, kind) for name, kind in demanded if name != URIRef(f"{KEPU}property")}
    assert own == stated, "kepu:property alone is an annotation property, which has no domain"


def members(
    source: Graph, whole: URIRef, list_property: URIRef, class_property: URIRef | None
) -> list[URIRef]:
    head = source.value(whole, list_property)
    if head is None:
        return [] if class_property else [whole]
    parts = list(Collection(source, head))
    return [source.value(part, class_property) for part in parts] if class_property else parts


@pytest.mark.parametrize("path", [SHAPES, VOCABULARY_SHAPES], ids=["document", "vocabulary"])
def test_every_constraint_has_its_message_in_chinese_and_english(path: Path) -> None:
    shapes = graph([path])
    sources = {shape for shape in shapes.subjects(RDF.type, SH.NodeShape) if shapes.value(shape, SH["class"])}
    sources |= {
        constraint
        for shape in shapes.subjects(RDF.type, SH.NodeShape)
        for kind in (SH.property, SH.sparql)
        for constraint in shapes.objects(shape, kind)
        if isinstance(constraint, BNode)
    }
    for source in sources:
        languages = sorted(message.language for message in shapes.objects(source, SH.message))
        assert languages == ["en", "zh"], shapes.value(source, SH.path)


def test_another_base_iri_is_judged_alike() -> None:
    base = "https://graph.example/id/"
    document = read(content(DATA / "plan.ttl", base))
    assert {str(triple.subject).startswith(f"<{base}") for triple in document} == {True}
    assert validate(document, background(base, (VOCABULARY,))) == []
    assert "LevelObject" in {
        violation.shape for violation in validate(document, background(vocabularies=(VOCABULARY,)))
    }


def test_a_violation_says_what_is_wrong_in_both_languages() -> None:
    (violation,) = violations_of(planted(text("plan.ttl"), "kepu:order 2", "kepu:order 0"))
    assert str(violation) == (
        "https://w3id.org/kepu/id/plan/990121/kexue-suzhi-shishi-fangan/2021-2025/A2 kepu:order 0: "
        "条目须有且只有一个从1起的次序。a part has exactly one order, an integer from 1."
    )
