"""The hand annotation of a real plan as a graph: independent of extraction, which others test."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.entities.context import Entities
from kg.extraction.pieces import Piece, piece_of
from kg.iris import Names
from kg.lexicons import Lexicons
from kg.readers import read
from kg.readers.base import SourceText
from kg.records import PlanRecord, Span
from kg.triples import DocumentGraph, triples
from ontology.namespaces import KEPU, PREFIXES
from ontology.validation import background, validate

pytestmark = pytest.mark.shared

ROLES = {"lead": "lead", "participants": "participant", "responsible": "responsible"}


class GoldText:
    """Finds the places of annotated words, white space aside, from a place on."""

    def __init__(self, source: SourceText) -> None:
        self.piece: Piece = piece_of(source.text, 0, len(source.text))

    def find(self, words: str, after: int = 0) -> Span:
        bare = "".join(words.split())
        at = self.piece.text.find(bare, after)
        if at < 0:
            at = self.piece.text.index(bare)
        return self.piece.span(at, at + len(bare))

    def place(self, words: str, after: int = 0) -> int:
        return self.piece.text.index("".join(words.split()), after)


def gold_record(gold: dict[str, Any], source: SourceText, plan: str) -> PlanRecord:
    """The record that the annotation states; a part's notes are looked for behind its text."""
    text = GoldText(source)
    starts = {"plan": 0}
    for measure in gold["measures"]:
        starts[measure["id"]] = text.place(measure["text"])
        starts.setdefault(measure["action"], starts[measure["id"]])
    return PlanRecord.model_validate(
        {
            "plan": {**_header(gold["plan"], text), "id": plan},
            "actions": [_part(row, text, starts[row["id"]]) for row in gold["actions"]],
            "measures": [_part(row, text, starts[row["id"]]) for row in gold["measures"]],
            "indicators": [
                {**row, "span": text.find(row["quote"], starts[row["scope"]])} for row in gold["indicators"]
            ],
            "activities": [
                {**row, "span": text.find(row["name"], starts[row["measure"]])} for row in gold["activities"]
            ],
        }
    )


def _header(plan: dict[str, Any], text: GoldText) -> dict[str, Any]:
    cited = [
        {"title": row["title"], "documentNumber": row["docNumber"], "span": text.find(row["title"])}
        for row in plan["basedOn"]
    ]
    return {
        **{key: plan[key] for key in ("title", "level", "kind", "status", "issuer", "issued")},
        **{key: plan[key] for key in ("startYear", "endYear")},
        "region": {"name": plan["region"], "code": plan["regionCode"]},
        "documentNumber": plan["docNumber"],
        "basedOn": cited,
        "spans": {"title": text.find(plan["title"])},
    }


def _part(row: dict[str, Any], text: GoldText, start: int) -> dict[str, Any]:
    departments = [
        {"name": name, "role": role, "span": text.find(name, start)}
        for key, role in ROLES.items()
        for name in row[key]
    ]
    own = {key: value for key, value in row.items() if key not in ROLES}
    return {**own, "departments": departments, "span": text.find(row.get("text") or row["title"], 0)}


@pytest.fixture(scope="module", params=["dangshan", "guangdong"])
def gold(request: pytest.FixtureRequest, shared: Path) -> dict[str, Any]:
    path = shared / "gold" / f"{request.param}.json"
    return dict(json.loads(path.read_text(encoding="utf-8")), key=request.param)


@pytest.fixture(scope="module")
def graph(gold: dict[str, Any], shared: Path) -> DocumentGraph:
    folder = "examples" if gold["key"] == "guangdong" else "seeds"
    path = shared / folder / f"{gold['key']}.txt"
    source = read(path.read_bytes(), path.name)
    gold.setdefault("activities", [])
    record = gold_record(gold, source, Names().plan(f"{gold['plan']['regionCode']}/gold/2025"))
    return triples(record, source, Entities.load(Lexicons.load(), Names()))


def counts(graph: DocumentGraph) -> Counter[str]:
    kind = PREFIXES["rdf"] + "type"
    found = (t.object.value for t in graph.triples if t.predicate.value == kind)  # type: ignore[union-attr]
    return Counter(value.removeprefix(KEPU) for value in found)


def test_the_graph_of_an_annotated_plan_conforms(graph: DocumentGraph) -> None:
    assert validate(graph.triples, background()) == []
    assert graph.warnings == ()


def test_nothing_of_the_annotation_is_lost(graph: DocumentGraph, gold: dict[str, Any]) -> None:
    found = counts(graph)
    parts = [*gold["actions"], *gold["measures"]]
    assert found["Measure"] == len(gold["measures"])
    assert found["Target"] == len(gold["indicators"])
    assert found["Responsibility"] == sum(len(part[key]) for part in parts for key in ROLES)
    mentioned = [t for t in graph.triples if t.predicate.value == f"{KEPU}hasActivity"]
    assert len(mentioned) == len({(row["measure"], row["name"]) for row in gold["activities"]})
