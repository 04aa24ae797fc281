"""What is read as a quantified target, and how."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.extraction.indicators import TargetRules, find_indicators
from kg.extraction.pieces import piece_of
from kg.lexicons import DATA, read_table
from kg.records import IndicatorRef

TABLE = Path(__file__).parent / "data" / "targets.toml"
CASES: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["cases"]


def found(
    text: str, scope: str = "A1.1", years: tuple[int | None, int | None] = (2021, 2025)
) -> list[IndicatorRef]:
    return find_indicators(piece_of(text, 0, len(text)), scope, years)


def shown(target: IndicatorRef) -> str:
    number = f"{target.value:g}" if target.value < 1e6 else f"{target.value:.0f}"
    number += f"~{target.value2:g}" if target.value2 is not None else ""
    cells = (target.name, target.comparator, number, target.unit, target.by, target.per)
    return " | ".join("" if cell is None else str(cell) for cell in cells).strip()


def same(row: str) -> str:
    return " | ".join(cell.strip() for cell in row.split("|")).strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_a_clause_gives_its_targets_and_no_others(case: dict[str, Any]) -> None:
    targets = found(case["text"], case.get("scope", "A1.1"), tuple(case.get("years", (2021, 2025))))
    assert [shown(target) for target in targets] == [same(row) for row in case["targets"]]


def test_a_target_quotes_the_clause_with_its_deadline() -> None:
    text = "强化队伍。到2025年，\n全市注册科技　志愿者达到3万人，其中骨干2000人。"
    first, second = found(text)
    assert first.quote == "到2025年，全市注册科技志愿者达到3万人"
    assert first.span is not None
    assert text[slice(*first.span)] == "到2025年，\n全市注册科技　志愿者达到3万人"
    assert second.quote == "其中骨干2000人"


def test_name_quote_and_unit_are_slices_of_the_text() -> None:
    for case in CASES:
        for target in found(case["text"], case.get("scope", "A1.1"), tuple(case.get("years", (2021, 2025)))):
            assert target.name in target.quote
            assert target.quote in case["text"]


def test_the_scope_is_passed_on_and_ids_are_left_to_the_caller() -> None:
    (target,) = found("建成科技小院3个。", scope="A2.1")
    assert (target.scope, target.id) == ("A2.1", None)


def test_a_deadline_before_the_plan_tells_of_the_past() -> None:
    text = "2020年，全县建成科技馆2座。"
    assert found(text) == []
    assert [target.by for target in found(text, years=(None, None))] == [2020]


def test_a_deadline_holds_beyond_its_sentence_in_aims_only() -> None:
    text = "到2025年，建成科技馆2座。培育科普企业10家。"
    assert [target.by for target in found(text, "plan")] == [2025, 2025]
    assert [target.by for target in found(text, "A1")] == [2025, None]


def test_a_text_without_figures_has_no_targets() -> None:
    assert found("") == []
    assert found("大力弘扬科学家精神。") == []


def test_a_user_adds_units_and_verbs_by_a_lexicon() -> None:
    table = dict(read_table(DATA / "targets.toml"))
    table["units"] = {**table["units"], "count": {**table["units"]["count"], "眼": ""}}
    table["verbs"] = {**table["verbs"], "plain": [*table["verbs"]["plain"], "新打"]}
    text = "新打机井20眼，每年再新打机井10眼。"
    assert found(text) == []
    targets = find_indicators(piece_of(text, 0, len(text)), "A1", (2021, 2025), TargetRules.of(table))
    assert [(target.name, target.value, target.unit) for target in targets] == [
        ("机井", 20, "眼"),
        ("机井", 10, "眼"),
    ]


@pytest.mark.shared
@pytest.mark.parametrize("key", ["dangshan", "guangdong"])
def test_the_targets_of_annotated_measures_are_found(shared: Path, key: str) -> None:
    gold = json.loads((shared / "gold" / f"{key}.json").read_text(encoding="utf-8"))
    years = (gold["plan"]["startYear"], gold["plan"]["endYear"])
    read = {(m["id"], *facts(i)) for m in gold["measures"] for i in found(m["text"], m["id"], years)}
    expected = {
        (i["scope"], i["value"], i["unit"], i["comparator"], i["by"], i["per"])
        for i in gold["indicators"]
        if i["scope"] != "plan"
    }
    assert read == expected


def facts(target: IndicatorRef) -> tuple[float, str | None, str, int | None, str | None]:
    return target.value, target.unit, target.comparator, target.by, target.per
