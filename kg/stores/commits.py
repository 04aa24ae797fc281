"""Edits of users' graphs become generations: all that wait at a time share one (group commit)."""

from __future__ import annotations

import json
import os
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kg.stores.edits import Edit, Edited, Ground
from kg.stores.errors import QueryLimitError, StoreError, WorkerError, mapped
from kg.stores.files import delete_tree
from kg.stores.frames import BEGIN, REQUEST, frame
from kg.stores.generations import UNCHECKED, checksums, publish, read_manifest
from kg.stores.holding import Held
from kg.stores.layout import Layout
from kg.stores.manifest import Changes, Manifest
from kg.stores.orders import Apply, Open, Order, Save
from kg.stores.process import WorkerProcess
from kg.stores.results import QueryLimits
from kg.stores.streams import failure

SAVE_LIMITS = QueryLimits(seconds=600)
"""Of what the users did not ask for: copying the graph before and after."""

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

    def __init__(self, layout: Layout, writing: Writing) -> None:
        self._layout = layout
        self._writing = writing
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []

    def edit(self, edit: Edit, ground: Ground, limits: QueryLimits) -> Edited:
        """Carry an edit out; what it did, once that is durable and every later query sees it.

        Raises what :meth:`kg.stores.oxigraph.EmbeddedStore.edit` does.
        """
        own = _Waiting(edit, ground, limits, Future())
        with self._lock:
            self._waiting.append(own)
        with self._turn:
            if not own.done.done():
                self._commit(self._taken())
        return own.done.result()

    def _taken(self) -> list[_Waiting]:
        with self._lock:
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
            published = parent.folder / "graph" if parent.number else None
            with _editor(Open(draft / "work", published, self._layout.union)) as editor:
                for each in waiting:
                    try:
                        outcomes.append((each, _applied(editor, each, parent.number + 1)))
                    except (QueryLimitError, WorkerError) as error:
                        if editor.is_alive:
                            outcomes.append((each, error))
                            continue
                        each.done.set_exception(error)
                        return each
                    except StoreError as error:
                        outcomes.append((each, error))
                done = [edited for _, edited in outcomes if isinstance(edited, Edited)]
                if any(edited.graphs for edited in done):
                    self._publish(editor, parent, draft, done)
        for each, outcome in outcomes:
            if isinstance(outcome, StoreError):
                each.done.set_exception(outcome)
            else:
                each.done.set_result(
                    outcome if outcome.graphs else replace(outcome, generation=parent.number)
                )
        return None

    def _publish(self, editor: _Editor, parent: Held, draft: Path, done: Sequence[Edited]) -> None:
        old = read_manifest(parent)
        touched = tuple(sorted({graph for edited in done for graph in edited.graphs}))
        names = tuple(sorted({*old.graphs, *touched}))
        there = editor.ask(Save(draft / "graph", names), SAVE_LIMITS)["graphs"]
        _carry_over(parent.folder, draft)
        number = parent.number + 1
        graphs = {name: number if name in touched else old.graphs[name] for name in there}
        sums, durable = checksums(draft, parent, old)
        publish(self._layout, draft, _manifest(old, number, touched, graphs, sums), durable)


def _manifest(
    old: Manifest, number: int, touched: tuple[str, ...], graphs: dict[str, int], sums: dict[str, str]
) -> Manifest:
    changes = Changes(number, datetime.now(UTC).isoformat(timespec="seconds"), graphs=touched)
    return replace(old, changes=changes, graphs=graphs, checksums=sums)


class _Editor:
    """An editor process."""

    def __init__(self) -> None:
        self._process = WorkerProcess("kg.stores.editor")

    @property
    def is_alive(self) -> bool:
        """Whether it can go on: a limit that it noticed itself does not end it."""
        return self._process.is_alive

    def ask(self, order: Order, limits: QueryLimits) -> dict[str, list[str]]:
        """Have an order carried out. Raises :class:`StoreError`; at a limit the process is ended."""
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
        found: dict[str, list[str]] = json.loads(payload)
        return found

    def close(self) -> None:
        """End the process."""
        self._process.kill()


@contextmanager
def _editor(order: Open) -> Iterator[_Editor]:
    editor = _Editor()
    try:
        editor.ask(order, SAVE_LIMITS)
        yield editor
    finally:
        editor.close()
        delete_tree(order.work)


def _applied(editor: _Editor, each: _Waiting, generation: int) -> Edited:
    done = editor.ask(Apply(each.edit, each.ground, each.limits.memory_mb), each.limits)
    return Edited(generation, tuple(done["graphs"]), tuple(done["created"]))


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
