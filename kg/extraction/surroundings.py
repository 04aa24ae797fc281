"""From a number to its site: its part of the clause, the deadline and the list that it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extraction import edges
from kg.extraction.comparators import ComparatorRule, Comparison, compare
from kg.extraction.deadlines import Mark
from kg.extraction.quantities import Quantity
from kg.extraction.sites import Site, Target
from kg.extraction.verbs import Words
from kg.records import Period

_LISTED = re.compile("[、和及与]|以及|[，,（(]?其中")
_DESCRIBING = re.compile("(?:以[上下内])?的")
_SEPARATORS = "、和及与（("


@dataclass(frozen=True)
class SiteContext:
    """All numbers and marks of a text; ``across``: a deadline holds beyond its sentence."""

    text: str
    quantities: tuple[Quantity, ...]
    marks: tuple[Mark, ...]
    across: bool


def find_site(
    context: SiteContext,
    quantity: Quantity,
    previous: Target | None,
    rules: tuple[ComparatorRule, ...],
    words: Words,
) -> Site:
    """The surroundings of ``quantity``; ``previous`` is the target before it."""
    text = context.text
    clause = edges.around(text, quantity.start, edges.CLAUSE)
    limit = _limit(context, quantity, clause[1])
    head = max(clause[0], previous.end) if previous and previous.end <= quantity.start else clause[0]
    sentence = edges.begin(text, quantity.start, edges.SENTENCE)
    by, per = _times(context, quantity, sentence)
    site = Site(
        text=text,
        quantity=quantity,
        comparison=compare(text, quantity, (head, limit), rules),
        clause=clause,
        limit=limit,
        head=head,
        sentence=sentence,
        marks=tuple(mark for mark in context.marks if sentence <= mark.start < quantity.start),
        by=by,
        per=per,
    )
    return _continued(site, previous, words) if previous else site


def _continued(site: Site, previous: Target, words: Words) -> Site:
    """The site as part of the list that ``previous`` stands in; 达到 holds for the whole list."""
    if previous.site.sentence != site.sentence or previous.end > site.quantity.start:
        return site
    site = replace(site, named=previous.name)
    between = site.text[previous.end : site.quantity.start]
    comma = between[:1] in "，；" and words.anywhere.search(between) is None
    if not comma and _LISTED.match(between) is None:
        return site
    return replace(site, comparison=_carried_on(site, previous, between, words), continues=True)


def _carried_on(site: Site, previous: Target, between: str, words: Words) -> Comparison:
    """The comparison of a list's item: its own, or that which holds for the whole list."""
    own, listed = site.comparison, previous.site.comparison
    lasting = listed.lasting or between in _SEPARATORS
    if own.stated or not lasting or "range" in (own.sign, listed.sign) or words.anywhere.search(between):
        return own
    return replace(own, sign=listed.sign, stated=True, lasting=True)


def _limit(context: SiteContext, quantity: Quantity, end: int) -> int:
    """Where the part of the clause that belongs to the number ends: before the next number."""
    following = [
        other.start
        for other in context.quantities
        if quantity.end <= other.start < end and not _describes(context.text, quantity, other)
    ]
    if not following:
        return end
    cut = max(context.text.rfind(sign, quantity.end, following[0]) for sign in _SEPARATORS)
    return cut if cut >= 0 else following[0]


def _describes(text: str, quantity: Quantity, other: Quantity) -> bool:
    """In 1支10人以上的队伍 the second number describes what the first counts."""
    return other.start == quantity.end and _DESCRIBING.match(text, other.end) is not None


def _times(context: SiteContext, quantity: Quantity, sentence: int) -> tuple[int | None, Period | None]:
    """Deadline and recurrence in force; the later ends the other, but for both together (到2025年，每年)."""
    since = 0 if context.across else sentence
    segment = edges.begin(context.text, quantity.start, edges.SEGMENT)
    earlier = [mark for mark in context.marks if since <= mark.start < quantity.start]
    deadline = _last(earlier, "deadline", since)
    recurrence = _last(earlier, "recurrence", segment)
    if context.text.startswith("/年", quantity.end):
        return (deadline.by if deadline else None), "year"
    if deadline is None or recurrence is None:
        return (deadline.by if deadline else None), (recurrence.per if recurrence else None)
    if deadline.start > recurrence.start:
        return deadline.by, None
    between = any(deadline.end <= other.start < recurrence.start for other in context.quantities)
    return (None if between else deadline.by), recurrence.per


def _last(marks: list[Mark], kind: str, since: int) -> Mark | None:
    return next((mark for mark in reversed(marks) if mark.kind == kind and mark.start >= since), None)
