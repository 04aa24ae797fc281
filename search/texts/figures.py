"""Figures in a folded text, so that 40场 finds 40场次 and neither 140场 nor 40人."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from kg.entities.vocabulary import concepts
from kg.extraction.numerals import HAN, parse
from search.texts.folding import fold

_ARABIC = r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?[十百千万亿]{0,2}"
_LONGEST = 24
"""Characters of a numeral; a longer one is a number in name only (an account, a key held down)."""

_HAN = rf"[{HAN}]{{1,{_LONGEST}}}"
_NUMERAL = re.compile(
    rf"(?P<share>[百千])分之(?P<part>{_HAN}(?:点{_HAN})?|{_ARABIC})"
    rf"|(?<![a-z0-9.])(?P<digits>{_ARABIC})"
    rf"|(?<![第{HAN}万亿])(?P<han>{_HAN}[万亿]{{0,2}})"
)
_SHARES = {"百": "percent", "千": "per-mille"}
_BEFORE_UNIT = re.compile(r"[余多]?\s?")
_JOINT = re.compile("至|到|[-~—–]{1,2}")
_LATIN = re.compile("[a-z0-9]")
_NO_UNIT = "1"
_KIND = "kind-"
_YEARS = (1900, 2199)


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


@lru_cache(maxsize=4)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a folded text, in order.

    万 and 亿 are multiplied out (5万人次, 50000人次), 百分之十五 is 15%, the lower end of a range has the
    unit of the upper one. Chinese numerals count only with a unit, and 一 never does: 一个 is no figure.
    The last few texts are remembered, since words, bigrams and figures of a text are asked for in turn.
    """
    found = [figure for match in _NUMERAL.finditer(text) if (figure := _read(text, match))]
    for at in reversed(range(len(found) - 1)):
        low, high = found[at], found[at + 1]
        if not low.unit and _JOINT.fullmatch(text, low.end, high.start):
            found[at] = replace(low, unit=high.unit)
    return tuple(_year(figure) for figure in found if figure.unit or figure.digits)


def _read(text: str, match: re.Match[str]) -> Figure | None:
    """The figure of a numeral; None for what is none (5g, 一次, a numeral without end)."""
    numeral = match["part"] or match["digits"] or match["han"]
    value = parse(numeral) if len(numeral) <= _LONGEST and numeral != "一" else None
    if value is None:
        return None
    start, end = match.span()
    if match["share"]:
        return Figure(start, end, value, _SHARES[match["share"]], digits=False)
    unit, behind = _unit(text, end)
    if not unit and _LATIN.match(text, end):
        return None
    return Figure(start, behind, value, unit, digits=match["han"] is None)


def _unit(text: str, end: int) -> tuple[str, int]:
    """The slug of the unit behind a numeral, "" for none, and where it ends; the longest label counts."""
    units, longest = _units()
    before = _BEFORE_UNIT.match(text, end)
    start = before.end() if before else end
    for size in range(longest, 0, -1):
        label = text[start : start + size]
        if label in units and not (_LATIN.match(label[-1]) and _LATIN.match(text, start + size)):
            return units[label], start + len(label)
    return "", end


@cache
def _units() -> tuple[dict[str, str], int]:
    """The slugs of units by label, and the length of the longest label."""
    slugs = concepts("units").slugs.items()
    units = {fold(label): slug for label, slug in slugs if slug != _NO_UNIT and not slug.startswith(_KIND)}
    return units, max(map(len, units))


def _year(figure: Figure) -> Figure:
    """A number alone that can be a year is one."""
    alone = not figure.unit and figure.value.is_integer() and _YEARS[0] <= figure.value <= _YEARS[1]
    return replace(figure, unit="year") if alone else figure
