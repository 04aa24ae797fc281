"""What is read as a quantified target, and how."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.extraction.indicators import find_indicators
from kg.extraction.pieces import piece_of
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
