"""The embedded store: Oxigraph in a folder, generations published atomically, queries in worker processes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.stores import texts
from kg.stores.base import Progress
from kg.stores.batch import EmbeddedBatch
from kg.stores.errors import mapped
from kg.stores.generations import clean, draft, prune, read_changes, read_manifest
from kg.stores.holding import Held, hold_current, read_current
from kg.stores.layout import Layout, identity, open_layout
from kg.stores.lock import writer_lock
from kg.stores.manifest import Changes, DocumentEntry, Manifest
from kg.stores.results import Query, QueryLimits, QueryResult
from kg.stores.triples import ntriples
from kg.stores.workers import WorkerPool

LOCK_SECONDS = 60.0
"""How long a writer waits for another."""


class EmbeddedSnapshot:
    """See :class:`kg.stores.base.Snapshot`."""

    def __init__(self, layout: Layout, held: Held) -> None:
        self._layout = layout
        self._held = held

    @property
    def generation(self) -> int:
        """Its number; 0 where nothing was written yet."""
        return self._held.number

    @cached_property
    def manifest(self) -> Manifest:
        """Documents, tombstones, shared graphs and versions."""
        return read_manifest(self._held)

    def original(self, document: DocumentEntry) -> bytes:
        """The bytes of the document's file. Raises :class:`StoreDamagedError`."""
        return texts.read(self._layout.texts, document.original_sha256)

    def text(self, document: DocumentEntry) -> str:
        """The normalised text of the document. Raises :class:`StoreDamagedError`."""
        return texts.read(self._layout.texts, document.text_sha256).decode()

    def triples(self, graph: str) -> bytes:
        """A graph in N-Triples, sorted; empty where there is no such graph."""
        with mapped(self._layout.folder):
            return ntriples(self._graph.quads_for_pattern(None, None, None, NamedNode(graph)))

    @cached_property
    def _graph(self) -> Store:
        return Store.read_only(str(self._held.folder / "graph")) if self._held.number else Store()


class EmbeddedStore:
    """See :class:`kg.stores.base.GraphStore`. ``workers`` is how many queries run at once."""

    def __init__(
        self, folder: Path, *, create: bool = False, workers: int = 0, lock_seconds: float = LOCK_SECONDS
    ) -> None:
        """Open the store of a folder; an absent or empty one becomes a store where ``create`` says so.

        Raises :class:`NoStoreError`, :class:`ForeignFolderError`, :class:`NewerFormatError`,
        :class:`StoreDamagedError`, :class:`StoreAccessError`.
        """
        self.layout = open_layout(folder, create=create)
        self._lock_seconds = lock_seconds
        self._pool = WorkerPool(self.layout.folder, workers or max(8, 2 * (os.cpu_count() or 1)))

    @property
    def identity(self) -> str:
        """The store's own name, 32 hex digits."""
        return identity(self.layout)

    def generation(self) -> int:
        """The number of the current generation."""
        return read_current(self.layout.folder).number

    @contextmanager
    def snapshot(self) -> Iterator[EmbeddedSnapshot]:
        """Hold the current generation, see :meth:`kg.stores.base.GraphStore.snapshot`."""
        held = hold_current(self.layout.folder)
        try:
            yield EmbeddedSnapshot(self.layout, held)
        finally:
            held.close()
            if held.number != self.generation():
                prune(self.layout)

    def changes(self, since: int) -> Iterator[Changes]:
        """What each generation after ``since`` changed. Raises :class:`HistoryGoneError`."""
        return read_changes(self.layout, since)

    @contextmanager
    def write(self, versions: Mapping[str, str], progress: Progress | None = None) -> Iterator[EmbeddedBatch]:
        """One batch, see :meth:`kg.stores.base.GraphStore.write`."""
        with ExitStack() as stack:
            with mapped(self.layout.folder):
                parent = stack.enter_context(_writing(self.layout, self._lock_seconds, progress))
                folder = stack.enter_context(draft(self.layout, parent.number + 1))
                batch = EmbeddedBatch(self.layout, folder, parent, versions)
                stack.callback(batch.close)
            yield batch
            batch.publish()

    def query(self, query: Query, limits: QueryLimits) -> QueryResult:
        """Run a query in a worker, see :meth:`kg.stores.base.GraphStore.query`."""
        return self._pool.query(query, limits)

    def close(self) -> None:
        """End the workers."""
        self._pool.close()


@contextmanager
def _writing(layout: Layout, seconds: float, progress: Progress | None) -> Iterator[Held]:
    """Hold the writer lock and the current generation; leftovers go before, unread generations after."""
    with writer_lock(layout.folder, seconds, progress):
        clean(layout)
        held = hold_current(layout.folder)
        try:
            yield held
        finally:
            held.close()
            prune(layout)
