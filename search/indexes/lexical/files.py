"""The files of a lexical index, made from a parent's by hard links, in a sealed folder.

Tantivy never changes a segment file once it is written, so generations share them; what it replaces
(``meta.json``) is copied.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from search.indexes import folders
from search.indexes.folders import Files, unsealed, verify_file

_META = "meta.json"
_LOCK = ".tantivy-meta.lock"
"""What tantivy locks when it opens an index; made here, so that opening changes no folder."""


def clone(parent: Path, folder: Path) -> Files:
    """Make ``folder`` an index like ``parent``, which is only read. Returns the files that both share."""
    files = checked_files(parent)
    folder.mkdir(parents=True)
    for name in files:
        if name == _META:
            shutil.copyfile(parent / name, folder / name)
        else:
            _link(parent / name, folder / name)
    return {name: kept for name, kept in files.items() if name != _META}


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


def seal(folder: Path, known: Files) -> None:
    """Throw away what belongs to no segment in use and seal the rest; ``known`` are files made before."""
    segments = _segments(folder)
    for path in folder.iterdir():
        if path.name == _META:
            _rewrite(path)
        elif path.name.partition(".")[0] not in segments:
            path.unlink()
    folders.seal(folder, {}, known)
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


def checked_files(folder: Path) -> Files:
    """The files of an index, all of them there and of their size, and ``meta.json`` unchanged; cheap.

    Raises IndexDamagedError, NewerIndexError.
    """
    files: Files = unsealed(folder)["files"]
    verify_file(folder, _META, files)
    return files
