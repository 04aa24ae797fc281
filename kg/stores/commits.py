"""Edits of users' graphs become generations: all that wait at a time share one (group commit)."""

from __future__ import annotations

import json
import os
import pickle
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.stores import editing_folders
from kg.stores.edits import Edit, Edited, Ground
from kg.stores.errors import QueryLimitError, StoreError, WorkerError, mapped
from kg.stores.files import delete_tree
from kg.stores.frames import BEGIN, REQUEST, frame
from kg.stores.generations import UNCHECKED, checksums, publish, read_manifest
from kg.stores.holding import Held, read_current
from kg.stores.layout import Layout
from kg.stores.manifest import Changes
from kg.stores.orders import Apply, Open, Order, Save
from kg.stores.process import WorkerProcess
from kg.stores.results import QueryLimits
from kg.stores.streams import failure

SAVE_LIMITS = QueryLimits(seconds=600)
"""Of what the users did not ask for: copying the graph before and after."""

GATHERING = 0.004
"""Seconds that the first waits for others: those whose edits were just done come back with their next."""

Writing = Callable[[], AbstractContextManager[tuple[Held, Path]]]
"""Holds the writer lock; gives the generation to change and the folder of the next one's draft."""

Spawn = Callable[[str], WorkerProcess]
"""Starts a module of ours as a process."""


@dataclass(frozen=True)
class _Waiting:
    edit: Edit
    ground: Ground
    limits: QueryLimits
    done: Future[Edited]


class Commits:
    """Carries edits out. Safe for many threads: who comes first works for all that wait by then."""

    def __init__(self, layout: Layout, writing: Writing, spawn: Spawn) -> None:
        self._layout = layout
        self._spawn = spawn
        self._writing = writing
        self._changed = threading.Condition()
        self._busy = False
        self._waiting: list[_Waiting] = []
        self._editor: Editor | None = None

    def edit(self, edit: Edit, ground: Ground, limits: QueryLimits) -> Edited:
        """Carry an edit out; what it did, once that is durable and every later query sees it.

        Raises what :meth:`kg.stores.oxigraph.EmbeddedStore.edit` does.
        """
        own = _Waiting(edit, ground, limits, Future())
        if taken := self._taken_with(own):
            try:
                self._commit(taken)
            finally:
                with self._changed:
                    self._busy = False
                    self._changed.notify_all()
        return own.done.result()

    def _taken_with(self, own: _Waiting) -> list[_Waiting]:
        """All that wait, the own among them, once nobody is at work; empty when the own is done by then."""
        with self._changed:
            self._waiting.append(own)
            self._changed.wait_for(lambda: own.done.done() or not self._busy)
            if own.done.done():
                return []
            self._busy = True
        time.sleep(GATHERING)
        with self._changed:
            taken, self._waiting = self._waiting, []
            return taken

    def _commit(self, waiting: Sequence[_Waiting]) -> None:
        """One generation of all of these; whoever ends the editor fails alone, the others begin again."""
        try:
            left = list(waiting)
            while left:
                ended = self._attempt(left)
                left = [] if ended is None else [each for each in left if each is not ended]
        except BaseException as error:
            for each in waiting:
                if not each.done.done():
                    each.done.set_exception(error)
            if not isinstance(error, StoreError):
                raise

    def _attempt(self, waiting: Sequence[_Waiting]) -> _Waiting | None:
        """Publish what the edits make of the current generation; the edit that the editor died of, if one."""
        outcomes: list[tuple[_Waiting, Edited | StoreError]] = []
        with mapped(self._layout.folder), self._writing() as (parent, draft):
            editor = self._editor_of(parent)
            self._editor = None  # until it is known to have what is published
            try:
                for each in waiting:
                    try:
                        outcomes.append((each, editor.apply(each, parent.number + 1)))
                    except StoreError as error:
                        if not editor.is_alive:
                            each.done.set_exception(error)
                            return each
                        outcomes.append((each, error))
                done = [edited for _, edited in outcomes if isinstance(edited, Edited) and edited.graphs]
                if not done or self._publish(editor, parent, draft, done):
                    editor.token = read_current(self._layout.folder).token
                    self._editor = editor
            finally:
                if self._editor is None:
                    editor.close()
        for each, outcome in outcomes:
            if isinstance(outcome, StoreError):
                each.done.set_exception(outcome)
            else:
                each.done.set_result(
                    outcome if outcome.graphs else replace(outcome, generation=parent.number)
                )
        return None

    def _editor_of(self, parent: Held) -> Editor:
        """The editor, its copy that of the generation; a new one where the last had another."""
        if self._editor and self._editor.is_of(read_current(self._layout.folder).token):
            return self._editor
        self.close()
        return Editor(self._layout, parent, self._spawn)

    def close(self) -> None:
        """End the editor."""
        if self._editor:
            self._editor.close()
            self._editor = None

    def _publish(self, editor: Editor, parent: Held, draft: Path, done: Sequence[Edited]) -> bool:
        """Make the draft the next generation; whether the editor can go on from it."""
        old = read_manifest(parent)
        touched = tuple(sorted({graph for edited in done for graph in edited.graphs}))
        saved = editor.save(draft / "graph", tuple(sorted({*old.graphs, *touched})))
        _carry_over(parent.folder, draft)
        number = parent.number + 1
        graphs = {name: number if name in touched else old.graphs[name] for name in saved["graphs"]}
        now = datetime.now(UTC).isoformat(timespec="seconds")
        sums, durable = checksums(draft, parent, old)
        changes = Changes(number, now, graphs=touched)
        manifest = replace(old, changes=changes, graphs=graphs, checksums=sums)
        publish(self._layout, draft, manifest, durable)
        return bool(saved["kept"])


class Editor:
    """An editor's process as its owner sees it. ``token`` says which generation its copy is."""

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

    def apply(self, each: _Waiting, generation: int) -> Edited:
        """Carry an edit out. Raises :class:`StoreError`; at a limit the process is ended."""
        done = self._ask(Apply(each.edit, each.ground, each.limits.memory_mb), each.limits)
        return Edited(generation, tuple(done["graphs"]), tuple(done["created"]))

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


def _carry_over(parent: Path, draft: Path) -> None:
    """Let the draft have the parent's index: users' graphs are no part of it."""
    for path in parent.rglob("*") if parent.exists() else ():
        name = path.relative_to(parent)
        if name.parts[0] == "graph" or name.name in UNCHECKED:
            continue
        if path.is_dir():
            (draft / name).mkdir(exist_ok=True)
        else:
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(path, draft / name)
