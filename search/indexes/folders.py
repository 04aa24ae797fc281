"""A sealed folder: ``meta.json`` holds size and checksum of every other file, so that damage is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from search.errors import IndexDamagedError, NewerIndexError

META = "meta.json"
FORMAT = 1


def seal(folder: Path, meta: Mapping[str, Any]) -> None:
    """Write ``meta.json``, last of all files."""
    files = {path.name: [path.stat().st_size, _checksum(path)] for path in sorted(folder.iterdir())}
    text = json.dumps({"format": FORMAT, **meta, "files": files}, ensure_ascii=False, indent=1)
    (folder / META).write_text(text, encoding="utf-8")


def unsealed(folder: Path) -> dict[str, Any]:
    """What :func:`seal` was given, when every file has its size.

    Raises IndexDamagedError, which names the file, and NewerIndexError.
    """
    meta = read_json(folder / META)
    if meta["format"] > FORMAT:
        raise NewerIndexError(folder, meta["format"], FORMAT)
    for name, (size, _) in meta["files"].items():
        _check(folder / name, size)
    return meta


def verify(folder: Path) -> None:
    """Read every file of a sealed folder. Raises IndexDamagedError for one that is not what was written."""
    for name, (_, checksum) in unsealed(folder)["files"].items():
        if _checksum(folder / name) != checksum:
            raise IndexDamagedError(folder / name, "its content is not what was written")


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


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
