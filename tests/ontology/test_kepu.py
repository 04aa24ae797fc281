"""What the ontology says, that all of it is used, and that the files derived from it are up to date."""

import json
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize
from rdflib import Graph

from ontology.build import context, page
from ontology.inference import infer
from ontology.loading import AXIOMS, CONTEXT, FOREIGN, ONTOLOGY, content, triples, vocabulary_paths
from ontology.namespaces import BASE, KEPU, PREFIXES
from ontology.reasoner import InconsistentError, unsatisfiable_names
from ontology.rules import read_rules
from ontology.terms import own_terms, shorten, terms

DATA = Path(__file__).parent / "data"
TYPE = NamedNode(PREFIXES["rdf"] + "type")
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def read(turtle: str) -> list[Triple]:
    quads = parse(HEAD + turtle, format=RdfFormat.TURTLE)
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def short(statements: list[Triple]) -> set[str]:
    return {
        " ".join(shorten(term.value) for term in (triple.subject, triple.predicate, triple.object))
        for triple in statements
    }


def inferred(turtle: str) -> set[str]:
    return short(infer(read_rules(triples(AXIOMS)), read(turtle)))


def test_every_term_is_used_by_the_test_data_and_what_follows_from_it() -> None:
    data = list(triples(DATA / name for name in ("plan.ttl", "similarity.ttl", "vocabulary.ttl")))
    data += infer(read_rules(triples(AXIOMS)), data)
    used = {triple.predicate.value for triple in data}
    used |= {triple.object.value for triple in data if triple.predicate == TYPE}
    assert {term.iri for term in own_terms()} - used == set()
    assert {name for name in used if name.startswith(KEPU)} - {term.iri for term in own_terms()} == set()


def test_the_axioms_of_others_are_all_wanted() -> None:
    """Each foreign term is named by our axioms, data, shapes or vocabularies, or by another foreign axiom."""
    foreign = [term.iri for term in terms() if not term.iri.startswith(KEPU)]
    files = [ONTOLOGY, DATA / "plan.ttl", DATA / "similarity.ttl", *vocabulary_paths().values()]
    named = Counter(
        term.value
        for path in [*files, FOREIGN]
        for triple in triples([path])
        for term in {triple.subject, triple.predicate, triple.object}
        if isinstance(term, NamedNode) and (path != FOREIGN or term != triple.subject)
    )
    assert [name for name in foreign if not named[name]] == []


def test_the_class_of_an_action_and_its_kind_follow_from_each_other() -> None:
    assert "x:a rdf:type kepu:KeyProject" in {
        text.replace("https://example.org/", "x:")
        for text in inferred("<https://example.org/a> kepu:actionKind <" + BASE + "action-kind/project> .")
    }
    kinds = {"ImprovementAction": "improvement", "KeyProject": "project", "Safeguard": "safeguard"}
    for name, kind in kinds.items():
        found = inferred(f"<https://example.org/a> a kepu:{name} .")
        assert f"https://example.org/a kepu:actionKind {BASE}action-kind/{kind}" in found


@pytest.mark.parametrize(
    "turtle",
    [
        "<https://example.org/a> a kepu:Department, kepu:DepartmentGroup .",
        "<https://example.org/a> a kepu:ImprovementAction, kepu:Safeguard .",
        "<https://example.org/a> a kepu:Action, kepu:Measure .",
        "<https://example.org/a> a kepu:Plan, kepu:PlanPart .",
        "<https://example.org/a> a kepu:Indicator, kepu:Activity .",
        "<https://example.org/a> kepu:similarTo <https://example.org/a> .",
        "<https://example.org/a> kepu:replaces <https://example.org/b> . <https://example.org/b> kepu:replaces <https://example.org/a> .",
        "<https://example.org/a> kepu:hasLeadResponsibility <https://example.org/r> ; kepu:hasPlainResponsibility <https://example.org/r> .",
        "<https://example.org/t> kepu:value 1.0, 2.0 .",
        '<https://example.org/t> kepu:value "much" .',
    ],
    ids=lambda turtle: turtle.replace("https://example.org/", ""),
)  # fmt: skip
def test_what_the_axioms_forbid_is_inconsistent(turtle: str) -> None:
    with pytest.raises(InconsistentError):
        unsatisfiable_names([*triples(AXIOMS), *read(turtle)])


def test_a_document_is_consistent_with_the_axioms() -> None:
    document = triples([*AXIOMS, DATA / "plan.ttl", DATA / "similarity.ttl", DATA / "vocabulary.ttl"])
    assert unsatisfiable_names(document) == ()


def test_reading_twice_gives_the_same_triples_blank_nodes_included() -> None:
    assert list(triples(AXIOMS)) == list(triples(AXIOMS))


def test_blank_nodes_of_two_files_do_not_meet() -> None:
    together = {str(triple.subject) for triple in triples(AXIOMS)}
    apart = [{str(triple.subject) for triple in triples([path])} for path in AXIOMS]
    assert len({name for name in together if name.startswith("_:")}) == sum(
        len({name for name in names if name.startswith("_:")}) for names in apart
    )


def test_another_base_moves_the_things_and_leaves_the_terms() -> None:
    base = "https://graph.example/id/"
    for path in [*AXIOMS, *vocabulary_paths().values()]:
        assert BASE.encode() not in content(path, base)
    moved = {term.value for triple in triples(AXIOMS, base) for term in triple if isinstance(term, NamedNode)}
    assert f"{base}action-kind/project" in moved
    assert f"{KEPU}Plan" in moved


def test_the_context_is_the_one_made_from_the_ontology() -> None:
    assert CONTEXT.read_text(encoding="utf-8") == context.text()


def test_the_context_loses_nothing_of_a_document() -> None:
    source = list(triples([DATA / "plan.ttl", DATA / "similarity.ttl"]))
    turtle = serialize(source, format=RdfFormat.N_TRIPLES)
    compact = json.loads(
        Graph()
        .parse(data=turtle, format="nt")
        .serialize(format="json-ld", context=context.context()["@context"])
    )
    plan = next(node for node in compact["@graph"] if node.get("documentNumber") == "青政办〔2022〕3号")
    assert (plan["type"], plan["startYear"], plan["issued"]) == ("Plan", 2021, "2022-03-01")
    assert plan["rdfs:label"] == {"zh": "青溪县科学素质实施方案（2021—2025年）"}
    back = parse(json.dumps(compact), format=RdfFormat.JSON_LD)
    assert {Triple(quad.subject, quad.predicate, quad.object) for quad in back} == set(source)


def test_the_tables_of_the_page_are_those_made_from_the_ontology() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert text == page.updated(text)
    for term in own_terms():
        assert f"| `{term.name}` |" in text


def test_a_page_without_a_place_for_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="classes"):
        page.updated("# no tables")
