"""A figure with what surrounds it: its clause, its comparison, the deadline and recurrence in force."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extraction import edges
from kg.extraction.comparators import ComparatorRule, Comparison, compare
from kg.extraction.deadlines import Mark
from kg.extraction.quantities import Quantity
from kg.extraction.verbs import Words
from kg.records import Period, Span


@dataclass(frozen=True)
class Site:
    """The surroundings of ``quantity`` in ``text``.

    ``clause`` is the stretch between commas, ``head`` where the number's part of it begins (after the figure
    before it), ``limit`` where that part ends, ``sentence`` where the sentence begins. ``marks`` are the
    deadlines and recurrences of the sentence before the number, ``by`` and ``per`` what is in force.
    ``continues`` says that the number carries on a list of targets (…、20名…, 其中…), ``named`` where the name
    of the target before stands, in the same sentence.
    """

    text: str
    quantity: Quantity
    comparison: Comparison
    clause: Span
    limit: int
    head: int
    sentence: int
    marks: tuple[Mark, ...]
    by: int | None
    per: Period | None
    continues: bool = False
    named: Span | None = None

    @property
    def before(self) -> str:
        """What stands in the clause before the number and its comparator."""
        return self.text[self.head : self.comparison.start]

    @property
    def after(self) -> str:
        """What stands in the clause after the number, its unit and its comparator."""
        return self.text[self.comparison.end : self.limit]

    def within(self, kind: str, start: int) -> bool:
        """Whether a mark of this kind stands between ``start`` and the number."""
        return any(mark.kind == kind and mark.start >= start for mark in self.marks)


@dataclass(frozen=True)
class Target:
    """A figure that is a target, and where its name stands."""

    site: Site
    name: Span

    @property
    def end(self) -> int:
        """Where number and name have both ended; for a name before the number, where the number has."""
        return max(self.site.comparison.end, self.name[1])

    @property
    def quote(self) -> Span:
        """The words quoted: from the deadline or the clause to the end of number and name."""
        site, start = self.site, self.site.head
        if self.name[0] < start:
            start = edges.around(site.text, self.name[0], edges.CLAUSE)[0]
        while site.text[start] in "、，和及与":
            start += 1
        leading = [mark.start for mark in site.marks if mark.end in (start, start - 1) and mark.start < start]
        return min([start, *leading]), self.end


@dataclass(frozen=True)
class SiteContext:
    """All numbers and marks of a text; ``across``: a deadline holds beyond its sentence."""

    text: str
    quantities: tuple[Quantity, ...]
    marks: tuple[Mark, ...]
    across: bool


_LISTED = re.compile("[、和及与]|以及|[，,（(]?其中")
_SEPARATORS = "、和及与（("


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
    comparison = site.comparison
    if not comparison.stated and previous.site.comparison.lasting and words.anywhere.search(between) is None:
        comparison = replace(comparison, sign=previous.site.comparison.sign, stated=True, lasting=True)
    return replace(site, comparison=comparison, continues=True)


def _limit(context: SiteContext, quantity: Quantity, end: int) -> int:
    """Where the part of the clause that belongs to the number ends: before the next number."""
    following = [other.start for other in context.quantities if quantity.end <= other.start < end]
    if not following:
        return end
    cut = max(context.text.rfind(sign, quantity.end, following[0]) for sign in _SEPARATORS)
    return cut if cut >= 0 else following[0]


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
