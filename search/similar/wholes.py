"""The measures of other plans whose whole texts are nearest, for many measures at a time, by comparing all.

A batch of plans asks hundreds of times at once: then reading every vector once is quicker than going through
an index for each, and exact.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search.indexes.base import Floats, Ints, MeasureIndex
from search.requests import Filters
from search.similar.portraits import wholes

_ASKED = 256
_READ = 8192
"""Measures that are asked about, and read, at a time."""


def nearest_wholes(index: MeasureIndex, asked: Ints, top: int) -> Iterator[tuple[int, Ints]]:
    """Each measure asked about with the ``top`` nearest of other plans, best first."""
    live = np.flatnonzero(index.allowed(Filters())).astype(np.int32)
    for start in range(0, len(asked), _ASKED):
        block = np.asarray(asked[start : start + _ASKED], np.int32)
        found = _Best(len(block), top)
        plans = _own_plans(index, block)
        questions = wholes(index, block)
        for first in range(0, len(live), _READ):
            among = live[first : first + _READ]
            cosines = questions @ wholes(index, among).T
            for row, own in enumerate(plans):
                cosines[row, np.isin(among, own, assume_unique=True)] = -np.inf
            found.add(among, cosines)
        yield from zip(block.tolist(), found.lists(), strict=True)


class _Best:
    """The best columns seen so far of each row."""

    def __init__(self, rows: int, top: int) -> None:
        self._top = top
        self._ordinals = np.zeros((rows, 0), np.int32)
        self._cosines = np.zeros((rows, 0), np.float32)

    def add(self, ordinals: Ints, cosines: Floats) -> None:
        """See further columns."""
        kept = np.argpartition(-cosines, min(self._top, len(ordinals)) - 1, axis=1)[:, : self._top]
        self._ordinals = np.hstack([self._ordinals, ordinals[kept]])
        self._cosines = np.hstack([self._cosines, np.take_along_axis(cosines, kept, axis=1)])
        order = np.argsort(-self._cosines, axis=1, kind="stable")[:, : self._top]
        self._ordinals = np.take_along_axis(self._ordinals, order, axis=1)
        self._cosines = np.take_along_axis(self._cosines, order, axis=1)

    def lists(self) -> Iterator[Ints]:
        """For each row the best, best first."""
        pairs = zip(self._ordinals, self._cosines, strict=True)
        return (ordinals[np.isfinite(cosines)] for ordinals, cosines in pairs)


def _own_plans(index: MeasureIndex, ordinals: Ints) -> list[Ints]:
    """The measures of each one's plan."""
    plans = [index.entry(int(ordinal)).plan for ordinal in ordinals]
    members = {plan: index.of_plan(plan) for plan in dict.fromkeys(plans)}
    return [members[plan] for plan in plans]
