"""Reading one generation: which is current, and the shared lock that keeps it from being deleted.

Worker processes import this; it stays light.
"""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from kg.stores.errors import StoreDamagedError

ATTEMPTS = 100


@dataclass(frozen=True)
class Current:
    """What CURRENT says. ``token`` differs whenever the file was replaced, be it by the same number."""

    number: int
    token: str


class GenerationGoneError(Exception):
    """The generation was deleted before it could be held: read CURRENT again. Never leaves kg.stores."""


@dataclass
class Held:
    """A generation that stays on disk until it is let go. Generation 0 has no folder."""

    number: int
    folder: Path
    descriptor: int | None

    def close(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None


def read_current(store: Path) -> Current:
    """The current generation of the store in this folder; number 0 where nothing was written yet."""
    path = store / "CURRENT"
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            return Current(int(file.read()), f"{status.st_ino}-{status.st_mtime_ns}")
    except FileNotFoundError:
        return Current(0, "")
    except ValueError as error:
        raise StoreDamagedError(path, "CURRENT holds no number") from error


def hold(store: Path, number: int) -> Held:
    """Hold a generation for reading. Raises :class:`GenerationGoneError`."""
    folder = store / "generations" / str(number)
    if number == 0:
        return Held(0, folder, None)
    lock = folder / "lock"
    try:
        descriptor = os.open(lock, os.O_RDONLY)
    except FileNotFoundError as error:
        raise GenerationGoneError from error
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    if _is_still(lock, descriptor):
        return Held(number, folder, descriptor)
    os.close(descriptor)
    raise GenerationGoneError


def hold_current(store: Path) -> Held:
    """Hold the current generation, whichever it is by then. Raises :class:`StoreDamagedError`."""
    for _ in range(ATTEMPTS):
        number = read_current(store).number
        try:
            return hold(store, number)
        except GenerationGoneError:
            continue
    raise StoreDamagedError(store, f"CURRENT names generation {number}, which is missing")


def try_exclusive(folder: Path) -> int | None:
    """The descriptor of a generation's lock when nobody reads it, else None. Closing it lets go."""
    lock = folder / "lock"
    try:
        descriptor = os.open(lock, os.O_RDWR)
    except (FileNotFoundError, PermissionError):
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    if _is_still(lock, descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
