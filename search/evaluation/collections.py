"""A collection of measures indexed in a folder of its own, to be searched with any encoder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

from kg.stores.oxigraph import EmbeddedStore
from search.encoder import Encoder
from search.errors import JudgementError
from search.evaluation.judgements import Relevant, is_meant
from search.index import EncoderChoice, SearchIndex
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


def entries_of(index: SearchIndex) -> dict[int, MeasureEntry]:
    """All measures of an index that are not withdrawn, by ordinal."""
    allowed = index.segments.allowed(Filters())
    return {ordinal: index.segments.entry(ordinal) for ordinal in np.flatnonzero(allowed).tolist()}


def ordinal_of(entries: Mapping[int, MeasureEntry], named: Relevant) -> int:
    """The measure that a judgement names. Raises JudgementError where the collection does not have it."""
    for ordinal, entry in entries.items():
        if is_meant(named, entry):
            return ordinal
    raise JudgementError(
        f"知识库中没有这条措施。The store has no measure “{named.begins}” of {named.source}.",
        remedy="请先导入它所属的规划。Ingest its plan first.",
    )


JudgedStore = tuple[Path, SearchIndex]
"""A file of judgements and the index of the store that it is about."""


@contextmanager
def judged_stores(
    pairs: Iterable[str], encoder: EncoderChoice
) -> Iterator[Iterator[tuple[Path, SearchIndex]]]:
    """Those of ``pairs``, written JUDGEMENTS=STORE, whose stores were made with the ``encoder``; open as long
    as the context lasts."""
    with ExitStack() as stack:
        yield (_judged(pair, encoder, stack) for pair in pairs)


def _judged(pair: str, encoder: EncoderChoice, stack: ExitStack) -> JudgedStore:
    path, _, store = pair.partition("=")
    snapshot = stack.enter_context(EmbeddedStore(Path(store)).snapshot())
    return Path(path), SearchIndex.open(snapshot.folder, encoder.identify())
