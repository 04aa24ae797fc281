"""Numbers with their units: 2000人, １5％, 7万人, 1至2个, 百分之十五, 一半."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from kg.extraction.numerals import HAN, parse
from kg.lexicons import Table

Kind = Literal["count", "amount", "time", "money", "share"]

_DIGITS = r"[0-9０-９]+(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?"
_NUMBER = rf"(?:{_DIGITS}[十百千万亿]{{0,2}}|[{HAN}]+(?:点[{HAN}]+)?[万亿]{{0,2}})"
_JOINT = r"(?:至|到|—{1,2}|[-－–~～])"
_NEIGHBOURS = re.compile("一两|[一二]三|[两二]三|三四|四五|五六|六七|七八|八九")
_ONLY_SCALES = re.compile("[百千万亿]+")
_VAGUE = re.compile("[一二两三四五六七八九]{2,}")
_FIRST_YEAR = 1000
_QUOTED = re.compile(
    r"《[^》]*》|“[^”，。；]{0,30}”|\"[^\"，。；]{0,30}\"|‘[^’，。；]{0,30}’|「[^」，。；]{0,30}」"
)


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, ``text[start:end]``.

    ``value2`` is the upper end of a range. ``unit`` is as written, "%" for 百分之 and 一半, None for 零发生.
    ``han`` says that the numeral is Chinese, ``more`` that 余 or 多 follows it.
    """

    start: int
    end: int
    value: float
    value2: float | None
    unit: str | None
    kind: Kind
    han: bool = False
    more: bool = False


@dataclass(frozen=True)
class QuantityRules:
    """Units and words for numbers, compiled from the lexicon ``targets``."""

    pattern: re.Pattern[str]
    kinds: Mapping[str, Kind]
    shares: Mapping[str, float]

    @classmethod
    def of(cls, table: Table) -> QuantityRules:
        """The rules of the tables ``units``, ``shares`` and ``zero``."""
        units = {unit: after for kind in table["units"].values() for unit, after in kind.items()}
        kinds = {unit: cast(Kind, kind) for kind, names in table["units"].items() for unit in names}
        longest = sorted(units, key=len, reverse=True)
        unit = "|".join(f"{re.escape(u)}(?!{units[u]})" if units[u] else re.escape(u) for u in longest)
        plain = "|".join(map(re.escape, longest))
        pattern = (
            rf"(?P<of>[{HAN}]+)分之(?P<part>[{HAN}点]+)(?:{_JOINT}(?:百分之)?(?P<part2>[{HAN}点]+))?"
            rf"|(?<![0-9０-９A-Za-z.．])(?P<low>{_NUMBER})(?:(?:{plain})?{_JOINT}(?P<high>{_NUMBER}))?"
            rf"(?P<more>[余多])?(?P<unit>{unit})(?:（[^（）]{{1,3}}）)?"
            rf"|(?P<share>{_words(table['shares'])})|(?P<zero>{_words(table['zero']['words'])})"
        )
        return cls(re.compile(pattern), kinds, table["shares"])


def find_quantities(text: str, rules: QuantityRules) -> list[Quantity]:
    """All numbers with units in text order; those in 《》 and in short quotations belong to names."""
    if rules.pattern.search(text) is None:
        return []
    plain = _QUOTED.sub(lambda quoted: "□" * len(quoted[0]), text)
    return [found for match in rules.pattern.finditer(plain) for found in _read(match, rules)]


def _read(match: re.Match[str], rules: QuantityRules) -> Iterator[Quantity]:
    start, end = match.span()
    if match["zero"]:
        yield Quantity(start, end, 0.0, None, None, "count", han=True)
    elif match["share"]:
        yield Quantity(start, end, rules.shares[match["share"]], None, "%", "share", han=True)
    elif match["of"]:
        yield from _fraction(match)
    else:
        yield from _counted(match, rules)


def _fraction(match: re.Match[str]) -> Iterator[Quantity]:
    """百分之十五 is 15 %, 千分之五 5 ‰, 三分之二 66.67 %."""
    whole, part = parse(match["of"]), parse(match["part"])
    part2 = parse(match["part2"]) if match["part2"] else None
    if not whole or part is None:
        if match["of"] not in "百千" or part is None:
            return
        whole = 100.0 if match["of"] == "百" else 1000.0
    if whole in (100, 1000):
        unit = "%" if whole == 100 else "‰"
        yield Quantity(*match.span(), part, part2, unit, "share", han=True)
    elif part < whole:
        yield Quantity(*match.span(), round(100 * part / whole, 2), None, "%", "share", han=True)


def _counted(match: re.Match[str], rules: QuantityRules) -> Iterator[Quantity]:
    unit = match["unit"]
    han = match["low"][0] in HAN
    if han and (pair := _NEIGHBOURS.fullmatch(match["low"])) and not match["high"]:
        low, high = parse(pair[0][0]), parse(pair[0][1])
    elif _VAGUE.fullmatch(match["low"]):
        return
    else:
        low, high = parse(match["low"]), parse(match["high"]) if match["high"] else None
        low = _scaled_alike(match, low, high)
    if unit == "年" and low is not None and low >= _FIRST_YEAR:
        return
    if low is None or _ONLY_SCALES.fullmatch(match["low"]) or (high is not None and high <= low):
        return
    more = match["more"] is not None
    yield Quantity(*match.span(), low, high, unit, rules.kinds[unit], han=han, more=more)


def _scaled_alike(match: re.Match[str], low: float | None, high: float | None) -> float | None:
    """In 3至5万人 the 万 counts for both."""
    if low is None or high is None or match["low"][-1] in "万亿" or match["high"][-1] not in "万亿":
        return low
    bare = parse(match["high"].rstrip("万亿"))
    return low * high / bare if bare and low < bare else low


def _words(words: Mapping[str, float] | list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
