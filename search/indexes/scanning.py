"""One query through a FAISS index, and the best of its rows.

FAISS answers on the calling thread: many queries run at once, and a team of threads for each would only wait.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.indexes.base import Bools, Floats

faiss: Any = import_module("faiss")
"""Untyped: what the package declares of itself leaves out what it adds to its classes when imported."""

Found = tuple[NDArray[np.int64], Floats]
"""Row numbers and inner products, best first."""


def search(index: Any, vector: Floats, count: int, parameters: Any) -> Found:
    """The nearest rows that FAISS finds, at most ``count``."""
    faiss.omp_set_num_threads(1)  # of this thread only
    scores, rows = index.search(vector[None], min(count, index.ntotal), params=parameters)
    found = rows[0] >= 0
    return rows[0][found], scores[0][found]


def selector(mask: Bools | None) -> Any:
    """What lets FAISS see the rows of the mask only."""
    return None if mask is None else faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))


def best(rows: NDArray[np.int64], scores: Floats, top: int) -> Found:
    """The rows with the greatest scores, best first, those of equal score in their order."""
    if len(rows) > top:
        least = np.partition(scores, len(rows) - top)[len(rows) - top]
        kept = scores >= least
        rows, scores = rows[kept], scores[kept]
    order = np.lexsort((rows, -scores))[:top]
    return rows[order], scores[order]


def read_index(path: Path) -> Any:
    """A FAISS index from its file, mapped into memory where FAISS can. Raises IndexDamagedError."""
    try:
        return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise IndexDamagedError(path, "faiss cannot read the file") from error
