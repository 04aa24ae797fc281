"""Edits of users' graphs become generations: all that wait at a time share one (group commit)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kg.stores.editor_process import EditorProcess, Spawn
from kg.stores.edits import Edit, Edited, Ground
from kg.stores.errors import StoreError, mapped
from kg.stores.generations import UNCHECKED, checksums, publish, read_manifest
from kg.stores.holding import Held, read_current
from kg.stores.layout import Layout
from kg.stores.manifest import Changes
from kg.stores.results import QueryLimits

GATHERING = 0.004
"""Seconds that the first waits for others: those whose edits were just done come back with their next."""

Writing = Callable[[], AbstractContextManager[tuple[Held, Path]]]
"""Holds the writer lock; gives the generation to change and the folder of the next one's draft."""


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
        self._editor: EditorProcess | None = None

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
                        done = editor.apply(each.edit, each.ground, each.limits)
                        outcomes.append((each, replace(done, generation=parent.number + 1)))
                    except StoreError as error:
                        if not editor.is_alive:
                            each.done.set_exception(error)
                            return each
                        outcomes.append((each, error))
                changed = [edited for _, edited in outcomes if isinstance(edited, Edited) and edited.graphs]
                if not changed or self._publish(editor, parent, draft, changed):
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

    def _editor_of(self, parent: Held) -> EditorProcess:
        """The editor, its copy that of the generation; a new one where the last had another."""
        if self._editor and self._editor.is_of(read_current(self._layout.folder).token):
            return self._editor
        self.close()
        return EditorProcess(self._layout, parent, self._spawn)

    def close(self) -> None:
        """End the editor."""
        if self._editor:
            self._editor.close()
            self._editor = None

    def _publish(self, editor: EditorProcess, parent: Held, draft: Path, done: Sequence[Edited]) -> bool:
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
