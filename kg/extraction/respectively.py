"""Figures given one by one: 科技馆、科普基地分别达到5座、20个; 到2023年、2025年分别达到12%、15%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.extraction import brackets, edges
from kg.extraction.comparators import RESPECTIVELY
from kg.extraction.quantities import Quantity
from kg.extraction.surroundings import SiteContext
from kg.records import Span

_JOINED = re.compile("[、和及与]|以及")


@dataclass(frozen=True)
class Share:
    """What falls to one of several figures of the names and the years; None where all share it."""

    name: Span | None
    by: int | None


def shares(context: SiteContext) -> Mapping[int, Share]:
    """By where each number starts, its share of the names and deadlines listed before 分别."""
    found: dict[int, Share] = {}
    for match in re.finditer(RESPECTIVELY, context.text):
        run = list(_run(context, match.end()))
        if len(run) > 1:
            names = _names(context, match.start(), len(run))
            years = _years(context, match.start(), len(run))
            for position, quantity in enumerate(run):
                found[quantity.start] = Share(
                    names[position] if names else None, years[position] if years else None
                )
    return found


def _run(context: SiteContext, start: int) -> Iterator[Quantity]:
    """The numbers behind 分别 with only 、 or 和 between them."""
    end = edges.around(context.text, start, edges.CLAUSE)[1]
    last: Quantity | None = None
    for quantity in context.quantities:
        if not start <= quantity.start < end:
            continue
        if last is not None and not _JOINED.match(context.text, last.end):
            return
        last = quantity
        yield quantity


def _names(context: SiteContext, end: int, count: int) -> list[Span] | None:
    start = edges.around(context.text, end, edges.CLAUSE)[0]
    start = max([start, *(mark.end for mark in context.marks if start <= mark.start and mark.end <= end)])
    parts = brackets.split(context.text[start:end], "、和与及")
    return [(start + a, start + b) for a, b in parts] if len(parts) == count else None


def _years(context: SiteContext, end: int, count: int) -> list[int | None] | None:
    sentence = edges.begin(context.text, end, edges.SENTENCE)
    years = [m.by for m in context.marks if m.kind == "deadline" and sentence <= m.start < end]
    return years if len(years) == count else None
