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
from kg.stores.commits import Commits
from kg.stores.derived import DerivedIndex
from kg.stores.edits import Edit, Edited, Ground
from kg.stores.errors import mapped
from kg.stores.generations import clean, draft, prune, read_changes, read_manifest
from kg.stores.holding import Held, hold_current, read_current
from kg.stores.layout import Layout, identity, open_layout
from kg.stores.lock import writer_lock
from kg.stores.manifest import Changes, DocumentEntry, Manifest
from kg.stores.results import Query, QueryLimits, QueryResult, Running
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

    @property
    def folder(self) -> Path:
        """The generation's folder; absent where nothing was ever written."""
        return self._held.folder

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
    """See :class:`kg.stores.base.GraphStore`. Generations that it writes have the index that it is given."""

    def __init__(
        self,
        folder: Path,
        *,
        create: bool = False,
        workers: int = 0,
        lock_seconds: float = LOCK_SECONDS,
        index: DerivedIndex | None = None,
    ) -> None:
        """Open the store of a folder; an absent or empty one becomes a store where ``create`` says so.

        ``workers`` is how many queries run at once. Raises :class:`NoStoreError`,
        :class:`ForeignFolderError`, :class:`NewerFormatError`, :class:`StoreDamagedError`,
        :class:`StoreAccessError`.
        """
        self.layout = open_layout(folder, create=create)
        self._lock_seconds = lock_seconds
        self._index = index
        self._pool = WorkerPool(self.layout, workers or max(8, 2 * (os.cpu_count() or 1)))
        self._commits = Commits(self.layout, self._drafted, self._pool.spawn)

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

    def prepare(self) -> None:
        """See :meth:`kg.stores.base.GraphStore.prepare`."""
        if self._index:
            with self.snapshot() as snapshot:
                self._index.prepare(snapshot.folder if snapshot.generation else None)

    @contextmanager
    def write(self, versions: Mapping[str, str], progress: Progress | None = None) -> Iterator[EmbeddedBatch]:
        """One batch, see :meth:`kg.stores.base.GraphStore.write`."""
        with self._batch(versions, progress) as batch:
            yield batch
            if batch.changes():
                batch.publish(self._index.update if self._index else None, progress)

    def reindex(self, progress: Progress | None = None, broken: int | None = None) -> bool:
        """Make the index anew, in a generation of the same documents; False where nothing was done.

        ``broken`` is the generation whose index was found wanting: another one is left as it is. Raises what
        the index and writing raise.
        """
        with self._batch(None, progress) as batch:
            number = batch.parent.number
            if self._index is None or number == 0 or broken not in (None, number):
                return False
            batch.publish(self._index.rebuild, progress)
        return True

    def maintain(self, progress: Progress | None = None) -> bool:
        """Bring the index to a better form where that is due, in a generation of the same documents.

        False where nothing was due, which is cheap to find out. Raises what the index and writing raise.
        """
        if self._index is None or not self._is_due(self._index):
            return False
        with self._batch(None, progress) as batch:
            if not self._index.is_due(batch.parent.folder):
                return False
            batch.publish(self._index.maintain, progress)
        return True

    def query(self, query: Query, limits: QueryLimits) -> QueryResult:
        """Run a query in a worker, see :meth:`kg.stores.base.GraphStore.query`."""
        return self._pool.query(query, limits)

    def running(self) -> list[Running]:
        """The queries that this process has running."""
        return self._pool.running()

    def revoke(self, number: int) -> bool:
        """End one of them; False where there is none of the number."""
        return self._pool.revoke(number)

    def edit(self, edit: Edit, ground: Ground, limits: QueryLimits) -> Edited:
        """Change users' graphs; what was done, once it is durable and every later query sees it.

        Raises :class:`ReservedGraphError`, :class:`NoSuchGraphError`, :class:`EditFailedError`, what a query
        raises, and what writing raises; then nothing is changed.
        """
        return self._commits.edit(edit, ground, limits)

    def close(self) -> None:
        """End the workers and the editor."""
        self._commits.close()
        self._pool.close()

    @contextmanager
    def _drafted(self) -> Iterator[tuple[Held, Path]]:
        with (
            _writing(self.layout, self._lock_seconds, None) as parent,
            draft(self.layout, parent.number + 1) as folder,
        ):
            yield parent, folder

    def _is_due(self, index: DerivedIndex) -> bool:
        with self.snapshot() as snapshot:
            return snapshot.generation > 0 and index.is_due(snapshot.folder)

    @contextmanager
    def _batch(
        self, versions: Mapping[str, str] | None, progress: Progress | None
    ) -> Iterator[EmbeddedBatch]:
        with ExitStack() as stack:
            with mapped(self.layout.folder):
                parent = stack.enter_context(_writing(self.layout, self._lock_seconds, progress))
                folder = stack.enter_context(draft(self.layout, parent.number + 1))
                batch = EmbeddedBatch(self.layout, folder, parent, versions)
                stack.callback(batch.close)
            yield batch


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
