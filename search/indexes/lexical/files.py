"""The files of a lexical index: made from a parent's by hard links, listed with sizes and checksums.

Tantivy never changes a segment file once it is written, so generations share them; what it replaces
(``meta.json``) is copied. ``files.json`` is written last and says what must be there.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.errors import IndexDamagedError

FORMAT = 1
"""Version of schema and terms; an index of another one is rebuilt."""

_META = "meta.json"
_LIST = "files.json"
_LOCK = ".tantivy-meta.lock"
"""What tantivy locks when it opens an index; made here, so that opening changes no folder."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Kept:
    """A file's size in bytes and the CRC-32 of its content."""

    size: int
    checksum: int


def clone(parent: Path, folder: Path) -> Mapping[str, Kept]:
    """Make ``folder`` an index like ``parent``, which is only read. Returns the files of both."""
    files = checked_files(parent)
    folder.mkdir(parents=True)
    for name in files:
        if name == _META:
            shutil.copyfile(parent / name, folder / name)
        else:
            _link(parent / name, folder / name)
    return files


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


def seal(folder: Path, known: Mapping[str, Kept]) -> None:
    """Throw away what belongs to no segment in use and list the rest; ``known`` are files made before."""
    segments = _segments(folder)
    files: dict[str, Kept] = {}
    for path in sorted(folder.iterdir()):
        if path.name == _META:
            _rewrite(path)
        elif path.name.partition(".")[0] not in segments:
            path.unlink()
            continue
        is_known = path.name in known and path.name != _META
        files[path.name] = known[path.name] if is_known else _kept(path)
    listed = {name: [file.size, file.checksum] for name, file in files.items()}
    (folder / _LIST).write_text(json.dumps({"format": FORMAT, "files": listed}, indent=1))
    (folder / _LOCK).touch()


def _rewrite(path: Path) -> None:
    """Give a file that tantivy made the permissions of all the others; its own are its user's only."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)


def _segments(folder: Path) -> frozenset[str]:
    """The first parts of the names of all files in use."""
    meta = json.loads((folder / _META).read_bytes())
    return frozenset(segment["segment_id"].replace("-", "") for segment in meta["segments"])


def _kept(path: Path) -> Kept:
    checksum, size = 0, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
            size += len(chunk)
    return Kept(size, checksum)


def checked_files(folder: Path) -> Mapping[str, Kept]:
    """The files of an index, all of them there and of their size; cheap.

    Raises :class:`IndexDamagedError`.
    """
    files = _listed(folder)
    for name, file in files.items():
        path = folder / name
        try:
            size = path.stat().st_size
        except OSError as error:
            raise IndexDamagedError(path, "the file is missing") from error
        if size != file.size:
            raise IndexDamagedError(path, f"it has {size} bytes, not {file.size}")
    if _kept(folder / _META) != files[_META]:
        raise IndexDamagedError(folder / _META, "its content was changed")
    return files


def check_contents(folder: Path) -> None:
    """Read all files and compare their checksums. Raises :class:`IndexDamagedError`."""
    for name, file in checked_files(folder).items():
        if _kept(folder / name) != file:
            raise IndexDamagedError(folder / name, "its content was changed")


def _listed(folder: Path) -> Mapping[str, Kept]:
    path = folder / _LIST
    try:
        raw = json.loads(path.read_bytes())
        files = {str(name): Kept(int(size), int(checksum)) for name, (size, checksum) in raw["files"].items()}
        if raw["format"] == FORMAT and _META in files:
            return files
    except OSError as error:
        raise IndexDamagedError(path, "the file is missing") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamagedError(path, "it cannot be read") from error
    raise IndexDamagedError(path, "it is of another version")
