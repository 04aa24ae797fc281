"""What indexes of measures and their passages give and take: arrays, rows, and the protocol of a backend."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from search.measures import MeasureEntry
from search.passages import Kind
from search.requests import Facet, Filters

Keys: TypeAlias = NDArray[np.uint64]
"""Measures by :attr:`search.measures.MeasureEntry.key`, the same in every generation."""
Ordinals: TypeAlias = NDArray[np.int32]
"""Measures by their place in one opened index, from 0."""
RowNumbers: TypeAlias = NDArray[np.int32]
"""Passages by their place in one opened index, from 0."""
Bools: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.integer]

KINDS: tuple[Kind, ...] = ("whole", "title", "sentence", "objective")
"""Kinds of passages in the order of their codes."""


@dataclass(frozen=True)
class Rows:
    """Passages: arrays of one length. ``kinds`` index :data:`KINDS`; [``starts``, ``ends``) as in Passage."""

    numbers: RowNumbers
    ordinals: Ordinals
    kinds: NDArray[np.uint8]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True)
class Scores:
    """Measures and what they score, best first."""

    keys: Keys
    scores: Floats


class MeasureIndex(Protocol):
    """The measures of a generation with their passages' vectors. Methods may be called by many threads."""

    @property
    def keys(self) -> Keys:
        """The key of each ordinal."""

    @property
    def count(self) -> int:
        """How many measures are not withdrawn; ordinals go to ``len(self)``, withdrawn ones included."""

    @property
    def dimension(self) -> int | None:
        """Of the vectors; None for an index without."""

    def __len__(self) -> int: ...

    def ordinals(self, keys: Keys) -> Ordinals:
        """The ordinal of each key, -1 where there is no such measure or it is withdrawn."""

    def entry(self, ordinal: int) -> MeasureEntry:
        """The measure. Raises IndexDamagedError."""

    def allowed(self, filters: Filters) -> Bools:
        """A mask over the ordinals: what the filters let pass, withdrawn measures never."""

    def of_plan(self, plan: str) -> Ordinals:
        """The measures of a plan, ascending, withdrawn ones never."""

    def facets(self, mask: Bools, most: int) -> tuple[Facet, ...]:
        """For each field the ``most`` frequent values among the measures of the mask."""

    def passages(self, ordinals: Ints) -> Rows:
        """All passages of the measures, measure after measure."""

    def rows(self, numbers: Ints) -> Rows:
        """The passages of these numbers."""

    def vectors(self, numbers: Ints) -> Floats:
        """The vectors of passages, shape (len, dimension), of unit length but for rounding."""

    def products(self, numbers: Ints, vector: Floats) -> Floats:
        """The inner products of passages with a vector."""

    def nearest(
        self, vector: Floats, top: int, mask: Bools | None = None, kinds: Collection[Kind] = KINDS
    ) -> tuple[RowNumbers, Floats]:
        """The ``top`` passages with the greatest inner products with the vector, best first.

        Only those of measures of the mask (None: all that are not withdrawn) and of these kinds; fewer only
        where there are no more.
        """
