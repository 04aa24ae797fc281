"""Dates and periods as official documents write them."""

from __future__ import annotations

import re
from datetime import date

from kg.extraction.numerals import HAN, han

_NUMBER = rf"[0-9０-９{HAN}Ｏ]"
_DATE = re.compile(rf"({_NUMBER}{{4}})年({_NUMBER}{{1,3}})月({_NUMBER}{{1,3}})日")
_NUMERIC = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_PERIOD = re.compile(r"(20\d\d)年?[—–―\-－~～至到]+(20\d\d)年?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年度?")
_HAN_PERIOD = re.compile(
    r"(二[〇○零][〇○零一二三四五六七八九]{2})年?[—–―\-－~～至到]+(二[〇○零][〇○零一二三四五六七八九]{2})年?"
)
_CITED = re.compile(r"《[^》]*》(?=.)|(?<=纲要)[（(][^（）()]*[）)](?=.)")
"""In a title: another document's, and the period of the 纲要 that the plan carries out."""
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_FIVE_YEARS = {"十三五": (2016, 2020), "十四五": (2021, 2025), "十五五": (2026, 2030)}


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first date of a text without white space, and its place; None where none is a real day."""
    return _find(_DATE, text)


def find_numeric_date(text: str) -> tuple[date, int, int] | None:
    """The same, in figures as well (2023-04-11), as lists of a document's data have it."""
    return find_date(text) or _find(_NUMERIC, text)


def _find(pattern: re.Pattern[str], text: str) -> tuple[date, int, int] | None:
    for match in pattern.finditer(text):
        year, month, day = (_value(group) for group in match.groups())
        try:
            return date(year, month, day), match.start(), match.end()
        except ValueError:
            continue
    return None


def is_date(text: str) -> bool:
    """Whether the text is a date and nothing else."""
    found = find_date(text)
    return found is not None and (found[1], found[2]) == (0, len(text))


def find_period(text: str) -> tuple[int, int, int, int] | None:
    """The period a title states: first and last year, and its place; a single year is both.

    The last one counts; those of a document that the title names are not the plan's.
    """
    text = _CITED.sub(lambda cited: " " * len(cited[0]), text.translate(_HALF_WIDTH))
    for match in reversed([*_PERIOD.finditer(text), *_HAN_PERIOD.finditer(text)]):
        first, last = _value(match[1]), _value(match[2])
        return (first, last, match.start(), match.end()) if first <= last else None
    single = _YEAR.search(text)
    if single:
        year = int(single[1])
        return year, year, single.start(), single.end()
    for name, (first, last) in _FIVE_YEARS.items():
        if name in text:
            return first, last, text.index(name), text.index(name) + len(name)
    return None


def _value(numeral: str) -> int:
    digits = numeral.translate(_HALF_WIDTH)
    return int(digits) if digits.isdigit() else han(digits) or 0
