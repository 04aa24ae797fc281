"""Where editors have their copies: ``editing/NUMBER/``, locked while its process lives.

The lock is flock(2)'s: it goes with its process, however that ends, so what a crash leaves is known.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

_LOCK = "lock"


def make(store: Path) -> Path:
    """A new folder for an editor of the store."""
    place = store / "editing"
    place.mkdir(exist_ok=True)
    return Path(mkdtemp(dir=place, prefix=f"{os.getpid()}-"))


def lock(folder: Path) -> int:
    """Lock a folder for this process. Returns the descriptor that holds it."""
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def abandoned(store: Path) -> Iterator[Path]:
    """The folders that no process works in."""
    for path in (store / "editing").iterdir() if (store / "editing").is_dir() else ():
        if _is_free(path / _LOCK):
            yield path


def _is_free(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:  # the lock comes first: a folder without it is just being made or taken away
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
