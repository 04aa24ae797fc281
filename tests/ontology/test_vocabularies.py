"""The SKOS vocabularies: each complete, free of contradictions, and as the documentation counts them."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef

from ontology.loading import FOLDER, ONTOLOGY, content, vocabulary_paths
from ontology.namespaces import BASE, KEPU

NAMES = sorted(vocabulary_paths())
WORDED = [name for name in NAMES if name != "regions"]
"""Those whose labels name one concept; regions share names (鼓楼区)."""

DOCS = FOLDER.parent / "docs" / "vocabularies.md"
LEXICONS = FOLDER.parent / "data" / "lexicons"

LEAST = {
    "levels": 4,
    "statuses": 2,
    "plan-kinds": 14,
    "action-kinds": 4,
    "roles": 3,
    "functions": 70,
    "groups": 25,
    "themes": 45,
    "units": 30,
    "regions": 3200,
}


@cache
def read(name: str) -> Graph:
    return Graph().parse(vocabulary_paths()[name], format="turtle")


def scheme_of(name: str) -> URIRef:
    (scheme,) = read(name).subjects(RDF.type, SKOS.ConceptScheme)
    assert isinstance(scheme, URIRef)
    return scheme


def concepts(name: str) -> list[URIRef]:
    return sorted(URIRef(s) for s in read(name).subjects(RDF.type, SKOS.Concept))


def labels(name: str, concept: URIRef, language: str) -> list[str]:
    """All labels of a concept in a language, the preferred one first."""
    graph = read(name)
    found = [*graph.objects(concept, SKOS.prefLabel), *sorted(graph.objects(concept, SKOS.altLabel))]
    return [str(label) for label in found if isinstance(label, Literal) and label.language == language]


def test_all_vocabularies_of_the_model_are_there() -> None:
    assert set(NAMES) == set(LEAST)


@pytest.mark.parametrize("name", NAMES)
def test_the_scheme_says_what_it_is_in_both_languages_with_licence_and_source(name: str) -> None:
    graph, scheme = read(name), scheme_of(name)
    for term in (DCTERMS.title, DCTERMS.description, DCTERMS.source):
        assert sorted(str(getattr(value, "language", "")) for value in graph.objects(scheme, term)) == [
            "en",
            "zh",
        ]
    assert isinstance(graph.value(scheme, DCTERMS.license), URIRef)


@pytest.mark.parametrize("name", NAMES)
def test_every_thing_described_is_a_concept_of_the_scheme_and_of_one_class_of_the_ontology(name: str) -> None:
    graph, scheme = read(name), scheme_of(name)
    ours = set(Graph().parse(ONTOLOGY, format="turtle").subjects())
    classes = {t for t in graph.objects(None, RDF.type) if str(t).startswith(KEPU)}
    assert len(classes) == 1
    assert classes <= ours
    assert {URIRef(s) for s in graph.subjects()} == {scheme, *concepts(name)}
    for concept in concepts(name):
        assert set(graph.objects(concept, RDF.type)) == {SKOS.Concept, *classes}
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]


@pytest.mark.parametrize("name", NAMES)
def test_every_iri_is_below_the_base_in_the_folder_of_its_scheme(name: str) -> None:
    kind = str(scheme_of(name)).removeprefix(BASE + "scheme/")
    slug = re.compile(r"[0-9a-z-]+|[\u4e00-\u9fff]+" if kind == "unit" else r"[0-9a-z-]+")
    for concept in concepts(name):
        assert slug.fullmatch(str(concept).removeprefix(f"{BASE}{kind}/"))


@pytest.mark.parametrize("name", NAMES)
def test_every_concept_has_one_preferred_label_a_language_that_is_no_alternative(name: str) -> None:
    graph = read(name)
    for concept in concepts(name):
        preferred = Counter(
            getattr(label, "language", None) for label in graph.objects(concept, SKOS.prefLabel)
        )
        wanted = {"zh", "en"} if name in WORDED else {"zh"}
        assert wanted <= set(preferred) <= {"zh", "en"}
        assert set(preferred.values()) == {1}
        names = labels(name, concept, "zh")
        assert len(names) == len(set(names))
        assert all(label == label.strip() and label for label in names)


@pytest.mark.parametrize("name", NAMES)
def test_broader_and_narrower_and_top_concepts_are_stated_from_both_ends(name: str) -> None:
    graph, scheme = read(name), scheme_of(name)
    deprecated = set(graph.subjects(OWL.deprecated))
    up = {(s, o) for s, o in graph.subject_objects(SKOS.broader) if s not in deprecated}
    assert up == {(o, s) for s, o in graph.subject_objects(SKOS.narrower)}
    tops = set(graph.subjects(SKOS.topConceptOf, scheme))
    assert tops == set(graph.objects(scheme, SKOS.hasTopConcept))
    assert tops
    assert tops | {s for s, _ in graph.subject_objects(SKOS.broader)} == set(concepts(name))
    assert not tops & {s for s, _ in graph.subject_objects(SKOS.broader)}


@pytest.mark.parametrize("name", NAMES)
def test_going_up_from_any_concept_ends_at_a_top_concept(name: str) -> None:
    graph = read(name)
    reached = set(graph.subjects(SKOS.topConceptOf))
    while True:
        below = {s for top in reached for s in graph.subjects(SKOS.broader, top)} - reached
        if not below:
            break
        reached |= below
    assert reached == set(concepts(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_notation_names_one_concept(name: str) -> None:
    counts = Counter(str(value) for value in read(name).objects(None, SKOS.notation))
    assert [value for value, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", WORDED)
def test_a_label_names_one_concept_of_its_vocabulary(name: str) -> None:
    counts = Counter(label for concept in concepts(name) for label in labels(name, concept, "zh"))
    assert [label for label, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_vocabulary_is_as_large_as_its_purpose_demands(name: str) -> None:
    assert len(concepts(name)) >= LEAST[name]


def test_themes_have_two_levels() -> None:
    graph = read("themes")
    tops = set(graph.subjects(SKOS.topConceptOf))
    assert {graph.value(c, SKOS.broader) in tops for c in concepts("themes") if c not in tops} == {True}


def test_nearly_every_theme_and_group_has_words_that_texts_use() -> None:
    for name in ("themes", "groups", "functions"):
        assert all(len(labels(name, concept, "zh")) > 1 for concept in concepts(name))


def test_people_and_participations_are_units_of_their_own() -> None:
    graph = read("units")
    people, participations = URIRef(BASE + "unit/人"), URIRef(BASE + "unit/人次")
    assert graph.value(people, SKOS.broader) != graph.value(participations, SKOS.broader)
    assert not set(labels("units", people, "zh")) & set(labels("units", participations, "zh"))


def test_a_unit_of_qudt_is_matched_by_one_unit_only() -> None:
    counts = Counter(read("units").objects(None, SKOS.exactMatch))
    assert set(counts.values()) == {1}
    assert all(str(unit).startswith("http://qudt.org/vocab/unit/") for unit in counts)


def test_another_base_moves_every_concept() -> None:
    for path in vocabulary_paths().values():
        moved = content(path, "https://example.org/id/")
        assert BASE.encode() not in moved


def test_the_documentation_counts_what_is_there() -> None:
    rows = re.findall(r"^\| `([a-z-]+)\.ttl` \| ([\d,]+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: int(count.replace(",", "")) for name, count in rows} == {
        name: len(concepts(name)) for name in NAMES
    }


def test_the_files_are_turtle_that_ends_with_a_line_end() -> None:
    for path in vocabulary_paths().values():
        assert isinstance(path, Path)
        assert path.read_bytes().endswith(b".\n")
