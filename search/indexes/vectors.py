"""The vectors of one segment's passages in half precision, scanned as they are or behind a first pass.

Half precision finds what single precision does (recall 0.9997 on sentences of plans, 8 bits a dimension
0.9965) and stays the same however often segments are merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.indexes.base import Bools, Floats, Ints
from search.indexes.cells import BITS, Cells, Depth, joined, make_cells, open_cells, sample_size
from search.indexes.recall import tuned
from search.indexes.scanning import Found, best, faiss, read_index, search, selector

FILE = "vectors.faiss"
FLAT = 20_000
"""Rows up to which a scan of all is quicker than anything else: about a millisecond."""
_FEW = 1_000
"""Rows that are scored one by one; a scan has to look at the mask of all."""
_NARROW = 10_000
"""Rows that are scanned where a filter leaves no more."""
_BATCH = 20_000

Codes = NDArray[np.uint8]
"""Vectors as half-precision numbers, two bytes each: shape (rows, 2 * dimension)."""


@dataclass(frozen=True)
class Vectors:
    """The opened vectors. ``flat`` is a faiss.IndexScalarQuantizer that keeps ``codes`` in memory, mapped.

    ``load`` opens the first pass, which only searches need.
    """

    flat: Any
    codes: Codes
    load: Callable[[], Cells | None]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def dimension(self) -> int:
        return int(self.flat.d)

    @cached_property
    def cells(self) -> Cells | None:
        """The first pass; None where there is none. Raises IndexDamagedError."""
        return self.load()

    def take(self, rows: Ints) -> Floats:
        """The vectors of these rows."""
        return self.codes.take(rows, axis=0).view(np.float16).astype(np.float32)

    def products(self, rows: Ints, vector: Floats) -> Floats:
        """The inner products of these rows with a vector; FAISS reads halves faster than NumPy does."""
        products = np.zeros(len(rows), np.float32)
        if not len(rows):
            return products
        taken = _empty(self.dimension)
        taken.add_sa_codes(self.codes.take(rows, axis=0))
        found, scores = search(taken, np.ascontiguousarray(vector, np.float32), len(rows), None)
        products[found] = scores
        return products

    def nearest(self, vector: Floats, top: int, mask: Bools | None = None) -> Found:
        """The ``top`` rows with the greatest inner products, best first; of the mask only."""
        left = len(self) if mask is None else int(np.count_nonzero(mask))
        if left <= _FEW:
            return self._scored(np.arange(left) if mask is None else np.flatnonzero(mask), vector, top)
        if self.cells is None or left <= _NARROW:
            return self.scan(vector, top, mask)
        return self.cells.nearest(vector, top, mask)

    def scan(self, vector: Floats, top: int, mask: Bools | None = None) -> Found:
        """The same, all rows read."""
        rows, scores = search(self.flat, vector, top, faiss.SearchParameters(sel=selector(mask)))
        return best(rows, scores, top)

    def through(self, cells: Cells | None) -> Vectors:
        """The same vectors behind another first pass."""
        return Vectors(self.flat, self.codes, lambda: cells)

    def _scored(self, rows: NDArray[np.int64], vector: Floats, top: int) -> Found:
        return best(rows, self.products(rows, vector), top)


def encoded(vectors: Floats) -> Codes:
    """Vectors as they are kept."""
    return np.ascontiguousarray(vectors, np.float16).view(np.uint8)


def write_vectors(folder: Path, batches: Iterable[Codes], dimension: int) -> dict[str, Any]:
    """Write the vectors of a segment, with a first pass where they are many.

    Returns what :func:`open_vectors` is to be given: how they are searched and the recall measured.
    """
    flat = _empty(dimension)
    for codes in batches:
        flat.add_sa_codes(codes)
    faiss.write_index(flat, str(folder / FILE))
    meta = {"dimension": dimension, "precision": "fp16", "cells": None, "recall": None}
    if flat.ntotal <= FLAT:
        return meta
    vectors = _opened(flat, lambda: None)
    found = tuned(vectors, (_first_pass(vectors, bits) for bits in BITS))
    if found is None:
        return meta
    found[0].save(folder)
    return meta | {"cells": found[0].meta(), "recall": asdict(found[1])}


def _first_pass(vectors: Vectors, bits: int) -> Cells:
    rows = len(vectors)
    picked = np.random.default_rng(0).choice(rows, sample_size(rows), replace=False)
    index = make_cells(vectors.take(np.sort(picked)), rows, bits)
    for start in range(0, rows, _BATCH):
        index.add(vectors.take(np.arange(start, min(start + _BATCH, rows))))
    return joined(index, vectors.flat, Depth(1, 1))


def open_vectors(folder: Path, meta: Mapping[str, Any], rows: int) -> Vectors:
    """The vectors of a folder. Raises IndexDamagedError, naming the file; so does their first search."""
    flat, dimension = read_index(folder / FILE), meta["dimension"]
    if flat.ntotal != rows or flat.d != dimension:
        raise IndexDamagedError(folder / FILE, f"it holds {flat.ntotal} vectors, not {rows}")
    return _opened(flat, lambda: open_cells(folder, meta["cells"], flat) if meta["cells"] else None)


def _empty(dimension: int) -> Any:
    """A faiss.IndexScalarQuantizer of half precision."""
    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _opened(flat: Any, load: Callable[[], Cells | None]) -> Vectors:
    held = faiss.rev_swig_ptr(flat.codes.data(), flat.codes.size())
    return Vectors(flat, held.reshape(flat.ntotal, 2 * flat.d), load)
