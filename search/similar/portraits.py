"""A measure as it is compared with another: its vectors, its wording, whom it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from search.indexes.base import KINDS, Floats, Ints, MeasureIndex
from search.measures import MeasureEntry
from search.similar.overlap import Bag, bag_of

_WHOLE, _TITLE, _SENTENCE = (KINDS.index(kind) for kind in ("whole", "title", "sentence"))


Numbers: TypeAlias = npt.NDArray[np.float64]
"""In double precision, so that what two measures have in common is the same whichever comes first."""


@dataclass(frozen=True, eq=False)
class Vectors:
    """Of a measure's passages. ``whole``, ``title``: (dimension,); ``sentences``: (count, dimension).

    ``spans`` are the sentences' places in the measure's text, ``shares`` say how much of it each is, summing
    to 1. A measure without title is named by its first sentence; one without sentences is one itself.
    """

    whole: Numbers
    title: Numbers
    sentences: Numbers
    spans: npt.NDArray[np.int32]
    shares: Numbers


@dataclass(frozen=True, eq=False)
class Portrait:
    """``vectors`` is None in an index of words only."""

    entry: MeasureEntry
    bag: Bag
    vectors: Vectors | None


def portraits(index: MeasureIndex, ordinals: Ints) -> list[Portrait]:
    """The measures of these ordinals, in their order. Raises IndexDamagedError."""
    entries = [index.entry(int(ordinal)) for ordinal in ordinals]
    vectors: Sequence[Vectors | None] = [None] * len(entries)
    if index.dimension is not None and entries:
        vectors = _vectors(index, ordinals)
    pairs = zip(entries, vectors, strict=True)
    return [Portrait(entry, bag_of(entry.text), vectors) for entry, vectors in pairs]


def wholes(index: MeasureIndex, ordinals: Ints) -> Floats:
    """The vectors of whole measures, (measures, dimension), in the order of ``ordinals``."""
    rows = index.passages(ordinals)
    return index.vectors(rows.numbers[rows.kinds == _WHOLE])


def vectors_of(kinds: npt.NDArray[np.uint8], spans: npt.NDArray[np.int32], matrix: Numbers) -> Vectors:
    """The vectors of one measure from those of its passages, the whole first; ``kinds`` index KINDS."""
    sentences = np.flatnonzero(kinds == _SENTENCE)
    if not len(sentences):
        sentences = np.zeros(1, np.intp)
    titles = np.flatnonzero(kinds == _TITLE)
    lengths = np.maximum(spans[sentences, 1] - spans[sentences, 0], 1).astype(np.float64)
    return Vectors(
        whole=matrix[0],
        title=matrix[titles[0] if len(titles) else sentences[0]],
        sentences=matrix[sentences],
        spans=spans[sentences],
        shares=lengths / lengths.sum(),
    )


def _vectors(index: MeasureIndex, ordinals: Ints) -> list[Vectors]:
    rows = index.passages(ordinals)
    kept = np.flatnonzero(np.isin(rows.kinds, (_WHOLE, _TITLE, _SENTENCE)))
    matrix = index.vectors(rows.numbers[kept]).astype(np.float64)
    kinds, spans = rows.kinds[kept], np.stack((rows.starts[kept], rows.ends[kept]), axis=1)
    blocks = np.split(np.arange(len(kept)), np.flatnonzero(kinds == _WHOLE)[1:])
    return [vectors_of(kinds[block], spans[block], matrix[block]) for block in blocks]
