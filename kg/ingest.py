"""The pipeline: files → documents → the store, one generation a batch."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Literal

from kg.derive import Basis, BasisSpec, Derived, derive, load_basis, moved
from kg.errors import OtherBaseError, SamePlanError
from kg.shared import shared_graphs
from kg.sources import SourceFile
from kg.stores.base import Batch, GraphStore, Progress
from kg.stores.files import sha256
from kg.stores.manifest import DocumentEntry
from ontology.errors import KepuError

BATCH = 32
"""So many documents are published together: no reader and no other writer waits for more than these."""
_FEW = 4
"""Fewer documents than these are not worth further processes."""

Status = Literal["added", "replaced", "unchanged", "refused"]


@dataclass(frozen=True)
class Options:
    """How to ingest.

    ``jobs``: processes that derive, 0 for one a core where there is work for them. ``replace``: a file takes
    the place of another one of the same plan. ``slug`` stands for the title's own in the plan's IRI.
    ``validate``: SHACL judges every document.
    """

    jobs: int = 0
    replace: bool = False
    slug: str = ""
    validate: bool = True


@dataclass(frozen=True)
class Outcome:
    """What became of one file. ``error`` says why it was refused."""

    source: str
    status: Status
    plan: str = ""
    title: str = ""
    figures: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: KepuError | None = None


@dataclass(frozen=True)
class _Task:
    """A document to derive; ``data`` is an error where it could not be read, ``entry`` what the store has."""

    name: str
    data: bytes | KepuError
    slug: str
    entry: DocumentEntry | None = None


Result = Derived | KepuError
Mapper = Callable[[list[_Task]], Iterator[Result]]


def ingest(
    store: GraphStore, sources: list[SourceFile], spec: BasisSpec, options: Options, progress: Progress
) -> Iterator[Outcome]:
    """Take the files in, in order; each outcome comes when its batch is published.

    Documents of the store that were derived by other lexicons are derived anew first. Raises StoreError,
    LexiconError, OtherBaseError; what is wrong with a file is in its outcome.
    """
    basis = load_basis(spec)
    stale = _kept(store, lambda entry: entry.versions["lexicons"] != basis.versions["lexicons"])
    files = (_file_task(options.slug, source) for source in sources)
    run = _Run(store, basis, progress)
    yield from run.all(stale, len(stale), replace(options, replace=True))
    yield from run.all(files, len(sources), options)


def reingest(
    store: GraphStore, spec: BasisSpec, options: Options, progress: Progress, *, everything: bool
) -> Iterator[Outcome]:
    """Derive the store's documents anew from the originals it keeps: those of other versions, or all."""
    basis = load_basis(spec)
    kept = _kept(store, lambda entry: everything or dict(entry.versions) != dict(basis.versions))
    yield from _Run(store, basis, progress).all(kept, len(kept), replace(options, replace=True))


def _file_task(slug: str, source: SourceFile) -> _Task:
    try:
        return _Task(source.name, source.read(), slug)
    except KepuError as error:
        return _Task(source.name, error, slug)


def _kept(store: GraphStore, wanted: Callable[[DocumentEntry], bool]) -> list[_Task]:
    """The store's own documents that are wanted, with the bytes it keeps of them."""
    with store.snapshot() as snapshot:
        entries = [entry for entry in snapshot.manifest.documents.values() if wanted(entry)]
        return [_Task(entry.source, snapshot.original(entry), entry.slug, entry) for entry in entries]


@dataclass(frozen=True)
class _Run:
    """What all batches of one call share."""

    store: GraphStore
    basis: Basis
    progress: Progress

    def all(self, tasks: Iterable[_Task], count: int, options: Options) -> Iterator[Outcome]:
        """Derive and publish, batch by batch."""
        self._check_base()
        pending = iter(tasks)
        with _mapper(self.basis.spec, count, options) as derived:
            while batch := list(islice(pending, BATCH)):
                known = self._known(options)
                results = derived([task for task in batch if not _is_known(task, known)])
                yield from self._publish([(task, _result(task, known, results)) for task in batch], options)

    def _check_base(self) -> None:
        with self.store.snapshot() as snapshot:
            plans = snapshot.manifest.documents
        base = self.basis.names.base
        other = next((plan for plan in plans if not plan.startswith(base)), None)
        if other:
            raise OtherBaseError(
                f"知识库中的 IRI 不以 {base} 开头：{other}。"
                f"The store's IRIs do not begin with {base}: {other}.",
                remedy="请改回 KEPU_BASE_IRI，或另建知识库。Set KEPU_BASE_IRI back, or use another store.",
            )

    def _known(self, options: Options) -> dict[str, DocumentEntry]:
        """The documents that need no deriving, by the hash of their originals."""
        if options.slug:
            return {}
        with self.store.snapshot() as snapshot:
            entries = snapshot.manifest.documents.values()
        versions = dict(self.basis.versions)
        return {entry.original_sha256: entry for entry in entries if dict(entry.versions) == versions}

    def _publish(
        self, batch: list[tuple[_Task, Result | DocumentEntry]], options: Options
    ) -> Iterator[Outcome]:
        """Put what was derived in the store, as one generation."""
        if not any(isinstance(result, Derived) for _, result in batch):
            yield from (_settled(task, result) for task, result in batch if not isinstance(result, Derived))
            return
        outcomes = []
        with self.store.write(self.basis.versions, self.progress) as open_batch:
            for task, result in batch:
                if isinstance(result, Derived):
                    outcomes.append(_put(open_batch, task, result, options))
                else:
                    outcomes.append(_settled(task, result))
            if any(outcome.status in ("added", "replaced") for outcome in outcomes):
                for graph in shared_graphs(self.basis.spec.base):
                    open_batch.share(graph)
        yield from outcomes


def _is_known(task: _Task, known: dict[str, DocumentEntry]) -> bool:
    return task.entry is None and isinstance(task.data, bytes) and sha256(task.data) in known


def _result(
    task: _Task, known: dict[str, DocumentEntry], results: Iterator[Result]
) -> Result | DocumentEntry:
    if _is_known(task, known):
        return known[sha256(task.data)] if isinstance(task.data, bytes) else task.data
    return next(results)


def _settled(task: _Task, result: KepuError | DocumentEntry) -> Outcome:
    if isinstance(result, KepuError):
        return Outcome(task.name, "refused", error=result)
    return Outcome(task.name, "unchanged", result.plan, result.title, dict(result.figures))


def _put(batch: Batch, task: _Task, derived: Derived, options: Options) -> Outcome:
    """Add or replace the document, unless another file claims its plan (design, section 4)."""
    document = derived.document
    there = batch.documents.get(document.plan)
    same_text = there is not None and there.text_sha256 == sha256(document.text.encode())
    if there and not same_text and there.source != document.source and not options.replace:
        return Outcome(task.name, "refused", error=_claimed(document.source, there))
    if there and same_text and there.source != document.source and dict(there.versions) == derived.versions:
        return _settled(task, there)
    if task.entry and task.entry.plan != document.plan:
        document = moved(document, task.entry.plan)
        if task.entry.plan in batch.documents:
            batch.remove(task.entry.plan)
    status = batch.put(document)
    return Outcome(task.name, status, document.plan, document.title, dict(document.figures), derived.warnings)


def _claimed(name: str, there: DocumentEntry) -> SamePlanError:
    return SamePlanError(
        f"{there.source} 已是同一规划，文字不同：{there.plan}。"
        f"{there.source} is this plan already, with another text: {there.plan}.",
        place=name,
        remedy="要取代它请加 --replace；是另一份规划请加 --as SLUG。"
        "To put it in its place: --replace; if it is another plan: --as SLUG.",
    )


def _attempt(spec: BasisSpec, validate: bool, task: _Task) -> Result:
    """Derive a document, or say why not."""
    if isinstance(task.data, KepuError):
        return task.data
    try:
        return derive(task.data, task.name, load_basis(spec), slug=task.slug, validate=validate)
    except KepuError as error:
        return error


@contextmanager
def _mapper(spec: BasisSpec, count: int, options: Options) -> Iterator[Mapper]:
    """How tasks are derived: here, or in processes where there are enough of them."""
    attempt = partial(_attempt, spec, options.validate)
    jobs = min(options.jobs or (os.cpu_count() or 1 if count >= _FEW else 1), max(count, 1))
    if jobs == 1:
        yield partial(map, attempt)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("forkserver"), initializer=_leave_interrupts)
    try:
        yield partial(pool.map, attempt)
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
