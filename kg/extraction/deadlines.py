"""Deadlines (到2025年, “十四五”末, 2023年底前) and recurrence (每年, 每季度) as marks in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from kg.extraction.numerals import HAN, han
from kg.lexicons import Table
from kg.records import Period

Years = tuple[int | None, int | None]

_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})"
_LEAD = r"(?:力争|争取|确保|预计|计划)?(?:[到至于在]|截[至止]到?)?"
_SINCE = r"(?:(?:19|20)[0-9]{2}年?(?:[—－–~～-]{1,2}|至))?"


@dataclass(frozen=True)
class Mark:
    """Words ``text[start:end]`` that say until when (``kind`` deadline) or how often (recurrence).

    ``by`` is the deadline's year. ``per`` is None for a period that has no name in the model (每两年).
    """

    start: int
    end: int
    kind: Literal["deadline", "recurrence"]
    by: int | None = None
    per: Period | None = None


@dataclass(frozen=True)
class TimeRules:
    """The tables ``deadlines`` and ``recurrences`` of the lexicon ``targets``, compiled."""

    year: re.Pattern[str]
    not_before: re.Pattern[str]
    base: re.Pattern[str]
    period: re.Pattern[str]
    five_year_plans: Mapping[str, int]
    this_year: re.Pattern[str]
    plan_end: re.Pattern[str]
    whole_year: re.Pattern[str]
    horizon: str
    recurrences: tuple[tuple[re.Pattern[str], Period | None], ...]

    @classmethod
    def of(cls, table: Table) -> TimeRules:
        """The rules of the lexicon's table."""
        words = table["deadlines"]
        plans = words["five_year_plans"]
        names = "|".join(sorted(plans, key=len, reverse=True))
        return cls(
            year=re.compile(f"{_LEAD}{_SINCE}{_YEAR}{words['year']}(?!{_any(words['not_after'])})"),
            not_before=re.compile(f"(?:{_any(words['not_before'])})$"),
            base=re.compile(words["base"]),
            period=re.compile(_LEAD + words["period"].replace("{five}", names)),
            five_year_plans=plans,
            this_year=re.compile(_LEAD + _any(words["this_year"])),
            plan_end=re.compile(_LEAD + _any(words["plan_end"])),
            whole_year=re.compile(words["whole_year"]),
            horizon=words["horizon"],
            recurrences=tuple(
                (re.compile(_any(row["patterns"])), row["per"] or None) for row in table["recurrences"]
            ),
        )


def find_marks(text: str, years: Years, rules: TimeRules) -> list[Mark]:
    """All deadlines and recurrences in text order; ``years`` are the plan's first and last."""
    marks = [*_years(text, rules), *_periods(text, rules), *_relative(text, years, rules)]
    for pattern, per in rules.recurrences:
        marks += [Mark(*match.span(), "recurrence", per=per) for match in pattern.finditer(text)]
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _years(text: str, rules: TimeRules) -> Iterator[Mark]:
    for match in rules.year.finditer(text):
        if rules.not_before.search(text[max(0, match.start() - 6) : match.start()]):
            continue
        if rules.base.match(text, match.end()) and match[0][0] not in "到至":
            continue
        year = match["year"]
        yield Mark(*match.span(), "deadline", by=int(year) if year.isdecimal() else han(year))


def _periods(text: str, rules: TimeRules) -> Iterator[Mark]:
    for match in rules.period.finditer(text):
        yield Mark(*match.span(), "deadline", by=rules.five_year_plans[match["five"]])


def _relative(text: str, years: Years, rules: TimeRules) -> Iterator[Mark]:
    """今年底 in the plan of one year; 规划期末 and 五年内 in the plan of several years."""
    first, last = years
    if first is None or last is None:
        return
    if first == last:
        for match in chain(rules.this_year.finditer(text), rules.whole_year.finditer(text)):
            yield Mark(*match.span(), "deadline", by=last)
        return
    for match in rules.whole_year.finditer(text):
        yield Mark(*match.span(), "recurrence", per="year")
    length = last - first + 1
    spelled = f"{length}|[{HAN}]" if length < 10 else str(length)
    for match in re.finditer(rules.horizon.replace("{number}", spelled), text):
        number = match["number"]
        if (int(number) if number.isdecimal() else han(number)) == length:
            yield Mark(*match.span(), "deadline", by=last)
    for match in rules.plan_end.finditer(text):
        yield Mark(*match.span(), "deadline", by=last)


def _any(patterns: list[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"
