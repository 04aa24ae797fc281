"""One writer at a time: a lock on ``writer.lock``, which names its owner.

The lock is flock(2)'s: it goes with its process, however that ends, so no lock is ever stale.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.stores.errors import StoreLockedError

POLL_SECONDS = 0.1
REMIND_SECONDS = 5.0


@dataclass(frozen=True)
class Owner:
    """Who writes: process, machine, command, since when (UTC)."""

    pid: int
    host: str
    command: str
    since: str

    def __str__(self) -> str:
        return f"pid {self.pid}, {self.host}, {self.command}, {self.since}"


@contextmanager
def writer_lock(
    folder: Path, seconds: float, progress: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the store's writer lock. Waits up to ``seconds`` for another owner, whom it names to ``progress``.

    Raises :class:`StoreLockedError` when the other does not finish in time.
    """
    path = folder / "writer.lock"
    descriptor = _acquire(path, seconds, progress)
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(_myself()), ensure_ascii=False).encode(), 0)
        yield
    finally:
        os.ftruncate(descriptor, 0)
        os.close(descriptor)


def is_locked(folder: Path) -> bool:
    """Whether somebody writes just now."""
    if not (folder / "writer.lock").exists():
        return False
    with (folder / "writer.lock").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def read_owner(folder: Path) -> Owner | None:
    """The owner that the lock file names; None where nobody writes, or the owner is just taking the lock."""
    try:
        return Owner(**json.loads((folder / "writer.lock").read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _acquire(path: Path, seconds: float, progress: Callable[[str], None] | None) -> int:
    start = time.monotonic()
    told = -REMIND_SECONDS
    while (descriptor := _try(path)) is None:
        waited = time.monotonic() - start
        owner = str(read_owner(path.parent) or "?")
        if waited >= seconds:
            raise StoreLockedError(path.parent, owner, waited)
        if progress and waited - told >= REMIND_SECONDS:
            progress(f"等待另一个写入进程（{owner}）。Waiting for another writer ({owner}).")
            told = waited
        time.sleep(min(POLL_SECONDS, seconds))
    return descriptor


def _try(path: Path) -> int | None:
    """The locked file's descriptor, or None: it is held, or was moved away (a restore) while being taken."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None


def _myself() -> Owner:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
    return Owner(os.getpid(), socket.gethostname(), command, datetime.now(UTC).isoformat(timespec="seconds"))
