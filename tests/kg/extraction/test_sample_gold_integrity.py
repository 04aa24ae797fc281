"""The hand annotation of the specimen plans agrees with their texts and with itself."""

import json
import re
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import pytest

from kg.records import ActionKind, Comparator, Level, Period, Status

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
SOURCES = {file.stem: file for file in SAMPLES.iterdir() if file.suffix in (".txt", ".md")}
SOURCES.pop("README", None)
ROLES = ("lead", "participants", "responsible")

Gold = dict[str, Any]


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


def gold_of(key: str) -> Gold:
    gold: Gold = json.loads((SAMPLES / "gold" / f"{key}.json").read_text(encoding="utf-8"))
    return gold


def source_of(key: str) -> str:
    """The specimen's text without white space and without Markdown's marks for headings and weight."""
    return without_space(re.sub(r"[#*]", "", SOURCES[key].read_text(encoding="utf-8")))


def parts_of(gold: Gold) -> list[Gold]:
    return [*gold["actions"], *gold["measures"]]


def quoted_strings(gold: Gold) -> list[str]:
    """Every string of an annotation that must stand in the text; the region's official name need not."""
    plan = gold["plan"]
    strings = [plan["title"], plan["docNumber"], plan["issuer"]]
    strings += chain.from_iterable((cited["title"], cited["docNumber"]) for cited in plan["basedOn"])
    for part in parts_of(gold):
        strings += [part["label"], part["title"], part.get("parent"), part.get("objective"), part.get("text")]
        strings += chain.from_iterable(part[role] for role in ROLES)
    strings += chain.from_iterable((target["quote"], target["name"]) for target in gold["indicators"])
    strings += [activity["name"] for activity in gold["activities"]]
    return [string for string in strings if string is not None]


every_specimen = pytest.mark.parametrize("key", sorted(SOURCES))


def test_every_specimen_is_annotated_and_nothing_else_is() -> None:
    assert {file.stem for file in (SAMPLES / "gold").glob("*.json")} == set(SOURCES)


def test_the_readme_names_every_specimen() -> None:
    readme = (SAMPLES.parent.parent / "docs" / "specimens.md").read_text(encoding="utf-8")
    assert [file.name for file in SOURCES.values() if file.name not in readme] == []


@every_specimen
def test_every_annotated_string_stands_in_the_text(key: str) -> None:
    source = source_of(key)
    assert [string for string in quoted_strings(gold_of(key)) if string not in source] == []


@every_specimen
def test_annotated_strings_hold_no_white_space(key: str) -> None:
    strings = quoted_strings(gold_of(key))
    assert [string for string in strings if string != without_space(string)] == []


@every_specimen
def test_measures_stand_in_the_text_in_the_order_of_the_annotation(key: str) -> None:
    source = source_of(key)
    position = 0
    for measure in gold_of(key)["measures"]:
        position = source.find(measure["text"], position)
        assert position >= 0, measure["id"]
        position += len(measure["text"])


@every_specimen
def test_actions_and_measures_are_numbered_in_order(key: str) -> None:
    gold = gold_of(key)
    actions = [action["id"] for action in gold["actions"]]
    assert actions == [f"A{number}" for number in range(1, len(actions) + 1)]
    expected = []
    for action in actions:
        held = sum(measure["action"] == action for measure in gold["measures"])
        assert held > 0, f"{action} holds no measure"
        expected += [f"{action}.{number}" for number in range(1, held + 1)]
    assert [measure["id"] for measure in gold["measures"]] == expected


@every_specimen
def test_a_measure_opens_with_its_title(key: str) -> None:
    measures = [m for m in gold_of(key)["measures"] if m["title"] is not None]
    assert [m["id"] for m in measures if not m["text"].startswith(m["title"] + "。")] == []


@every_specimen
def test_targets_and_activities_belong_to_a_part_that_holds_their_words(key: str) -> None:
    gold = gold_of(key)
    held = {part["id"]: part.get("text") or part["objective"] or "" for part in parts_of(gold)}
    held["plan"] = source_of(key)
    targets = [(target["scope"], target["quote"]) for target in gold["indicators"]]
    activities = [(activity["measure"], activity["name"]) for activity in gold["activities"]]
    assert [(scope, words) for scope, words in targets + activities if words not in held[scope]] == []
    assert len(set(activities)) == len(activities)


@every_specimen
def test_every_target_is_complete(key: str) -> None:
    for target in gold_of(key)["indicators"]:
        assert target["name"] in target["quote"]
        assert target["comparator"] in get_args(Comparator)
        assert (target["value2"] is not None) == (target["comparator"] == "range")
        assert target["value2"] is None or target["value"] < target["value2"]
        assert target["unit"]
        assert target["per"] in (None, *get_args(Period))


@every_specimen
def test_the_header_uses_the_terms_of_the_record(key: str) -> None:
    plan = gold_of(key)["plan"]
    assert plan["level"] in get_args(Level)
    assert plan["status"] in get_args(Status)
    assert re.fullmatch(r"\d{6}", plan["regionCode"])
    assert plan["startYear"] <= plan["endYear"]
    kinds = {action["kind"] for action in gold_of(key)["actions"]}
    assert kinds <= set(get_args(ActionKind))


def test_the_specimens_chain_from_the_nation_to_the_counties() -> None:
    plans = [gold_of(key)["plan"] for key in SOURCES]
    own = {plan["docNumber"]: plan["level"] for plan in plans if plan["docNumber"]}
    cited = {plan["title"]: {own.get(c["docNumber"]) for c in plan["basedOn"]} for plan in plans}
    for plan in plans:
        if plan["level"] == "county":
            assert cited[plan["title"]] & {"province", "prefecture"}, plan["title"]
        if plan["level"] == "province":
            assert plan["basedOn"][0]["docNumber"] == "国发〔2021〕9号"
