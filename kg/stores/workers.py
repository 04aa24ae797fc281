"""The pool of worker processes: so many queries at once, the others wait; each on the current generation."""

from __future__ import annotations

import json
import math
import queue
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from kg.stores.errors import QueryError, QueueFullError, StoreDamagedError, StoreError, WorkerError, mapped
from kg.stores.frames import BEGIN, END
from kg.stores.generations import prune
from kg.stores.holding import Current, read_current
from kg.stores.layout import Layout
from kg.stores.process import RETIRE_BYTES, WorkerProcess
from kg.stores.results import Query, QueryLimits, Running
from kg.stores.streams import WorkerResult, failure

QUEUE_SECONDS = 60.0
"""How long a query waits for a free worker."""
TICK_SECONDS = 0.5
"""How often idle workers are brought to the current generation, and overdue ones ended."""
OPEN_LIMITS = QueryLimits(seconds=5)
ATTEMPTS = 20


@dataclass(frozen=True)
class _Order:
    """A process to be started."""

    module: str
    arguments: tuple[object, ...]
    process: Future[WorkerProcess]


class WorkerPool:
    """Up to ``size`` workers for the store in a folder. Safe for many threads.

    A thread of its own starts the workers, since a worker dies with the thread that started it, and looks
    after them.
    """

    def __init__(self, layout: Layout, size: int) -> None:
        self._store = layout.folder
        self._union = layout.union
        self._size = size
        self._changed = threading.Condition()
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._starting = 0
        self._closed = False
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._pruned = ""
        self._numbers = count(1)
        self._keeper: threading.Thread | None = None

    def query(self, query: Query, limits: QueryLimits) -> WorkerResult:
        """Run a query; the result once it begins. See :meth:`kg.stores.base.GraphStore.query`."""
        union = query.everything and not self._union
        request = {**vars(query), "prefixes": dict(query.prefixes), **vars(limits), "union": union}
        for _ in range(ATTEMPTS):
            with mapped(self._store):
                current = read_current(self._store)
            worker = self._acquire()
            worker.running = Running(next(self._numbers), query.text, _now())
            if (result := self._begin(worker, request, limits, current)) is not None:
                return result
        raise StoreDamagedError(self._store, "the current generation cannot be opened")

    def running(self) -> list[Running]:
        """The queries that are being answered, those that began first before others."""
        with self._changed:
            found = [worker.running for worker in self._busy if worker.running]
        return sorted(found, key=lambda each: each.number)

    def revoke(self, number: int) -> bool:
        """End a query; False where none of this number is being answered."""
        with self._changed:
            workers = [each for each in self._busy if each.running and each.running.number == number]
            for worker in workers:
                worker.revoke()
        return bool(workers)

    def close(self) -> None:
        """End all workers, busy ones too."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._orders.put(None)
        if self._keeper is not None:
            self._keeper.join()
        self._refuse_orders()
        with self._changed:
            idle, self._idle = self._idle, []
            for worker in self._busy:
                worker.stop()
        for worker in idle:
            worker.kill()

    def _begin(
        self, worker: WorkerProcess, request: dict[str, Any], limits: QueryLimits, current: Current
    ) -> WorkerResult | None:
        """The result's beginning; None where the worker had died, or the generation went in between."""
        usable = False
        try:
            worker.send(request | _name(current), limits.seconds)
            kind, payload = worker.receive(limits)
            usable = True
        except BrokenPipeError:
            return None
        finally:
            if not usable:
                self._release(worker, False)
        content = json.loads(payload)
        if kind == BEGIN:
            return WorkerResult(worker, limits, content | {"generation": current.number}, self._release)
        self._release(worker, True)
        if content["kind"] == "gone":
            return None
        raise failure(payload, limits)

    def _acquire(self) -> WorkerProcess:
        until = time.monotonic() + QUEUE_SECONDS
        with self._changed:
            while not self._closed and not self._idle and len(self._busy) + self._starting >= self._size:
                if not self._changed.wait(until - time.monotonic()):
                    raise QueueFullError(QUEUE_SECONDS)
            if self._closed:
                raise WorkerError("the store is closed")
            if self._idle:
                worker = self._idle.pop()
                self._busy.add(worker)
                return worker
            self._starting += 1
        return self._start()

    def _start(self) -> WorkerProcess:
        worker = None
        try:
            worker = self.spawn("kg.stores.worker", self._store)
        finally:
            with self._changed:
                self._starting -= 1
                if worker is not None:
                    self._busy.add(worker)
        return worker

    def spawn(self, module: str, *arguments: object) -> WorkerProcess:
        """Start a process that lives as long as the pool and is the caller's to end. Raises WorkerError."""
        order = _Order(module, arguments, Future())
        with self._changed:
            if self._closed:
                raise WorkerError("the store is closed")
            if self._keeper is None:
                self._keeper = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)
                self._keeper.start()
        self._orders.put(order)
        try:
            return order.process.result()
        except OSError as error:
            raise WorkerError(str(error)) from error

    def _release(self, worker: WorkerProcess, usable: bool) -> None:
        worker.deadline = math.inf
        worker.running = None
        with self._changed:
            self._busy.discard(worker)
            usable = usable and not self._closed and worker.peak < RETIRE_BYTES
            if usable:
                self._idle.append(worker)
            self._changed.notify()
        if not usable:
            worker.kill()

    def _keep(self) -> None:
        while not self._closed:
            with suppress(queue.Empty):
                if (order := self._orders.get(timeout=TICK_SECONDS)) is not None:
                    _fulfil(order)
            with suppress(OSError, StoreError):  # a store being restored; the next look finds it whole
                self._look_after()

    def _refuse_orders(self) -> None:
        """Answer those who still wait for a process when there is nobody to start one."""
        while not self._orders.empty():
            if order := self._orders.get():
                order.process.set_exception(OSError("the store is closed"))

    def _look_after(self) -> None:
        """End what is overdue though nobody reads it, and let go of old generations."""
        now = time.monotonic()
        with self._changed:
            for worker in self._busy:
                if worker.deadline < now:
                    worker.stop()
        current = read_current(self._store)
        with self._changed:
            stale = [worker for worker in self._idle if worker.token != current.token]
            self._idle = [worker for worker in self._idle if worker not in stale]
            self._busy.update(stale)
        for worker in stale:
            self._release(worker, _reopen(worker, current))
        if current.token != self._pruned and prune(Layout(self._store)) == 0:
            self._pruned = current.token


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _fulfil(order: _Order) -> None:
    try:
        order.process.set_result(WorkerProcess(order.module, *order.arguments))
    except OSError as error:
        order.process.set_exception(error)


def _reopen(worker: WorkerProcess, current: Current) -> bool:
    """Bring an idle worker to the current generation; False where it cannot."""
    try:
        worker.send(_name(current), OPEN_LIMITS.seconds)
        return worker.receive(OPEN_LIMITS)[0] == END
    except (BrokenPipeError, QueryError):
        return False


def _name(current: Current) -> dict[str, Any]:
    return {"generation": current.number, "token": current.token}
