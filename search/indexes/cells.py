"""The first pass over many vectors: cells (IVF) of short codes, which finds candidates to score exactly.

A dimension is kept as one bit, or two where one is too rough (RaBitQ; Gao, Long: SIGMOD 2024), so a pass
reads a sixteenth of the vectors and costs little even where it visits many cells; the candidates are then
scored with the vectors themselves. How many candidates and cells recall needs is measured when the index is
made (``search.indexes.recall``). Filters only say which codes count, and nothing is ever deleted from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from search.errors import IndexDamagedError
from search.indexes.base import Bools, Floats
from search.indexes.scanning import Found, best, faiss, read_index, search, selector

FILE = "cells.faiss"
MORE = 100
"""Candidates beyond the multiple of the wanted ones: the one-bit order of the very best is rough."""
BITS = (1, 2)
"""Of a dimension's code; the next number is tried where the first does not reach the recall."""
_BLOCK = 32
"""Codes that one instruction of the processor reads, as FAISS has it."""
_LEARNT_FROM = 128
"""Vectors a cell that its centre is learnt from."""


@dataclass(frozen=True)
class Depth:
    """How far a search goes: ``factor`` times the wanted rows as candidates, from ``probes`` cells."""

    factor: int
    probes: int


@dataclass(frozen=True)
class Cells:
    """The opened first pass: a faiss.IndexIVFRaBitQFastScan, and joined to the vectors in ``refined``."""

    index: Any
    refined: Any
    depth: Depth

    @property
    def number(self) -> int:
        return int(self.index.nlist)

    def nearest(self, vector: Floats, top: int, mask: Bools | None) -> Found:
        """The ``top`` rows with the greatest inner products, best first; of the mask only.

        The fewer rows the mask leaves, the more cells are visited, and all where it leaves less than half:
        those it takes may be just the nearest.
        """
        total = int(self.index.ntotal)
        left = total if mask is None else int(np.count_nonzero(mask))
        share, top = left / total, min(top, left)
        probes = self.number if share < 0.5 else math.ceil(self.depth.probes * (3 - 2 * share) / share)
        found = self._search(vector, top, mask, min(top * self.depth.factor + MORE, left), probes)
        return found if len(found[0]) == top else self._search(vector, top, mask, left, self.number)

    def _search(self, vector: Floats, top: int, mask: Bools | None, count: int, probes: int) -> Found:
        """The best of ``count`` candidates from so many cells."""
        first = faiss.SearchParametersIVF(nprobe=min(probes, self.number), sel=selector(mask))
        both = faiss.IndexRefineSearchParameters(k_factor=count / top, base_index_params=first)
        return best(*search(self.refined, vector, top, both), top)

    def meta(self) -> dict[str, int]:
        """What :func:`open_cells` is given back."""
        return asdict(self.depth)

    def save(self, folder: Path) -> None:
        faiss.write_index(self.index, str(folder / FILE))


def make_cells(sample: Floats, rows: int, bits: int) -> Any:
    """An empty index for so many rows, its cells learnt from a sample of them, always in the same way."""
    faiss.omp_set_num_threads(1)
    number, dimension = math.isqrt(rows) // 2, sample.shape[1]
    centres = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFRaBitQFastScan(
        centres, dimension, number, faiss.METRIC_INNER_PRODUCT, _BLOCK, True, bits
    )
    index.cp.niter = 8
    index.cp.spherical = True
    index.cp.max_points_per_centroid = _LEARNT_FROM
    index.train(sample)
    return index


def sample_size(rows: int) -> int:
    """How many rows :func:`make_cells` learns from."""
    return min(rows, math.isqrt(rows) // 2 * _LEARNT_FROM)


def joined(index: Any, flat: Any, depth: Depth) -> Cells:
    """A first pass before the vectors of ``flat``."""
    return Cells(index, faiss.IndexRefine(index, flat), depth)


def open_cells(folder: Path, depth: Mapping[str, int], flat: Any) -> Cells:
    """The cells of a folder. Raises IndexDamagedError."""
    index = read_index(folder / FILE)
    if index.ntotal != flat.ntotal or index.d != flat.d:
        raise IndexDamagedError(folder / FILE, f"it holds {index.ntotal} vectors, not {flat.ntotal}")
    return joined(index, flat, Depth(**depth))
