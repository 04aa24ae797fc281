"""An editor's process (kg.stores.editor) as its owner sees it: start, apply, save, close."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.stores import editing_folders
from kg.stores.edits import Edit, Edited, Ground
from kg.stores.errors import QueryLimitError, WorkerError
from kg.stores.files import delete_tree
from kg.stores.frames import BEGIN, REQUEST, frame
from kg.stores.holding import Held, read_current
from kg.stores.layout import Layout
from kg.stores.orders import Apply, Open, Order, Save
from kg.stores.process import WorkerProcess
from kg.stores.results import QueryLimits
from kg.stores.streams import failure

SAVE_LIMITS = QueryLimits(seconds=600)
"""Of what the users did not ask for: copying the graph before and after."""

Spawn = Callable[[str], WorkerProcess]
"""Starts a module of ours as a process."""


class EditorProcess:
    """``token`` says which generation its copy is."""

    def __init__(self, layout: Layout, parent: Held, spawn: Spawn) -> None:
        """Start one with a copy of the generation. Raises :class:`WorkerError`, OSError."""
        self.token = read_current(layout.folder).token
        self._folder = editing_folders.make(layout.folder)
        self._process = spawn("kg.stores.editor")
        published = parent.folder / "graph" if parent.number else None
        try:
            self._ask(Open(self._folder, published, layout.union), SAVE_LIMITS)
        except BaseException:
            self.close()
            raise

    @property
    def is_alive(self) -> bool:
        """Whether it can go on: a limit that it noticed itself does not end it."""
        return self._process.is_alive

    def is_of(self, token: str) -> bool:
        """Whether it lives and its copy is that of the generation."""
        return self.token == token and self.is_alive and self._folder.exists()

    def apply(self, edit: Edit, ground: Ground, limits: QueryLimits) -> Edited:
        """Carry an edit out; its generation is the caller's to tell.

        Raises :class:`kg.stores.errors.StoreError`; a limit that the process did not notice itself ends it.
        """
        done = self._ask(Apply(edit, ground, limits.memory_mb), limits)
        return Edited(0, tuple(done["graphs"]), tuple(done["created"]))

    def save(self, target: Path, graphs: tuple[str, ...]) -> dict[str, Any]:
        """Write the graph to a folder, see :class:`kg.stores.orders.Save`."""
        return self._ask(Save(target, graphs), SAVE_LIMITS)

    def close(self) -> None:
        """End the process and delete its copy."""
        self._process.kill()
        delete_tree(self._folder)

    def _ask(self, order: Order, limits: QueryLimits) -> dict[str, Any]:
        try:
            self._process.send_frame(frame(REQUEST, pickle.dumps(order)), limits.seconds)
            kind, payload = self._process.receive(limits)
        except BrokenPipeError as error:
            raise WorkerError("the editor has ended") from error
        except QueryLimitError:
            self._process.kill()
            raise
        if kind != BEGIN:
            raise failure(payload, limits)
        found: dict[str, Any] = json.loads(payload)
        return found
