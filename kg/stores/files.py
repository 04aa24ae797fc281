"""Files that survive a power cut: write, make durable, rename."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kg.stores.linux import sync_filesystem

MANY = 16
"""From so many files on, one sync of the file system is faster than one of each."""


def write_atomic(path: Path, data: bytes) -> None:
    """Put a file in place so that a crash leaves the old content or the new, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        sync([draft])
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync([path.parent])


def sync(paths: Iterable[Path]) -> None:
    """Make files and folders durable (their content; a new file's name needs its folder synced too)."""
    every = list(paths)
    if len(every) > MANY:
        sync_filesystem(every[0].parent)
        return
    for path in every:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_tree(folder: Path, durable: frozenset[Path] = frozenset()) -> None:
    """Make a folder with all below it durable, except the files known to be so already."""
    sync([path for path in folder.rglob("*") if path not in durable] + [folder])


def sha256(data: bytes) -> str:
    """The SHA-256 of the bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def delete_tree(folder: Path) -> None:
    """Delete a folder that may be absent, first giving it a name that nobody takes for a whole one."""
    gone = folder.with_name(f"{folder.name.removesuffix('.gone')}.gone")
    _remove(gone)
    if folder.exists():
        folder.replace(gone)
        _remove(gone)


def _remove(folder: Path) -> None:
    """Delete a folder, be it together with another process that does the same."""
    while folder.exists():
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
