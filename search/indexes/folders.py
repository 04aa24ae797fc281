"""A sealed folder: ``sealed.json`` holds size and checksum of every other file, so that damage is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from search.errors import IndexDamagedError, NewerIndexError

SEAL = "sealed.json"
FORMAT = 1

Files = Mapping[str, tuple[int, str]]
"""The size in bytes and the checksum of each file by its name."""


def seal(folder: Path, meta: Mapping[str, Any], known: Files | None = None) -> None:
    """Write ``sealed.json``, last of all files; those that are ``known`` are not read again."""
    known = known or {}
    files = {path.name: known.get(path.name) or _kept(path) for path in sorted(folder.iterdir())}
    text = json.dumps({"format": FORMAT, **meta, "files": files}, ensure_ascii=False, indent=1)
    (folder / SEAL).write_text(text, encoding="utf-8")


def unsealed(folder: Path) -> dict[str, Any]:
    """What :func:`seal` was given, with the ``files``, when every file has its size.

    Raises IndexDamagedError, which names the file, and NewerIndexError.
    """
    meta = read_json(folder / SEAL)
    if meta["format"] > FORMAT:
        raise NewerIndexError(folder, meta["format"], FORMAT)
    try:
        meta["files"] = {str(name): (int(size), str(sum_)) for name, (size, sum_) in meta["files"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexDamagedError(folder / SEAL, "it does not list files") from error
    for name, (size, _) in meta["files"].items():
        _check(folder / name, size)
    return meta


def verify(folder: Path) -> None:
    """Read every file of a sealed folder. Raises IndexDamagedError for one that is not what was written."""
    files = unsealed(folder)["files"]
    for name in files:
        verify_file(folder, name, files)


def verify_file(folder: Path, name: str, files: Files) -> None:
    """Read one of the files. Raises IndexDamagedError where it is not what was written, or not listed."""
    if name not in files or _kept(folder / name) != files[name]:
        raise IndexDamagedError(folder / name, "its content is not what was written")


def _kept(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    return path.stat().st_size, checksum


def read_json(path: Path) -> dict[str, Any]:
    """The object of a JSON file with a format. Raises IndexDamagedError."""
    try:
        value = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise IndexDamagedError(path, "the file is missing") from error
    except ValueError as error:
        raise IndexDamagedError(path, "the file is no JSON") from error
    if not isinstance(value, dict) or not isinstance(value.get("format"), int):
        raise IndexDamagedError(path, "the file has no format")
    return value


def _check(path: Path, size: int) -> None:
    try:
        found = path.stat().st_size
    except FileNotFoundError as error:
        raise IndexDamagedError(path, "the file is missing") from error
    if found != size:
        raise IndexDamagedError(path, f"the file has {found:,} bytes, not {size:,}")


def save_array(folder: Path, name: str, values: NDArray[Any]) -> None:
    """Write ``NAME.npy``."""
    np.save(folder / f"{name}.npy", values, allow_pickle=False)


def load_array(folder: Path, name: str, dtype: DTypeLike, shape: tuple[int, ...]) -> NDArray[Any]:
    """Map ``NAME.npy`` into memory, read-only. Raises IndexDamagedError where it is not of this shape."""
    path = folder / f"{name}.npy"
    try:
        values: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise IndexDamagedError(path, "the file is no array") from error
    if values.dtype != dtype or values.shape != shape:
        raise IndexDamagedError(
            path, f"the array has the shape {values.shape} of {values.dtype}, not {shape} of {dtype}"
        )
    return values
