"""A batch of the embedded store: documents come and go in a private copy, and are published together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kg.stores import texts
from kg.stores.base import Document, Outcome, Progress, SharedGraph
from kg.stores.dataset import Dataset
from kg.stores.derived import Derive, DocumentTriples, GraphChange, IndexTask
from kg.stores.errors import NoSuchDocumentError, mapped
from kg.stores.files import sha256
from kg.stores.generations import checksums, publish, read_manifest
from kg.stores.holding import Held
from kg.stores.layout import Layout
from kg.stores.manifest import Changes, DocumentEntry, Manifest, differences, tombstones
from kg.stores.provenance import QuadCounts
from kg.stores.triples import nquads

PENDING_BYTES = 64 * 2**20
"""So many bytes of N-Triples are gathered before they are loaded at once."""

Graphs = tuple[tuple[str, bytes], ...]


class EmbeddedBatch:
    """See :class:`kg.stores.base.Batch`. One thread only.

    What is put waits in memory, by owner (a plan or a shared graph), until it is loaded; what is withdrawn
    goes from the private copy at once: an owner is never in both. The copy is made at the first change.
    ``parent`` is the generation that it changes, ``versions`` are the parent's where None are given.
    """

    def __init__(
        self, layout: Layout, folder: Path, parent: Held, versions: Mapping[str, str] | None
    ) -> None:
        self.parent = parent
        self._layout = layout
        self._folder = folder
        self._old = read_manifest(parent)
        self._versions = dict(self._old.versions if versions is None else versions)
        self._documents = dict(self._old.documents)
        self._shared = dict(self._old.shared)
        self._time = datetime.now(UTC).isoformat(timespec="seconds")
        self._pending: dict[str, Graphs] = {}
        self._pending_bytes = 0
        self._dataset: Dataset | None = None
        self._provenance: QuadCounts | None = None

    @property
    def documents(self) -> Mapping[str, DocumentEntry]:
        """The documents by plan IRI, as they will be if the batch ended now."""
        return self._documents

    def put(self, document: Document) -> Outcome:
        """Add or replace a document, see :meth:`kg.stores.base.Batch.put`."""
        entry = self._entry(document)
        old = self._documents.get(document.plan)
        if old is not None and _is_same(old, entry):
            return "unchanged"
        with mapped(self._layout.folder):
            for data in (document.original, document.text.encode(), document.provenance):
                texts.stage(self._layout.texts, self._staging, data)
            if old is not None:
                self._withdraw(old)
            self._documents[document.plan] = entry
            self._wait(document.plan, _graphs(document))
        return "replaced" if old else "added"

    def remove(self, plan: str) -> None:
        """Withdraw a document with all its graphs. Raises :class:`NoSuchDocumentError`."""
        if plan not in self._documents:
            raise NoSuchDocumentError(plan)
        with mapped(self._layout.folder):
            self._withdraw(self._documents[plan])
            del self._documents[plan]

    def share(self, graph: SharedGraph) -> bool:
        """Put a shared graph, see :meth:`kg.stores.base.Batch.share`."""
        if self._shared.get(graph.name) == graph.version:
            return False
        with mapped(self._layout.folder):
            if graph.name in self._shared and not self._pending.pop(graph.name, None):
                self._copy().withdraw(graph.name)
            self._shared[graph.name] = graph.version
            self._wait(graph.name, ((graph.name, graph.triples),))
        return True

    def changes(self) -> Changes:
        """What the batch changes so far; false where that is nothing."""
        return differences(self._old, self._manifest(Changes(self.parent.number + 1, self._time)))

    def publish(self, derive: Derive | None = None, tell: Progress | None = None) -> None:
        """Make the batch the next generation, with the index and the graphs that ``derive`` gives it."""
        with mapped(self._layout.folder):
            if derive is not None:
                self._take(derive(self._task(tell or _keep_quiet)))
            self._load()
            self._copy().save(self._folder / "graph")
            self.close()
            texts.keep(self._layout.texts, self._staging)
            sums, durable = checksums(self._folder, self.parent, self._old)
            manifest = replace(self._manifest(self.changes()), checksums=sums)
            publish(self._layout, self._folder, manifest, durable)

    def close(self) -> None:
        """Close the private copy."""
        if self._dataset is not None:
            self._dataset.close()

    @property
    def _staging(self) -> Path:
        return self._folder / "texts"

    def _copy(self) -> Dataset:
        if self._dataset is None:
            published = self.parent.folder / "graph" if self.parent.number else None
            self._dataset = Dataset(self._folder / "work", published, merged=self._layout.union)
        return self._dataset

    def _wait(self, owner: str, graphs: Graphs) -> None:
        self._pending[owner] = graphs
        self._pending_bytes += sum(len(data) for _, data in graphs)
        if self._pending_bytes > PENDING_BYTES:
            self._load()

    def _load(self) -> None:
        self._copy().load([graph for graphs in self._pending.values() for graph in graphs])
        loaded, self._pending, self._pending_bytes = self._pending, {}, 0
        for plan in loaded.keys() & self._documents.keys():
            if self._provenance is not None:
                self._provenance.add(self._provenance_of(self._documents[plan]))

    def _withdraw(self, entry: DocumentEntry) -> None:
        if self._pending.pop(entry.plan, None):
            return
        if self._provenance is None:
            stored = (known for plan, known in self._documents.items() if plan not in self._pending)
            self._provenance = QuadCounts(map(self._provenance_of, stored))
        self._copy().withdraw(entry.document_graph, entry.inferred_graph)
        self._copy().withdraw_quads(self._provenance.take(self._provenance_of(entry)))

    def _provenance_of(self, entry: DocumentEntry) -> bytes:
        staged = self._staging / entry.provenance_sha256
        data = staged.read_bytes() if staged.exists() else texts.read(self._layout.texts, staged.name)
        return nquads(data, entry.provenance_graph)

    def _task(self, tell: Progress) -> IndexTask:
        old, new = self._old.documents, self._documents
        put = [plan for plan, entry in new.items() if plan not in old or _has_other_triples(old[plan], entry)]
        return IndexTask(
            draft=self._folder,
            parent=self.parent.folder if self.parent.number else None,
            put=lambda: map(self._triples, put),
            everything=lambda: map(self._triples, new),
            gone=frozenset(old.keys() - new.keys()) | (old.keys() & put),
            tell=tell,
        )

    def _triples(self, plan: str) -> DocumentTriples:
        entry = self._documents[plan]
        if plan in self._pending:
            (_, asserted), (_, inferred), _ = self._pending[plan]
        else:
            asserted, inferred = map(self._copy().triples, (entry.document_graph, entry.inferred_graph))
        return DocumentTriples(plan, entry.source, asserted, inferred)

    def _take(self, changes: Iterable[GraphChange]) -> None:
        """Change derived graphs, which are shared ones whose version tells their history."""
        for change in changes:
            added, removed = self._difference(change) if change.whole else (change.added, change.removed)
            if added or removed:
                former = self._shared.get(change.graph, "")
                digest = hashlib.sha256(b"\0".join((former.encode(), added, removed))).hexdigest()
                self._shared[change.graph] = digest[:16]
                self._copy().withdraw_quads(nquads(removed, change.graph))
                self._wait(change.graph, ((change.graph, added),))

    def _difference(self, change: GraphChange) -> tuple[bytes, bytes]:
        """What a whole graph has more than the one that is there, and what less."""
        new = set(change.added.splitlines(keepends=True))
        old = set(self._copy().triples(change.graph).splitlines(keepends=True))
        return b"".join(sorted(new - old)), b"".join(sorted(old - new))

    def _entry(self, document: Document) -> DocumentEntry:
        return DocumentEntry(
            plan=document.plan,
            source=document.source,
            title=document.title,
            document_graph=document.graphs.document,
            inferred_graph=document.graphs.inferred,
            provenance_graph=document.graphs.provenance,
            original_sha256=sha256(document.original),
            text_sha256=sha256(document.text.encode()),
            provenance_sha256=sha256(document.provenance),
            triples_sha256=sha256(document.asserted + document.inferred),
            figures=dict(document.figures),
            versions=self._versions,
            generation=self.parent.number + 1,
            time=self._time,
            slug=document.slug,
        )

    def _manifest(self, changes: Changes) -> Manifest:
        stones = tombstones(self._old, self._documents, changes)
        return Manifest(
            changes, self._versions, self._documents, stones, self._shared, graphs=self._old.graphs
        )


def _graphs(document: Document) -> Graphs:
    names = document.graphs
    return (
        (names.document, document.asserted),
        (names.inferred, document.inferred),
        (names.provenance, document.provenance),
    )


def _is_same(old: DocumentEntry, new: DocumentEntry) -> bool:
    """Provenance tells when and how: it differs at every ingest and makes no document new."""
    return (
        replace(new, generation=old.generation, time=old.time, provenance_sha256=old.provenance_sha256) == old
    )


def _has_other_triples(old: DocumentEntry, new: DocumentEntry) -> bool:
    return (old.triples_sha256, old.source) != (new.triples_sha256, new.source)


def _keep_quiet(message: str) -> None:
    """Where nobody listens."""
