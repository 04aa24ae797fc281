"""A worker process: opens a generation read-only and answers queries over its pipes, one after the other.

Run as ``python -m kg.stores.worker STORE PARENT_PID``. It imports little, so that it starts in some 40 ms.
A query is ended by ending the process: pyoxigraph has no way to stop one.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from pyoxigraph import Store

from kg.stores.answers import Request, answer
from kg.stores.faults import tell, told
from kg.stores.frames import END, FrameBuffer, frame, read_frame, write_all
from kg.stores.holding import GenerationGoneError, Held, hold
from kg.stores.sandbox import deny_network, die_with_parent, limit_memory


class Session:
    """The generation that the worker has open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._token: str | None = None
        self._held: Held | None = None
        self._memory_mb = 0
        self.store = Store()

    def limit(self, memory_mb: int) -> None:
        """Let queries allocate so much from now on, unless that is the limit already."""
        if memory_mb != self._memory_mb:
            limit_memory(memory_mb * 2**20)
            self._memory_mb = memory_mb

    def open(self, number: int, token: str) -> None:
        """Change to a generation, unless it is open already. Raises :class:`GenerationGoneError`."""
        if token == self._token:
            return
        self.store = Store()
        self._token = None
        if self._held:
            self._held.close()
        self._held = hold(self._folder, number)
        if number:
            self.store = Store.read_only(str(self._held.folder / "graph"))
        self._token = token


def main() -> None:
    """Answer requests until the pipe is closed."""
    die_with_parent(int(sys.argv[2]))
    deny_network()
    session = Session(Path(sys.argv[1]))
    buffer = FrameBuffer()
    while (request := read_frame(0, buffer)) is not None:
        serve(session, json.loads(request[1]))


def serve(session: Session, request: Request) -> None:
    """Answer one request; what is wrong with it goes back as a FAIL frame."""
    with told():
        try:
            session.open(request["generation"], request["token"])
        except GenerationGoneError:
            tell("gone")
            return
        if "text" in request:
            session.limit(request["memory_mb"])
            answer(session.store, request)
        else:
            write_all(1, frame(END))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:  # the parent has gone, or given up on the query
        os._exit(0)
