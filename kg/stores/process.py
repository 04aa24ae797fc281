"""A worker process as its parent sees it: send, receive within limits, kill."""

from __future__ import annotations

import math
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from kg.stores.errors import QueryError, QueryLimitError, QueryStoppedError, WorkerError
from kg.stores.frames import PIECE, REQUEST, Frame, FrameBuffer, json_frame, write_all
from kg.stores.results import QueryLimits, Running
from kg.stores.sandbox import memory

WATCH_SECONDS = 0.05
"""How often a busy worker's memory is looked at."""
IDLE_BYTES = 32 * 2**20
"""What a worker takes for itself, beside its query."""
RETIRE_BYTES = 128 * 2**20
"""A worker that grew beyond this is replaced after its query: allocators seldom give memory back."""
PACKAGES = Path(__file__).parents[2]


class WorkerProcess:
    """One process, one query at a time. Start it from a thread that stays: it dies with its thread."""

    def __init__(self, module: str, *arguments: object) -> None:
        """Run a module of ours, which takes our process's number as its last argument."""
        self.token = ""
        self.deadline = math.inf
        self.peak = 0
        self.running: Running | None = None
        self._revoked = False
        self._watched = 0.0
        self._buffer = FrameBuffer()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by kill()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *map(str, arguments), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, "PYTHONPATH": str(PACKAGES), "MALLOC_ARENA_MAX": "2"},
            process_group=0,  # Ctrl-C is for the parent to answer
        )
        assert self._process.stdin
        assert self._process.stdout
        self._input, self._output = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, request: dict[str, Any], seconds: float) -> None:
        """Send a request, to be answered within so many seconds. Raises BrokenPipeError."""
        self.token = request["token"]
        self.send_frame(json_frame(REQUEST, request), seconds)

    def send_frame(self, data: bytes, seconds: float) -> None:
        """Send a frame, to be answered within so many seconds. Raises BrokenPipeError."""
        self.deadline = time.monotonic() + seconds
        write_all(self._input, data)

    def receive(self, limits: QueryLimits) -> Frame:
        """The next frame. Raises :class:`QueryLimitError` (time, memory) and :class:`WorkerError`."""
        while (found := self._buffer.take()) is None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise QueryLimitError("seconds", limits.seconds)
            if self._poll.poll(math.ceil(min(left, WATCH_SECONDS) * 1000)):
                self._read(limits)
            self._watch(limits)
        return found

    def stop(self) -> None:
        """End the process, whatever it does; whoever reads from it finds the end of the pipe."""
        self._process.kill()

    def revoke(self) -> None:
        """The same, on the word of an administrator, which whoever reads from it is told."""
        self._revoked = True
        self.stop()

    def kill(self) -> None:
        """End the process and let go of it. Nobody may be reading from it."""
        self._process.kill()
        self._process.wait()
        for file in (self._process.stdin, self._process.stdout, self._errors):
            if file and not file.closed:
                file.close()

    def _read(self, limits: QueryLimits) -> None:
        data = os.read(self._output, PIECE)
        if not data:
            raise self._death(limits)
        self._buffer.add(data)

    def _watch(self, limits: QueryLimits) -> None:
        now = time.monotonic()
        if now - self._watched < WATCH_SECONDS:
            return
        self._watched = now
        self.peak = max(self.peak, memory("RssAnon", self.pid))
        if self.peak > IDLE_BYTES + limits.memory_mb * 2**20:
            raise QueryLimitError("memory_mb", limits.memory_mb)

    def _death(self, limits: QueryLimits) -> QueryError:
        """Why the process ended: no memory (its own limit aborts it, the kernel kills it) or a fault."""
        code = self._process.wait()
        if self._revoked:
            return QueryStoppedError()
        if time.monotonic() >= self.deadline:
            return QueryLimitError("seconds", limits.seconds)
        self._errors.seek(0)
        words = self._errors.read()[-500:].decode(errors="replace").strip()
        if code == -signal.SIGKILL or "memory allocation" in words or "MemoryError" in words:
            return QueryLimitError("memory_mb", limits.memory_mb)
        return WorkerError(f"exit status {code}; {words}")
