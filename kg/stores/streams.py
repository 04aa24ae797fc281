"""The result of a query as it comes out of its worker."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import IO, Any, Self

from kg.stores.errors import (
    EditFailedError,
    NoSuchGraphError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    ReservedGraphError,
    StoreError,
    UnreadableContentError,
    WorkerError,
)
from kg.stores.frames import END, FAIL, Frame
from kg.stores.process import WorkerProcess
from kg.stores.results import QueryLimits, ResultKind

SPOOL_BYTES = 2**20

Release = Callable[[WorkerProcess, bool], None]
"""Takes a worker back, and whether it can be used again."""


class WorkerResult:
    """See :class:`kg.stores.results.QueryResult`. Holds its worker until it is read to the end or closed."""

    def __init__(
        self, worker: WorkerProcess, limits: QueryLimits, begin: dict[str, Any], release: Release
    ) -> None:
        self.kind: ResultKind = begin["kind"]
        self.media_type: str = begin["media_type"]
        self.generation: int = begin["generation"]
        self._worker: WorkerProcess | None = worker
        self._limits = limits
        self._release = release

    def __iter__(self) -> Iterator[bytes]:
        """The chunks, once. Raises :class:`QueryLimitError` and :class:`WorkerError`."""
        while self._worker is not None:
            kind, payload = self._receive(self._worker)
            if kind == FAIL:
                self._end(usable=True)
                raise failure(payload, self._limits)
            if kind == END:
                self._end(usable=True)
                return
            yield payload

    def read(self) -> bytes:
        """The whole result."""
        return b"".join(self)

    def spool(self) -> IO[bytes]:
        """The whole result in a temporary file (in memory while it is small), at its start."""
        file = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - the caller's to close
        for chunk in self:
            file.write(chunk)
        file.seek(0)
        return file

    def close(self) -> None:
        """Stop the query if it is not at its end."""
        self._end(usable=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def _receive(self, worker: WorkerProcess) -> Frame:
        try:
            return worker.receive(self._limits)
        except BaseException:
            self._end(usable=False)
            raise

    def _end(self, *, usable: bool) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            self._release(worker, usable)


_FAILURES: dict[str, Callable[[str], StoreError]] = {
    "syntax": QuerySyntaxError,
    "service": lambda _: QueryRefusedError("SERVICE"),
    "load": lambda _: QueryRefusedError("LOAD"),
    "reserved": ReservedGraphError,
    "no-graph": NoSuchGraphError,
    "content": UnreadableContentError,
    "edit": EditFailedError,
}


def failure(payload: bytes, limits: QueryLimits) -> StoreError:
    """The error that a FAIL frame of a worker or an editor tells of."""
    fail = json.loads(payload)
    kind, detail = fail["kind"], fail["detail"]
    if kind == "limit":
        return QueryLimitError(detail, getattr(limits, detail))
    return _FAILURES.get(kind, WorkerError)(detail)
