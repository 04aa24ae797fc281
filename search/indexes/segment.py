"""One segment: an immutable folder with some measures, what filters need of them, and their vectors.

::

    sealed.json                 counts, sizes of all files, how the vectors are searched and how well
    measures.utf8, .npy       a line of JSON a measure, and where each ends
    keys.npy firsts.npy       a measure each; kinds.npy spans.npy hashes.npy: a passage each (catalogue.py)
    marks.* mark-*.npy labels.* posting*.npy       mark → ordinals (postings.py)
    vectors.faiss             half precision (vectors.py); cells.faiss: the first pass (cells.py)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.indexes.base import Floats
from search.indexes.catalogue import (
    Catalogue,
    Columns,
    columns_of,
    lines_of,
    open_catalogue,
    write_catalogue,
)
from search.indexes.folders import seal, unsealed
from search.indexes.postings import MarkTable, Postings, open_postings, table_of, write_postings
from search.indexes.vectors import Codes, Vectors, encoded, open_vectors, write_vectors
from search.measures import MeasureEntry


@dataclass(frozen=True)
class Segment:
    """An opened segment. ``vectors`` is None in an index without encoder."""

    folder: Path
    meta: dict[str, Any]
    catalogue: Catalogue
    postings: Postings
    vectors: Vectors | None

    def __len__(self) -> int:
        return self.columns.measures

    @property
    def columns(self) -> Columns:
        return self.catalogue.columns


@dataclass(frozen=True)
class Content:
    """What a segment is written of. ``codes`` are the passages' vectors in batches, None for none."""

    columns: Columns
    lines: Iterable[bytes]
    marks: MarkTable
    codes: Iterable[Codes] | None
    dimension: int | None


def content_of(entries: Sequence[MeasureEntry], vectors: Floats | None) -> Content:
    """Measures with the vectors of ``passage_texts(entries)``, shape (passages, dimension)."""
    codes, dimension = (None, None) if vectors is None else ([encoded(vectors)], vectors.shape[1])
    return Content(columns_of(entries), lines_of(entries), table_of(entries), codes, dimension)


def write_segment(folder: Path, content: Content) -> None:
    """Write a segment into a folder that does not exist yet. The same content gives the same bytes."""
    folder.mkdir(parents=True)
    meta: dict[str, Any] = {
        **write_catalogue(folder, content.columns, content.lines),
        **write_postings(folder, content.marks),
        "vectors": None,
    }
    if content.codes is not None and content.dimension is not None:
        meta["vectors"] = write_vectors(folder, content.codes, content.dimension)
    seal(folder, meta)


def open_segment(folder: Path) -> Segment:
    """A segment, its files mapped into memory. Raises IndexDamagedError, which names the file at fault."""
    meta = unsealed(folder)
    catalogue = open_catalogue(folder, meta)
    vectors = open_vectors(folder, meta["vectors"], meta["rows"]) if meta["vectors"] else None
    return Segment(folder, meta, catalogue, open_postings(folder, meta, meta["measures"]), vectors)
