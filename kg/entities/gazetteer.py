"""The regions of China by code and by name: the table ``regions.tsv`` with the rules of ``regions.toml``.

``regions.tsv`` holds what code needs of ``ontology/vocabularies/regions.ttl``, since parsing that takes
longer than most commands; :mod:`kg.entities.region_table` derives it and says what its columns are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.lexicons import DATA, LexiconError, Table, read_table
from kg.records import Level

NATION = "000000"
Codes = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A region as the vocabulary has it.

    ``parent`` is the code of the region above, empty for the nation. ``others`` are short, common and
    former names. ``successor`` is empty for a region of today; for another the code of the region that
    took its place, ``-`` where none did.
    """

    code: str
    parent: str
    name: str
    others: tuple[str, ...]
    successor: str


@dataclass(frozen=True)
class Gazetteer:
    """All regions, by code and by name.

    ``names`` are the names of regions of today and ``former`` those of regions that are gone, both with
    the codes of today; ``shorts`` are names without 省, 市, 县 and the like; ``longest`` is the length of
    the longest name. ``rules`` is the lexicon ``regions``.
    """

    rows: Mapping[str, Row]
    names: Mapping[str, Codes]
    former: Mapping[str, Codes]
    shorts: Mapping[str, Codes]
    longest: int
    rules: Table

    def knows(self, word: str) -> bool:
        """Whether it is any name of a region."""
        return word in self.names or word in self.former or word in self.shorts

    def lineage(self, code: str) -> Codes:
        """The region and those around it, from the smallest to the nation."""
        line: list[str] = []
        while code in self.rows:
            line.append(code)
            code = self.rows[code].parent
        return tuple(line)


def level_of(code: str) -> Level:
    """The level a code tells (GB/T 2260: two digits each for province, prefecture, county)."""
    if code == NATION:
        return "nation"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def parse_rows(lines: Iterable[str]) -> dict[str, Row]:
    """The rows of ``regions.tsv``. Raises LexiconError with the number of a line of another form."""
    rows: dict[str, Row] = {}
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\n").split("\t")
        if len(cells) != 5:
            raise LexiconError(
                "每行应有五列。Each line has five columns.", place=f"{DATA / 'regions.tsv'}:{number}"
            )
        code, parent, name, others, successor = cells
        rows[code] = Row(code, parent, name, tuple(others.split("|")) if others else (), successor)
    return rows


def make_gazetteer(rows: Mapping[str, Row], rules: Table) -> Gazetteer:
    """The gazetteer of these rows and rules."""
    names: dict[str, list[str]] = {}
    former: dict[str, list[str]] = {}
    shorts: dict[str, list[str]] = {}
    endings = tuple(rules["endings"])
    for row in rows.values():
        code = _of_today(rows, row)
        (former if row.successor else names).setdefault(row.name, []).append(code)
        for other in row.others:
            kind = shorts if _is_short(row.name, other, endings) else names
            kind.setdefault(other, []).append(code)
    for name in rules["nation"]:
        names[name] = [NATION]
    longest = max(map(len, names))
    return Gazetteer(rows, _frozen(names), _frozen(former), _frozen(shorts), longest, rules)


def _of_today(rows: Mapping[str, Row], row: Row) -> str:
    while row.successor in rows:
        row = rows[row.successor]
    return row.code


def _is_short(name: str, other: str, endings: tuple[str, ...]) -> bool:
    """恩施 of 恩施土家族苗族自治州, 霍州 of 霍州市; not 恩施州 and 密云县."""
    return not other.endswith(endings) or (name.startswith(other) and name[len(other) :] in endings)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of our own lexicons, loaded at the first call."""
    with (DATA / "regions.tsv").open(encoding="utf-8") as lines:
        return make_gazetteer(parse_rows(lines), read_table(DATA / "regions.toml"))


def _frozen(names: Mapping[str, list[str]]) -> dict[str, Codes]:
    return {name: tuple(dict.fromkeys(codes)) for name, codes in names.items()}
