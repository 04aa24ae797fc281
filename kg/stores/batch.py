"""A batch of the embedded store: documents come and go in a private copy, and are published together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kg.stores import texts
from kg.stores.base import Document, Outcome, SharedGraph
from kg.stores.dataset import Dataset
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
    """

    def __init__(self, layout: Layout, folder: Path, parent: Held, versions: Mapping[str, str]) -> None:
        self._layout = layout
        self._folder = folder
        self._parent = parent
        self._versions = dict(versions)
        self._old = read_manifest(parent)
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

    def publish(self) -> None:
        """Make the batch the next generation, unless nothing changed."""
        changes = differences(self._old, self._manifest(Changes(self._parent.number + 1, self._time)))
        if not changes:
            return
        with mapped(self._layout.folder):
            self._load()
            self._copy().save(self._folder / "graph")
            texts.keep(self._layout.texts, self._staging)
            sums, durable = checksums(self._folder, self._parent, self._old)
            publish(self._layout, self._folder, replace(self._manifest(changes), checksums=sums), durable)

    def close(self) -> None:
        """Close the private copy; its files are the draft's, which its owner deletes."""
        if self._dataset is not None:
            self._dataset.close()

    @property
    def _staging(self) -> Path:
        return self._folder / "texts"

    def _copy(self) -> Dataset:
        if self._dataset is None:
            published = self._parent.folder / "graph" if self._parent.number else None
            self._dataset = Dataset(self._folder / "work", published)
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
            generation=self._parent.number + 1,
            time=self._time,
            slug=document.slug,
        )

    def _manifest(self, changes: Changes) -> Manifest:
        stones = tombstones(self._old, self._documents, changes)
        return Manifest(changes, self._versions, self._documents, stones, self._shared)


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
