"""All segments of a generation as one: see :class:`search.indexes.base.MeasureIndex`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.filtering import wanted
from search.indexes.base import KINDS, Bools, Floats, Ints, Keys, Ordinals, RowNumbers, Rows
from search.indexes.catalogue import Columns, hashes, joined, rows_of
from search.indexes.facets import facets
from search.indexes.listing import FILE, Listed, read_listing
from search.indexes.scanning import best
from search.indexes.segment import Segment, open_segment
from search.measures import MeasureEntry
from search.passages import Kind
from search.requests import Facet, Filters


@dataclass(frozen=True)
class Segments:
    """The opened segments, and which of their measures are not withdrawn. Never written; for many threads."""

    parts: tuple[Segment, ...]
    live: tuple[Bools, ...]

    @classmethod
    def open(cls, folder: Path) -> Segments:
        """The segments of a generation's folder.

        Raises IndexDamagedError, which names the file at fault, and NewerIndexError.
        """
        listed = read_listing(folder).segments
        parts = tuple(open_segment(folder / each.name) for each in listed)
        return cls(parts, tuple(_live(folder, *pair) for pair in zip(listed, parts, strict=True)))

    def __len__(self) -> int:
        return int(self._firsts[-1])

    @property
    def keys(self) -> Keys:
        return self._columns.keys

    @cached_property
    def count(self) -> int:
        return int(np.count_nonzero(self._live))

    @property
    def dimension(self) -> int | None:
        return next((part.vectors.dimension for part in self.parts if part.vectors), None)

    def ordinals(self, keys: Keys) -> Ordinals:
        """See MeasureIndex."""
        sorted_keys, owners = self._by_key
        if not len(sorted_keys):
            return np.full(len(keys), -1, np.int32)
        places = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
        return np.where(sorted_keys[places] == keys, owners[places], -1).astype(np.int32)

    def entry(self, ordinal: int) -> MeasureEntry:
        """See MeasureIndex."""
        place = _owner(self._firsts, ordinal)
        return self.parts[place].catalogue.entry(int(ordinal - self._firsts[place]))

    def allowed(self, filters: Filters) -> Bools:
        """See MeasureIndex."""
        marks = wanted(filters)
        passed = [part.postings.allowed(marks) & live for part, live in self._pairs()]
        return np.concatenate([np.zeros(0, np.bool_), *passed])

    def of_plan(self, plan: str) -> Ordinals:
        """See MeasureIndex."""
        mark = wanted(Filters(plan=(plan,)))[0][0]
        found = [np.zeros(0, np.int32)]
        for (part, live), first in zip(self._pairs(), self._firsts.tolist(), strict=False):
            own = part.postings.of(mark)
            found.append((own[live[own]] + first).astype(np.int32))
        return np.concatenate(found)

    def facets(self, mask: Bools, most: int = 50) -> tuple[Facet, ...]:
        """See MeasureIndex."""
        bounds = pairwise(self._firsts.tolist())
        masks = (mask[first:end] for first, end in bounds)
        return facets([(part.postings, own) for part, own in zip(self.parts, masks, strict=True)], most)

    def passages(self, ordinals: Ints) -> Rows:
        """See MeasureIndex."""
        return self.rows(rows_of(self._columns.firsts, np.asarray(ordinals)))

    def rows(self, numbers: Ints) -> Rows:
        """See MeasureIndex."""
        spans = self._columns.spans[numbers]
        return Rows(
            numbers=np.asarray(numbers, np.int32),
            ordinals=self._owners[numbers],
            kinds=self._columns.kinds[numbers],
            starts=spans[:, 0],
            ends=spans[:, 1],
        )

    def vectors(self, numbers: Ints) -> Floats:
        """See MeasureIndex."""
        numbers = np.asarray(numbers)
        taken = np.zeros((0, self.dimension or 0), np.float32)
        for part, first, end in self._searched():
            within = (numbers >= first) & (numbers < end)
            if part.vectors and within.all():
                return part.vectors.take(numbers - first)
            if part.vectors and within.any():
                taken = taken if len(taken) else np.zeros((len(numbers), taken.shape[1]), np.float32)
                taken[within] = part.vectors.take(numbers[within] - first)
        return taken

    def products(self, numbers: Ints, vector: Floats) -> Floats:
        """See MeasureIndex."""
        numbers, found = np.asarray(numbers), np.zeros(len(numbers), np.float32)
        for part, first, end in self._searched():
            within = (numbers >= first) & (numbers < end)
            if part.vectors and within.any():
                found[within] = part.vectors.products(numbers[within] - first, vector)
        return found

    def nearest(
        self, vector: Floats, top: int, mask: Bools | None = None, kinds: Collection[Kind] = KINDS
    ) -> tuple[RowNumbers, Floats]:
        """See MeasureIndex."""
        among = self._among(mask, kinds)
        question = np.ascontiguousarray(vector, np.float32)
        rows, scores = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for part, first, end in self._searched():
            if part.vectors:
                own = part.vectors.nearest(question, top, None if among is None else among[first:end])
                rows.append(own[0] + first)
                scores.append(own[1])
        found, nearness = best(np.concatenate(rows), np.concatenate(scores), top)
        return found.astype(np.int32), nearness

    def known_vectors(self, texts: Iterable[str]) -> dict[str, Floats]:
        """The vectors of those texts that are passages here, of withdrawn measures too."""
        asked = list(dict.fromkeys(texts))
        found: dict[str, Floats] = {}
        for part in self.parts:
            if part.vectors:
                pairs = list(_matches(hashes(asked), part.columns.hashes))
                taken = part.vectors.take(np.array([row for _, row in pairs], np.int64))
                found |= {asked[place]: taken[number] for number, (place, _) in enumerate(pairs)}
        return found

    def _among(self, mask: Bools | None, kinds: Collection[Kind]) -> Bools | None:
        """The rows that count; None for all."""
        if mask is None and self.count == len(self):
            return None if set(kinds) == set(KINDS) else self._of_kinds(frozenset(kinds))
        measures = self._live if mask is None else mask & self._live
        return np.repeat(measures, self._sizes) & self._of_kinds(frozenset(kinds))

    def _of_kinds(self, kinds: frozenset[Kind]) -> Bools:
        """The rows of these kinds, remembered: questions ask for the same ones."""
        if kinds not in self._kinds:
            wanted_kinds = np.array([kind in kinds for kind in KINDS])
            self._kinds[kinds] = wanted_kinds[self._columns.kinds]
        return self._kinds[kinds]

    def _pairs(self) -> Iterator[tuple[Segment, Bools]]:
        return zip(self.parts, self.live, strict=True)

    def _searched(self) -> Iterator[tuple[Segment, int, int]]:
        """Each segment with the numbers of its first row and of the first behind it."""
        bounds = np.cumsum([0, *(part.columns.rows for part in self.parts)]).tolist()
        return ((part, *pair) for part, pair in zip(self.parts, pairwise(bounds), strict=True))

    @cached_property
    def _columns(self) -> Columns:
        return joined([part.columns for part in self.parts])

    @cached_property
    def _kinds(self) -> dict[frozenset[Kind], Bools]:
        return {}

    @cached_property
    def _sizes(self) -> NDArray[np.int32]:
        """How many rows each measure has."""
        return np.diff(self._columns.firsts)

    @cached_property
    def _live(self) -> Bools:
        return np.concatenate([np.zeros(0, np.bool_), *self.live])

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        return np.cumsum([0, *map(len, self.parts)])

    @cached_property
    def _owners(self) -> Ordinals:
        """The measure of each row."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self._sizes)

    @cached_property
    def _by_key(self) -> tuple[Keys, Ordinals]:
        ordinals = np.flatnonzero(self._live)
        order = np.argsort(self.keys[ordinals], kind="stable")
        return self.keys[ordinals][order], ordinals[order].astype(np.int32)


def _live(folder: Path, listed: Listed, segment: Segment) -> Bools:
    try:
        return listed.live(len(segment))
    except ValueError as error:
        raise IndexDamagedError(folder / FILE, str(error)) from error


def _owner(firsts: NDArray[np.int64], ordinal: int) -> int:
    """The segment of a measure."""
    return int(np.searchsorted(firsts, ordinal, side="right")) - 1


def _matches(asked: NDArray[np.uint64], kept: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """The place of each hash that is kept, and a row that keeps it."""
    wanted_first = np.sort(asked[:, 0])
    places = np.minimum(np.searchsorted(wanted_first, kept[:, 0]), max(len(asked) - 1, 0))
    rows = np.flatnonzero(wanted_first[places] == kept[:, 0]) if len(asked) else places[:0]
    by_hash = {(int(one), int(two)): int(row) for row, (one, two) in zip(rows, kept[rows], strict=True)}
    for place, (one, two) in enumerate(asked.tolist()):
        row = by_hash.get((one, two))
        if row is not None:
            yield place, row
