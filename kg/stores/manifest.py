"""The manifest of a generation: what the store holds, since when, derived by what. JSON on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
"""Version of the store's layout on disk; a store of a newer one is refused."""


@dataclass(frozen=True)
class DocumentEntry:
    """A document of the store. Hashes are SHA-256 in hex and name files of ``texts/``; times are UTC.

    ``triples_sha256`` is over the asserted and inferred triples as they were put. ``generation`` is the one
    that brought it, or its last replacement.
    """

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
    slug: str = ""


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
    """What one generation changed: plan IRIs, names of shared graphs and of users' graphs, sorted."""

    generation: int
    time: str
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.replaced or self.withdrawn or self.shared or self.graphs)


@dataclass(frozen=True)
class Manifest:
    """All that is known of a generation beside its triples.

    ``shared`` maps the shared graphs to their versions, ``checksums`` the generation's files to SHA-256.
    ``versions`` are those of the software that wrote it. ``graphs`` are the users' graphs, each with the
    generation that changed it last; "" is the unnamed one where the default graph is not the merged one.
    """

    changes: Changes
    versions: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, DocumentEntry] = field(default_factory=dict)
    tombstones: Mapping[str, Tombstone] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    checksums: Mapping[str, str] = field(default_factory=dict)
    graphs: Mapping[str, int] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def generation(self) -> int:
        return self.changes.generation


EMPTY = Manifest(Changes(generation=0, time=""))
"""The manifest of a store in which nothing was written yet."""


def differences(old: Manifest, new: Manifest) -> Changes:
    """What the new manifest changed. A document counts as replaced when its entry differs."""
    both = old.documents.keys() & new.documents.keys()
    return Changes(
        generation=new.generation,
        time=new.changes.time,
        added=tuple(sorted(new.documents.keys() - both)),
        replaced=tuple(sorted(plan for plan in both if old.documents[plan] != new.documents[plan])),
        withdrawn=tuple(sorted(old.documents.keys() - both)),
        shared=tuple(sorted(name for name, version in new.shared.items() if old.shared.get(name) != version)),
    )


def tombstones(
    old: Manifest, documents: Mapping[str, DocumentEntry], changes: Changes
) -> dict[str, Tombstone]:
    """The tombstones after ``changes``: one more for each document withdrawn, none where one came back."""
    stones = {plan: stone for plan, stone in old.tombstones.items() if plan not in documents}
    for plan in changes.withdrawn:
        entry = old.documents[plan]
        stones[plan] = Tombstone(plan, entry.source, entry.title, changes.generation, changes.time)
    return stones


def to_json(value: Manifest | Changes) -> bytes:
    """JSON in UTF-8, keys as the fields are named."""
    return json.dumps(asdict(value), ensure_ascii=False, indent=1).encode()


def manifest_from_json(data: bytes) -> Manifest:
    """The inverse of :func:`to_json`. Raises ValueError, KeyError or TypeError for anything else."""
    raw = json.loads(data)
    return Manifest(
        changes=_changes(raw["changes"]),
        versions=raw["versions"],
        documents={plan: DocumentEntry(**entry) for plan, entry in raw["documents"].items()},
        tombstones={plan: Tombstone(**stone) for plan, stone in raw["tombstones"].items()},
        shared=raw["shared"],
        checksums=raw["checksums"],
        graphs=raw.get("graphs", {}),
        format=raw["format"],
    )


def changes_from_json(data: bytes) -> Changes:
    """The inverse of :func:`to_json`. Raises ValueError, KeyError or TypeError for anything else."""
    return _changes(json.loads(data))


def _changes(raw: dict[str, Any]) -> Changes:
    return Changes(
        raw["generation"],
        raw["time"],
        *(tuple(raw.get(name, ())) for name in ("added", "replaced", "withdrawn", "shared", "graphs")),
    )
