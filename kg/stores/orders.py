"""What an editor is told to do (kg.stores.editor)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.stores.edits import Edit, Ground


@dataclass(frozen=True)
class Open:
    """Make ``work`` a copy of the ``published`` graph, or a new one. With ``merged`` as the store is."""

    work: Path
    published: Path | None
    merged: bool


@dataclass(frozen=True)
class Apply:
    """Carry an edit out, allocating so many megabytes at most."""

    edit: Edit
    ground: Ground
    memory_mb: int


@dataclass(frozen=True)
class Save:
    """Write the graph to a new folder; the answer lists the users' graphs of these that are there."""

    target: Path
    graphs: tuple[str, ...]


Order = Open | Apply | Save
