"""A writer's process: carries edits out on a private copy of a generation's graph, one after the other.

Run as ``python -m kg.stores.editor PARENT_PID``. Like a worker it is ended when an edit takes too much; then
nothing of its copy is published.
"""

from __future__ import annotations

import os
import pickle
import sys
from typing import Any

from kg.stores.dataset import Dataset
from kg.stores.editing import apply
from kg.stores.editing_folders import lock
from kg.stores.faults import told
from kg.stores.frames import BEGIN, FrameBuffer, json_frame, read_frame, write_all
from kg.stores.journal import Journal, name_of
from kg.stores.orders import Apply, Open, Order, Save
from kg.stores.sandbox import deny_network, die_with_parent, limit_memory


class Editor:
    """The copy that is edited."""

    def __init__(self, order: Open) -> None:
        self._lock = lock(order.folder)
        self._merged = order.merged
        self._dataset = Dataset(order.folder / "graph", order.published, merged=order.merged)

    def apply(self, order: Apply) -> dict[str, Any]:
        """Carry an edit out whole, or leave everything as it was and raise why."""
        limit_memory(order.memory_mb * 2**20)
        journal = Journal(self._dataset.store, order.ground, merged=self._merged)
        try:
            apply(journal, order.edit)
        except BaseException:
            journal.undo()
            raise
        return {"graphs": journal.changed, "created": journal.created}

    def save(self, order: Save) -> dict[str, Any]:
        """Write the graph; ``kept`` is whether the copy can go on from there."""
        there = {name_of(graph) for graph in self._dataset.store.named_graphs()} | {""}
        kept = self._dataset.save(order.target)
        return {"graphs": [name for name in order.graphs if name in there], "kept": kept}


def main() -> None:
    """Carry orders out until the pipe is closed."""
    die_with_parent(int(sys.argv[1]))
    deny_network()
    buffer = FrameBuffer()
    editor: Editor | None = None
    while (request := read_frame(0, buffer)) is not None:
        order: Order = pickle.loads(request[1])  # from our own parent
        if isinstance(order, Open):
            editor = Editor(order)
            write_all(1, json_frame(BEGIN, {}))
            continue
        assert editor
        with told():
            done = editor.apply(order) if isinstance(order, Apply) else editor.save(order)
            write_all(1, json_frame(BEGIN, done))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:  # the parent has gone, or given up on the edit
        os._exit(0)
