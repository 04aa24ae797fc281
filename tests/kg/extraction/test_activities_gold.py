"""Named activities against the annotation of a real plan, by the rule of the shared scorer."""

import json
from pathlib import Path

import pytest

from kg.extraction.activities import find_activities
from kg.extraction.event_rules import ActivityRules
from kg.extraction.pieces import piece_of
from kg.lexicons import Lexicons

RULES = ActivityRules.of(Lexicons.load())
MARKS = '“”"'


def bare(name: str) -> str:
    return "".join(name.split()).strip(MARKS)


def found_in(measure: dict[str, str]) -> list[str]:
    text, title = measure["text"], "".join((measure["title"] or "").split())
    return [
        bare(ref.name)
        for ref in find_activities(piece_of(text, 0, len(text)), measure["id"], len(title), RULES)
    ]


@pytest.mark.shared
def test_nineteen_of_twenty_activities_of_a_real_plan_are_found_and_right(shared: Path) -> None:
    gold = json.loads((shared / "gold/dangshan.json").read_text(encoding="utf-8"))
    left = {measure["id"]: found_in(measure) for measure in gold["measures"]}
    found = sum(map(len, left.values()))
    hits = 0
    for activity in gold["activities"]:
        name, rest = bare(activity["name"]), left[activity["measure"]]
        hit = next((other for other in rest if name in other or other in name), None)
        if hit is not None:
            rest.remove(hit)
            hits += 1
    assert 2 * hits / (found + len(gold["activities"])) >= 0.95
