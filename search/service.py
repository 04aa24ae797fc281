"""The search of a store as the command line and the service call it: always on the current generation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.stores.manifest import Manifest
from kg.stores.oxigraph import EmbeddedStore
from ontology.errors import KepuError
from search.encoders.loading import LoadingEncoder, State
from search.errors import IndexDamagedError, NoIndexError, NoSuchMeasureError, SearchError
from search.index import SearchIndex
from search.measures import MeasureEntry
from search.ranking.hits import search
from search.requests import Hit, Mode, SearchAnswer, SearchRequest
from search.similar.clusters import Cluster, clusters
from search.similar.similarity import all_similar, similar

EMPTY = "知识库是空的，请先用 kepu ingest 写入规划。The store is empty: take plans in with kepu ingest."
Tell = Callable[[str], None]


@dataclass(frozen=True)
class SearchState:
    """What answers are made with. ``index`` names the encoder of the current index, None for words only.

    ``error`` says why the encoder could not be loaded or the index not be opened, without naming paths.
    """

    encoder: State
    index: str | None
    mode: Mode
    error: str | None


@dataclass(frozen=True)
class OpenedSearch:
    """The search of one generation, unchanging while it is held; ``index`` None in an empty store.

    ``folder`` is the generation's.
    """

    manifest: Manifest
    index: SearchIndex | None
    loading: LoadingEncoder
    folder: Path

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """All groups of measures on one topic, those of most plans and measures first; found once.

        Raises IndexDamagedError.
        """
        return clusters(self.index, self.folder) if self.index else ()

    @property
    def mode(self) -> Mode:
        """Whether meanings are compared, or words only as long as the encoder is not there."""
        return "hybrid" if self.loading.encoder else "lexical"

    @property
    def needed(self) -> SearchIndex:
        """The index. Raises SearchError in an empty store."""
        if self.index is None:
            raise SearchError(EMPTY)
        return self.index

    def search(self, request: SearchRequest) -> SearchAnswer:
        """What a question finds. Raises SearchError."""
        if self.index is None:
            return SearchAnswer((), 0, emptied_by=EMPTY, mode=self.mode)
        return search(self.index, request, self.loading.encoder)

    def measure(self, iri: str) -> MeasureEntry:
        """The measure of an IRI. Raises NoSuchMeasureError."""
        if self.index is None:
            raise NoSuchMeasureError(iri)
        return self.index.segments.entry(self.index.ordinal(iri))

    def similar(self, iri: str, top: int, *, same_plan: bool = False) -> tuple[Hit, ...]:
        """The nearest measures of other plans, or of its own too. Raises NoSuchMeasureError."""
        if self.index is None:
            raise NoSuchMeasureError(iri)
        return similar(self.index, iri, top, same_plan=same_plan)

    def all_similar(
        self, top: int, *, same_plan: bool = False
    ) -> Iterator[tuple[MeasureEntry, tuple[Hit, ...]]]:
        """Each measure of the store with its nearest ones, in the order of the store."""
        return all_similar(self.index, top, same_plan=same_plan) if self.index else iter(())


@dataclass
class _Current:
    """A generation opened, with who uses it; closed when it is neither current nor in use."""

    opened: OpenedSearch
    stack: ExitStack
    users: int = 0
    stale: bool = False

    def close_if_unused(self) -> None:
        if self.stale and not self.users:
            self.stack.close()


class Searcher:
    """Opens each generation as it comes and holds it while it is searched. Safe for many threads."""

    def __init__(self, store: EmbeddedStore, encoder: LoadingEncoder) -> None:
        """``store`` stays its opener's to close. Nothing is loaded or opened yet."""
        self.loading = encoder
        self._store = store
        self._lock = threading.Lock()
        self._current: _Current | None = None
        self._fault: KepuError | None = None

    @contextmanager
    def opened(self) -> Iterator[OpenedSearch]:
        """The current generation's search, held while the context lasts; the encoder begins to load.

        Raises :class:`NoIndexError`, :class:`IndexDamagedError`, which :meth:`mend` puts right;
        :class:`NewerIndexError`, :class:`OtherEncoderError`; and the store's errors.
        """
        self.loading.start()
        with self._lock:
            current = self._refreshed()
            current.users += 1
        try:
            yield current.opened
        finally:
            with self._lock:
                current.users -= 1
                current.close_if_unused()

    def refresh(self) -> None:
        """Let go of a generation that is not current any more. Raises what :meth:`opened` does."""
        with self._lock:
            self._refreshed()

    def mend(self, tell: Tell) -> bool:
        """Make a missing or damaged index anew from the graph, saying so. True where that was done.

        Takes the writer lock. Raises what opening raises beside, and what :meth:`EmbeddedStore.reindex` does.
        """
        try:
            self.refresh()
        except (NoIndexError, IndexDamagedError) as error:
            tell(f"正在重建索引 Making the index anew: {error.place}: {error.message}")
            if not self._store.reindex(tell, broken=self._store.generation()):
                raise
            return True
        return False

    def state(self) -> SearchState:
        """How the search stands, as of the last look; waits for nothing."""
        current, error = self._current, self._fault or self.loading.error
        index = current.opened.index if current else None
        identity = index.encoder if index else None
        return SearchState(
            self.loading.state,
            identity.name if identity else None,
            "hybrid" if self.loading.encoder else "lexical",
            f"{error.message} {error.remedy}".strip() if error else None,
        )

    def close(self) -> None:
        """Let go of the generation."""
        with self._lock:
            self._let_go()

    def _refreshed(self) -> _Current:
        """The current generation, opened; call it with the lock held."""
        number = self._store.generation()
        if self._current is None or self._current.opened.manifest.generation != number:
            try:
                fresh, self._fault = self._open(), None
            except KepuError as error:
                self._fault = error
                raise
            self._let_go()
            self._current = fresh
        return self._current

    def _open(self) -> _Current:
        with ExitStack() as stack:
            snapshot = stack.enter_context(self._store.snapshot())
            identity = self.loading.choice.identify()
            index = SearchIndex.open(snapshot.folder, identity) if snapshot.generation else None
            opened = OpenedSearch(snapshot.manifest, index, self.loading, snapshot.folder)
            return _Current(opened, stack.pop_all())

    def _let_go(self) -> None:
        if self._current:
            self._current.stale = True
            self._current.close_if_unused()
            self._current = None
