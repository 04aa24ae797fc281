"""The files that paths name: files themselves, and those of known formats below folders."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import NothingToIngestError, UnreadableFileError
from kg.readers import FORMATS
from kg.readers.decoding import MAX_BYTES
from kg.readers.errors import FileTooLarge

STANDARD_INPUT = Path("-")


@dataclass(frozen=True)
class SourceFile:
    """A document's file: its path, and the name without folders that it is known by."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name; standard input is known as ``stdin.txt``."""
        return "stdin.txt" if self.path == STANDARD_INPUT else self.path.name

    def read(self) -> bytes:
        """The file's bytes. Raises UnreadableFileError, FileTooLarge."""
        if self.path == STANDARD_INPUT:
            return sys.stdin.buffer.read()
        try:
            size = self.path.stat().st_size
            if size > MAX_BYTES:
                raise FileTooLarge.of(self.name, size)
            return self.path.read_bytes()
        except OSError as error:
            raise UnreadableFileError(
                f"无法读取文件：{error.strerror}。The file cannot be read: {error.strerror}.",
                place=str(self.path),
                remedy="请检查路径和权限。Check the path and its permissions.",
            ) from error


def find_sources(paths: Iterable[Path]) -> list[SourceFile]:
    """The files to ingest, in the order of the paths, those of folders sorted.

    Of a folder, files of known formats are taken, hidden ones and those below hidden folders are not.
    Raises NothingToIngestError where a folder holds none, UnreadableFileError where a path does not exist.
    """
    sources = [SourceFile(path) for given in paths for path in _files(given)]
    return list(dict.fromkeys(sources))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = [file for file in sorted(path.rglob("*")) if _is_document(file.relative_to(path), file)]
    if not found:
        endings = " ".join(filter(None, FORMATS))
        raise NothingToIngestError(
            "文件夹里没有可读的文件。The folder holds no file that is read.",
            place=str(path),
            remedy=f"支持的格式：{endings}。Formats that are read: {endings}.",
        )
    yield from found


def _is_document(relative: Path, file: Path) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    return not hidden and bool(file.suffix) and file.suffix.lower() in FORMATS and file.is_file()
