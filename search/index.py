"""The search index of a store: made with every generation, opened for reading.

    index = DocumentIndex(configured_encoder(settings.encoder), progress)
    store = EmbeddedStore(folder, index=index)         # every batch publishes its index with its graph
    with store.snapshot() as snapshot:
        found = SearchIndex.open(snapshot.folder, index.identity())

An index that is missing (a store of an older version) or damaged is said to be so by ``open``
(NoIndexError, IndexDamagedError); ``store.reindex(tell, broken=snapshot.generation)`` makes it anew from the
graph, as does the next batch by itself. ``store.maintain()`` merges segments where that is due: call it after
an ingest, or now and then in a thread of a service.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.encoder import Encoder, EncoderIdentity

Progress = Callable[[int, int], None]
"""Receives how many texts are encoded, of how many."""


@dataclass(frozen=True)
class EncoderChoice:
    """The encoder that an index is made with: which it is, and how to get it once it is needed.

    ``identify`` gives None for an index of words only, and is cheap; ``load`` is called where a text has to
    be encoded, and not before. A service that has an encoder already hands it out here.
    """

    identify: Callable[[], EncoderIdentity | None]
    load: Callable[[], Encoder]


class DocumentIndex:
    """See :class:`kg.stores.derived.DerivedIndex`: terms and vectors of all measures."""

    def __init__(self, encoder: EncoderChoice, progress: Progress | None = None) -> None:
        """An index made with this encoder. Nothing is loaded or read yet."""
        self._encoder = encoder
        self._progress = progress
