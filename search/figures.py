"""Figures in a folded text, so that 40场 finds 40场次 and neither 140场 nor 40人."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.entities.vocabulary import concepts
from kg.extraction.numerals import HAN, parse
from search.folding import fold

_ARABIC = r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?[十百千万亿]{0,2}"
_JOINT = r"(?:至|到|[-~—–]{1,2})"
_NO_UNIT = "1"
_KIND = "kind-"
_YEARS = (1900, 2199)
_LONGEST = 24
"""Characters of a numeral; a longer one is a number in name only (an account, a key held down)."""


@dataclass(frozen=True)
class Figure:
    """A number at [``start``, ``end``) of a folded text; ``unit`` is a slug of the units' vocabulary, or "".

    ``digits``: it is written in Arabic digits, which the words of a text leave out.
    """

    start: int
    end: int
    value: float
    unit: str
    digits: bool

    @property
    def number(self) -> str:
        """The value alone, as a term: 40, 17.8."""
        return f"{self.value:.12g}"

    @property
    def term(self) -> str:
        """The value with its unit: 40场次, 17.8percent; the value alone where no unit is known."""
        return self.number + self.unit


def figures(text: str) -> list[Figure]:
    """The figures of a folded text, in order.

    万 and 亿 are multiplied out (5万人次, 50000人次), 百分之十五 is 15%, both ends of a range have the unit
    that follows it. Chinese numerals count only with a unit, and 一 never does: 一个 is no figure.
    """
    return [figure for match in _pattern().finditer(text) for figure in _read(match)]


@cache
def _units() -> dict[str, str]:
    slugs = concepts("units").slugs.items()
    return {fold(label): slug for label, slug in slugs if slug != _NO_UNIT and not slug.startswith(_KIND)}


@cache
def _pattern() -> re.Pattern[str]:
    longest = sorted(_units(), key=lambda unit: (-len(unit), unit))
    unit = "|".join(f"{re.escape(each)}(?![a-z0-9])" if each.isascii() and each.isalnum() else re.escape(each)
                    for each in longest)  # fmt: skip
    return re.compile(
        rf"(?P<of>百|千)分之(?P<part>[{HAN}]{{1,{_LONGEST}}}(?:点[{HAN}]{{1,{_LONGEST}}})?|{_ARABIC})"
        rf"|(?<![a-z0-9.])(?P<low>{_ARABIC})(?:(?:{unit})?{_JOINT}(?P<high>{_ARABIC}))?"
        rf"[余多]?(?:\s?(?P<unit>{unit})|(?![a-z0-9]))"
        rf"|(?<![第{HAN}万亿])(?P<han>[{HAN}]{{1,{_LONGEST}}}[万亿]{{0,2}})[余多]?(?P<measure>{unit})"
    )


def _read(match: re.Match[str]) -> Iterator[Figure]:
    start, end = match.span()
    if match["of"]:
        unit = "percent" if match["of"] == "百" else "per-mille"
        yield from _figure(start, end, match["part"], unit, digits=False)
    elif match["han"]:
        if match["han"] != "一":
            yield from _figure(start, end, match["han"], _units()[match["measure"]], digits=False)
    else:
        unit = _units()[match["unit"]] if match["unit"] else ""
        if match["high"]:
            yield from _figure(start, match.start("high"), match["low"], unit, digits=True)
            start = match.start("high")
        yield from _figure(start, end, match["high"] or match["low"], unit, digits=True)


def _figure(start: int, end: int, numeral: str, unit: str, *, digits: bool) -> Iterator[Figure]:
    value = parse(numeral) if len(numeral) <= _LONGEST else None
    if value is None:
        return
    if not unit and value == int(value) and _YEARS[0] <= value <= _YEARS[1]:
        unit = "year"
    yield Figure(start, end, value, unit, digits)
