"""A collection of measures indexed in a folder of its own, to be searched with any encoder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from search.encoder import Encoder
from search.index import SearchIndex
from search.indexes.lexical import LexicalIndex
from search.indexes.segments import Segments
from search.indexing.writing import LEXICAL, VECTORS, Changes, Encoding, write_index
from search.measures import MeasureEntry
from search.requests import Filters
from search.similar.reference import reference_scaling


def index_of(entries: Iterable[MeasureEntry], encoder: Encoder | None, folder: Path) -> SearchIndex:
    """The index of these measures, written into the empty ``folder``; of words only without an encoder."""
    encoding = Encoding(lambda: encoder, None) if encoder else None
    write_index(folder, None, Changes((), entries), encoding)
    return SearchIndex(
        encoder.identity if encoder else None,
        reference_scaling(encoder) if encoder else {},
        LexicalIndex.open(folder / LEXICAL),
        Segments.open(folder / VECTORS),
    )


def entries_of(index: SearchIndex) -> list[MeasureEntry]:
    """All measures of an index that are not withdrawn."""
    allowed = index.segments.allowed(Filters())
    return [index.segments.entry(int(ordinal)) for ordinal in np.flatnonzero(allowed)]
