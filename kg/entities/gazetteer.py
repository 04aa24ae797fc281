"""The regions of China by code and by name: the table ``regions.tsv`` with the rules of ``regions.toml``.

``regions.tsv`` holds what code needs of ``ontology/vocabularies/regions.ttl``, since parsing that takes
longer than most commands: a line a region: code, code of the region above, name, other names (short or
former) with ``|`` between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.lexicons import DATA, LexiconError, Table, read_table
from kg.records import Level

NATION = "000000"
Codes = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A region as the vocabulary has it. ``parent`` is the code of the region above, empty for the nation."""

    code: str
    parent: str
    name: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Gazetteer:
    """All regions, by code and by name.

    ``names`` are full and former names, ``shorts`` names without 省, 市, 县 and the like, ``longest`` the
    length of the longest of both. ``rules`` is the lexicon ``regions``.
    """

    rows: Mapping[str, Row]
    names: Mapping[str, Codes]
    shorts: Mapping[str, Codes]
    longest: int
    rules: Table

    def lineage(self, code: str) -> Codes:
        """The region and those around it, from the smallest to the nation."""
        line: list[str] = []
        while code in self.rows:
            line.append(code)
            code = self.rows[code].parent
        return tuple(line)

    def short(self, code: str) -> str:
        """The name without 省, 市, 县 and the like; the whole name where nothing would be left of it."""
        return short_name(self.rows[code].name, _endings(self.rules))

    def common(self, code: str) -> str:
        """The short name with the last character of the whole one: 恩施州, 琼中县."""
        return self.short(code) + self.rows[code].name[-1]


def level_of(code: str) -> Level:
    """The level a code tells (GB/T 2260: two digits each for province, prefecture, county)."""
    if code == NATION:
        return "nation"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def short_name(name: str, endings: re.Pattern[str]) -> str:
    """聊城 of 聊城市, 双江 of 双江拉祜族佤族布朗族傣族自治县; at least two characters stay."""
    found = endings.search(name)
    return name[: found.start()] if found and found.start() >= 2 else name


def parse_rows(lines: Iterable[str]) -> dict[str, Row]:
    """The rows of ``regions.tsv``. Raises LexiconError with the number of a line of another form."""
    rows: dict[str, Row] = {}
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\n").split("\t")
        if len(cells) != 4:
            raise LexiconError(
                "每行应有四列。Each line has four columns.", place=f"{DATA / 'regions.tsv'}:{number}"
            )
        code, parent, name, others = cells
        rows[code] = Row(code, parent, name, tuple(others.split("|")) if others else ())
    return rows


def make_gazetteer(rows: Mapping[str, Row], rules: Table) -> Gazetteer:
    """The gazetteer of these rows and rules."""
    names: dict[str, list[str]] = {}
    shorts: dict[str, list[str]] = {}
    endings = _endings(rules)
    for row in rows.values():
        for name in (row.name, *row.others):
            names.setdefault(name, []).append(row.code)
        short = short_name(row.name, endings)
        shorts.setdefault(short, []).append(row.code)
        if short + row.name[-1] != row.name and short != row.name:
            names.setdefault(short + row.name[-1], []).append(row.code)
    for name, code in rules["former"].items():
        names.setdefault(name, [code])
    for name in rules["nation"]:
        names[name] = [NATION]
    longest = max(map(len, names))
    return Gazetteer(rows, _frozen(names), _frozen(shorts), longest, rules)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of our own lexicons, loaded at the first call."""
    with (DATA / "regions.tsv").open(encoding="utf-8") as lines:
        return make_gazetteer(parse_rows(lines), read_table(DATA / "regions.toml"))


def _frozen(names: Mapping[str, list[str]]) -> dict[str, Codes]:
    return {name: tuple(codes) for name, codes in names.items()}


def _endings(rules: Table) -> re.Pattern[str]:
    groups = "|".join(rules["ethnic"])
    words = "|".join(sorted(rules["endings"], key=len, reverse=True))
    return re.compile(f"(?:{groups})*(?:{words})$")
