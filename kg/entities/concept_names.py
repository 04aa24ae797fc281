"""Indicators and activities: a written name → the name of the concept that plans share, by rules as data.

The rules are the lexicons ``indicators`` and ``activities``; the header of the first states them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.entities.gazetteer import NATION, gazetteer
from kg.entities.regions import Region
from kg.lexicons import LexiconError, Lexicons, Table

_MARKS = re.compile("[“”\"'‘’「」『』《》〈〉·•・‧∙]")


@dataclass(frozen=True, eq=False)
class ConceptNames:
    """One of the two lexicons, compiled. Two are equal only if they are one."""

    concepts: tuple[tuple[re.Pattern[str], str], ...]
    editions: re.Pattern[str] | None
    places: tuple[str, ...]
    openings: tuple[str, ...]
    endings: tuple[str, ...]
    least: int

    @classmethod
    def load(cls, lexicons: Lexicons, table: str) -> ConceptNames:
        """The rules of the lexicon ``table``. Raises LexiconError that names a broken row."""
        rows = lexicons.table(table)
        editions = "|".join(rows["editions"])
        return cls(
            concepts=tuple(_concept(row, table) for row in rows["concepts"]),
            editions=re.compile(editions) if editions else None,
            places=tuple(rows["places"]),
            openings=tuple(rows["openings"]),
            endings=tuple(sorted(rows["endings"], key=len, reverse=True)),
            least=rows["least"],
        )


@lru_cache(maxsize=8192)
def concept_name(written: str, region: Region, rules: ConceptNames) -> str:
    """The name of the concept that a plan of ``region`` writes so; never empty for a name with a word."""
    name = ""
    for name in _shorter_and_shorter(written, region, rules):
        for pattern, concept in rules.concepts:
            if pattern.fullmatch(name):
                return concept
    return name


def _shorter_and_shorter(written: str, region: Region, rules: ConceptNames) -> Iterator[str]:
    words = "".join(unicodedata.normalize("NFKC", written).split())
    name = _MARKS.sub("", words.replace("”“", "、")) or words
    yield name
    if rules.editions:
        name = _at_least(rules.editions.sub("", name), name, rules)
        yield name
    own = tuple(place.replace("{own}", region.name[-1]) for place in rules.places)
    for fronts in ((*_around(region), *own), rules.openings):
        for front in fronts:
            name = _at_least(name.removeprefix(front), name, rules)
        yield name
    for ending in rules.endings:
        name = _at_least(name.removesuffix(ending), name, rules)
    yield name


def _at_least(shorter: str, name: str, rules: ConceptNames) -> str:
    return shorter if len(shorter) >= rules.least else name


def _around(region: Region) -> tuple[str, ...]:
    """The names of the region and of those around it, the nation left out."""
    names = gazetteer()
    code = region.code or region.parent
    lineage = [c for c in names.lineage(code) if c != NATION] if code else []
    return (region.name, *(names.rows[c].name for c in lineage))


def _concept(row: Table, table: str) -> tuple[re.Pattern[str], str]:
    if "name" not in row or "pattern" not in row:
        raise LexiconError(
            "缺少 name 或 pattern。The key name or pattern is missing.", place=f"{table}.toml: {row}"
        )
    try:
        return re.compile(row["pattern"]), row["name"]
    except re.error as error:
        raise LexiconError(
            f"不是有效的正则表达式：{error}。Not a regular expression: {error}.",
            place=f"{table}.toml: {row['name']}",
        ) from error
