"""The pipeline: files → documents → the store, one generation a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import islice

from kg.derive import Basis, BasisSpec, Derived, load_basis
from kg.deriving import Deriver, Result, deriver
from kg.errors import OtherBaseError
from kg.iris import Names
from kg.outcomes import Observer, Options, Outcome
from kg.placing import Placing, refused, unchanged
from kg.shared import join_drafts, shared_graphs
from kg.sources import SourceFile
from kg.stores.base import GraphStore
from kg.stores.manifest import DocumentEntry
from kg.tasks import Task, file_tasks, kept_entries, kept_tasks

BATCH = 32
"""So many documents are published together: no reader and no other writer waits for more than these."""


def ingest(
    store: GraphStore, sources: list[SourceFile], spec: BasisSpec, options: Options, observer: Observer
) -> Iterator[Outcome]:
    """Take the files in, in order; each outcome comes when its batch is published.

    Documents of the store that were derived by other lexicons are derived anew first. Raises StoreError,
    LexiconError, OtherBaseError, ProcessLostError; what is wrong with a file is in its outcome.
    """
    basis = load_basis(spec)
    lexicons = basis.versions["lexicons"]
    with deriver(spec, options) as derive:
        run = _Run(store, basis, options, observer, derive)
        anew = set()
        stale = [entry for entry in kept_entries(store) if entry.versions["lexicons"] != lexicons]
        for outcome in run.kept(stale):
            anew.add((outcome.source, outcome.plan))
            yield outcome
        observer.begun(len(sources))
        for outcome in run.all(file_tasks(sources, options.slug)):
            if outcome.status != "unchanged" or (outcome.source, outcome.plan) not in anew:
                yield outcome


def reingest(
    store: GraphStore, spec: BasisSpec, options: Options, observer: Observer, *, everything: bool
) -> Iterator[Outcome]:
    """Derive the store's documents anew from the originals it keeps: those of other versions, or all.

    Raises as :func:`ingest` does.
    """
    basis = load_basis(spec)
    versions = dict(basis.versions)
    entries = [entry for entry in kept_entries(store) if everything or dict(entry.versions) != versions]
    with deriver(spec, options) as derive:
        yield from _Run(store, basis, options, observer, derive).kept(entries)


def withdraw(store: GraphStore, plan: str, names: Names, observer: Observer) -> None:
    """Withdraw a plan's document. Raises NoSuchDocumentError and what writing raises."""
    with store.snapshot() as snapshot:
        versions = {**snapshot.manifest.versions, "software": version("kepu-graph")}
    with store.write(versions, observer.message) as batch, store.snapshot() as before:
        batch.remove(plan)
        join_drafts(batch, before, names)


@dataclass(frozen=True)
class _Run:
    """What all batches of one call share."""

    store: GraphStore
    basis: Basis
    options: Options
    observer: Observer
    derive: Deriver
    claims: dict[str, str] = field(default_factory=dict)

    def kept(self, entries: list[DocumentEntry]) -> Iterator[Outcome]:
        """Derive documents of the store anew."""
        self.observer.begun(len(entries))
        yield from self.all(kept_tasks(self.store, entries))

    def all(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """Derive and publish, batch by batch."""
        self._check_base()
        while batch := list(islice(tasks, BATCH)):
            yield from self._publish(batch, self._results(batch))

    def _check_base(self) -> None:
        base = self.basis.names.base
        others = [entry.plan for entry in kept_entries(self.store) if not entry.plan.startswith(base)]
        if others:
            raise OtherBaseError(
                f"知识库中的 IRI 不以 {base} 开头：{others[0]}。"
                f"The store's IRIs do not begin with {base}: {others[0]}.",
                remedy="请改回 KEPU_BASE_IRI，或另建知识库。Set KEPU_BASE_IRI back, or use another store.",
            )

    def _results(self, batch: list[Task]) -> list[Result | DocumentEntry]:
        """What each task gives; for a file whose content the store holds, what it holds."""
        known = self._known()
        found = [None if task.entry else known.get(task.digest) for task in batch]
        if None in found:
            self.store.prepare()
        results = self.derive([task for task, entry in zip(batch, found, strict=True) if entry is None])
        return list(self._observed(batch, found, results))

    def _observed(
        self, batch: list[Task], found: Iterable[DocumentEntry | None], results: Iterator[Result]
    ) -> Iterator[Result | DocumentEntry]:
        for task, entry in zip(batch, found, strict=True):
            yield entry or next(results)
            self.observer.derived(task.name)

    def _known(self) -> Mapping[str, DocumentEntry]:
        """The documents that need no deriving, by the hash of their originals."""
        if self.options.slug:
            return {}
        versions = dict(self.basis.versions)
        entries = kept_entries(self.store)
        return {entry.original_sha256: entry for entry in entries if dict(entry.versions) == versions}

    def _publish(self, batch: list[Task], results: list[Result | DocumentEntry]) -> list[Outcome]:
        """Put what was derived in the store, as one generation."""
        if not any(isinstance(result, Derived) for result in results):
            return [_outcome(task, result, None) for task, result in zip(batch, results, strict=True)]
        versions, tell = self.basis.versions, self.observer.message
        with self.store.write(versions, tell) as open_batch, self.store.snapshot() as before:
            placing = Placing(open_batch, before, self.options.replace, self.claims)
            outcomes = [_outcome(task, result, placing) for task, result in zip(batch, results, strict=True)]
            if any(outcome.status in ("added", "replaced") for outcome in outcomes):
                for graph in shared_graphs(self.basis.spec.base):
                    open_batch.share(graph)
                join_drafts(open_batch, before, self.basis.names)
        return outcomes


def _outcome(task: Task, result: Result | DocumentEntry, placing: Placing | None) -> Outcome:
    if isinstance(result, Derived):
        assert placing
        return placing.put(task, result)
    return unchanged(task, result) if isinstance(result, DocumentEntry) else refused(task, result)
