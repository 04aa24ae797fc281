"""What an editor is told to do (kg.stores.editor)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.stores.edits import Edit, Ground


@dataclass(frozen=True)
class Open:
    """Make a copy of the ``published`` graph, or a new one, in ``folder``; ``merged`` as the store is."""

    folder: Path
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
    """Write the graph to a new folder; the answer lists which of these graphs are there."""

    target: Path
    graphs: tuple[str, ...]


Order = Open | Apply | Save
