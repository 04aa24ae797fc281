"""A figure with what surrounds it: its clause, its comparison, the deadline and recurrence in force."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extraction import edges
from kg.extraction.comparators import Comparison
from kg.extraction.deadlines import Mark
from kg.extraction.quantities import Quantity
from kg.records import Period, Span


@dataclass(frozen=True)
class Site:
    """The surroundings of ``quantity`` in ``text``.

    ``clause`` is the stretch between commas, ``head`` where the number's part of it begins (after the figure
    before it), ``limit`` where that part ends, ``sentence`` where the sentence begins. ``marks`` are the
    deadlines and recurrences of the sentence before the number, ``by`` and ``per`` what is in force.
    ``continues`` says that the number carries on a list of targets (…、20名…, 其中…), ``named`` where the
    name of the target before stands, in the same sentence.
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
        for mark in reversed(site.marks):
            if mark.start < start <= mark.end + 1:
                start = mark.start
        return start, self.end
