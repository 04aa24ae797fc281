"""The documents that an ingest has before it: files, and those that the store keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.sources import SourceFile
from kg.stores.base import GraphStore
from kg.stores.files import sha256
from kg.stores.manifest import DocumentEntry
from ontology.errors import KepuError


@dataclass(frozen=True)
class Task:
    """A document to derive: the name it is known by, and where users find it.

    ``data`` is an error where it could not be read, ``digest`` then empty. ``entry`` is what the store holds,
    where the document comes from there.
    """

    name: str
    place: str
    data: bytes | KepuError
    slug: str
    digest: str = ""
    entry: DocumentEntry | None = None


def file_tasks(sources: Iterable[SourceFile], slug: str) -> Iterator[Task]:
    """The files, each read when its turn comes."""
    for source in sources:
        try:
            data = source.read()
            yield Task(source.name, str(source.path), data, slug, sha256(data))
        except KepuError as error:
            yield Task(source.name, str(source.path), error, slug)


def kept_entries(store: GraphStore) -> list[DocumentEntry]:
    """The store's documents."""
    with store.snapshot() as snapshot:
        return list(snapshot.manifest.documents.values())


def kept_tasks(store: GraphStore, entries: Iterable[DocumentEntry]) -> Iterator[Task]:
    """Documents of the store by their originals, each read when its turn comes. Raises StoreDamagedError."""
    for entry in entries:
        with store.snapshot() as snapshot:
            data = snapshot.original(entry)
        yield Task(entry.source, entry.source, data, entry.slug, entry.original_sha256, entry)
