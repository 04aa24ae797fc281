"""What a graph store is: the data types that cross its edge, and the protocol that every store implements.

The ingest pipeline calls :meth:`GraphStore.snapshot` (what is there) and :meth:`GraphStore.write` (one
batch, one generation); everything that asks SPARQL calls :meth:`GraphStore.query`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from kg.stores.manifest import Changes, DocumentEntry, Manifest
from kg.stores.results import Query, QueryLimits, QueryResult

Outcome = Literal["added", "replaced", "unchanged"]
Progress = Callable[[str], None]
"""Receives one message for the user, now and then, while a caller waits."""


@dataclass(frozen=True)
class GraphNames:
    """The IRIs of the graphs that a document's triples go to; provenance is shared by all documents."""

    document: str
    inferred: str
    provenance: str


@dataclass(frozen=True)
class Document:
    """One document as the store takes it.

    Triples are bytes in N-Triples, one a line, as :func:`kg.stores.triples.ntriples` writes them: they pass
    between processes as they are and load fastest. ``source`` is the file's name without folders; ``figures``
    are the counts that tables show (measures, departments …). ``original`` and ``text`` are kept for ever.
    ``slug`` is the one that a user chose for the plan's IRI in place of its title's, "" where none did.
    """

    plan: str
    source: str
    title: str
    graphs: GraphNames
    asserted: bytes
    inferred: bytes
    provenance: bytes
    original: bytes
    text: str
    figures: Mapping[str, int] = field(default_factory=dict)
    slug: str = ""


@dataclass(frozen=True)
class SharedGraph:
    """A graph of no document: the ontology, a vocabulary. ``version`` changes when its triples do."""

    name: str
    version: str
    triples: bytes


class Batch(Protocol):
    """Changes that become visible together, or not at all."""

    @property
    def documents(self) -> Mapping[str, DocumentEntry]:
        """The documents by plan IRI, as they will be if the batch ended now."""

    def put(self, document: Document) -> Outcome:
        """Add the document, or replace the one of its plan IRI; whose document it is, the caller decides.

        "unchanged" where the store holds it already, byte for byte and of the same versions: nothing is done.
        """

    def remove(self, plan: str) -> None:
        """Withdraw a document with all its graphs. Raises :class:`NoSuchDocumentError`."""

    def share(self, graph: SharedGraph) -> bool:
        """Put a shared graph in place of its former version. False, and nothing done, if it is there."""


class Snapshot(Protocol):
    """One generation, unchanging while it is held."""

    @property
    def generation(self) -> int:
        """Its number, from 1; 0 is the store in which nothing was ever written."""

    @property
    def manifest(self) -> Manifest:
        """Documents, tombstones, shared graphs and versions."""

    @property
    def folder(self) -> Path:
        """Where indexes find their files of this generation; absent where nothing was ever written."""

    def original(self, document: DocumentEntry) -> bytes:
        """The bytes of the document's file."""

    def text(self, document: DocumentEntry) -> str:
        """The normalised text that the document's spans count in."""

    def triples(self, graph: str) -> bytes:
        """A graph in N-Triples, sorted; empty where there is no such graph."""


class GraphStore(Protocol):
    """A store of documents and their graphs. Safe for many threads; one writer at a time in all."""

    def generation(self) -> int:
        """The number of the current generation; cheap."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The current generation, held while the context lasts."""

    def changes(self, since: int) -> Iterator[Changes]:
        """What each generation after ``since`` changed, oldest first. Raises :class:`HistoryGoneError`."""

    def prepare(self) -> None:
        """Documents will be put soon: raise now what would end their batch, as an index of another make."""

    def write(
        self, versions: Mapping[str, str], progress: Progress | None = None
    ) -> AbstractContextManager[Batch]:
        """A batch: one new generation when the context ends, none on an exception or where nothing changed.

        ``versions`` name what derives the documents (software, lexicons) and are noted with each one put.
        Waits for another writer, telling ``progress`` whom it waits for. Raises :class:`StoreLockedError`
        when that takes too long, :class:`StoreFullError`, :class:`StoreAccessError`.
        """

    def query(self, query: Query, limits: QueryLimits) -> QueryResult:
        """Run a SPARQL query on the current generation's merged graph and named graphs.

        Returns when the result begins; read it whole or chunk by chunk, and close it. Raises
        :class:`QuerySyntaxError`, :class:`QueryLimitError`, :class:`QueryRefusedError`.
        """

    def close(self) -> None:
        """Let go of workers and snapshots. The store cannot be used afterwards."""
