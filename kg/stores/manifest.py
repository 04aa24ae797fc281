"""The manifest of a generation: what the store holds, since when, derived by what. JSON on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FORMAT = 1
"""Version of the store's layout on disk; a store of a newer one is refused."""


@dataclass(frozen=True)
class DocumentEntry:
    """A document of the store. Hashes are SHA-256 in hex and name files of ``texts/``; times are UTC."""

    plan: str
    source: str
    title: str
    document_graph: str
    inferred_graph: str
    provenance_graph: str
    original_sha256: str
    text_sha256: str
    provenance_sha256: str
    triples_sha256: str
    figures: Mapping[str, int]
    versions: Mapping[str, str]
    generation: int
    time: str


@dataclass(frozen=True)
class Tombstone:
    """A document that was withdrawn."""

    plan: str
    source: str
    title: str
    generation: int
    time: str


@dataclass(frozen=True)
class Changes:
    """What one generation changed: plan IRIs, in the order in which they came."""

    generation: int
    time: str
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """All that is known of a generation beside its triples.

    ``shared`` maps the shared graphs to their versions, ``checksums`` the generation's files to SHA-256.
    """

    changes: Changes
    versions: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, DocumentEntry] = field(default_factory=dict)
    tombstones: Mapping[str, Tombstone] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    checksums: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def generation(self) -> int:
        return self.changes.generation


EMPTY = Manifest(Changes(generation=0, time=""))
"""The manifest of a store in which nothing was written yet."""
