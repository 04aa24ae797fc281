"""The two system calls that the standard library lacks, through the C library (Linux, glibc 2.28 or musl)."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2

_libc = ctypes.CDLL(None, use_errno=True)


def sync_filesystem(folder: Path) -> None:
    """Make everything on the folder's file system durable in one go (syncfs(2)). Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _check(_libc.syncfs(descriptor), folder)
    finally:
        os.close(descriptor)


def exchange(one: Path, other: Path) -> bool:
    """Swap two paths atomically (renameat2(2)). False where the file system cannot. Raises OSError."""
    try:
        _check(
            _libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE), one
        )
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.ENOSYS):
            return False
        raise
    return True


def _check(status: int, path: Path) -> None:
    if status != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(path))
