"""The files that paths name: files themselves, and those of known formats below folders."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

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
        """The file's name; standard input is known as ``stdin.txt``.

        A name that is no UTF-8, as archives made on Windows leave them, is read as GB18030 where that can be.
        """
        if self.path == STANDARD_INPUT:
            return "stdin.txt"
        name = os.fsencode(self.path.name)
        for encoding in ("utf-8", "gb18030"):
            try:
                return name.decode(encoding)
            except UnicodeDecodeError:
                continue
        return name.decode("utf-8", "replace")

    def read(self) -> bytes:
        """The file's bytes, of which a file too large costs no memory.

        Raises UnreadableFileError, FileTooLarge.
        """
        if self.path == STANDARD_INPUT:
            return self._bounded(_standard_input())
        try:
            with self.path.open("rb") as file:
                status = os.fstat(file.fileno())
                if stat.S_ISREG(status.st_mode) and status.st_size > MAX_BYTES:
                    raise FileTooLarge.of(self.name, status.st_size)
                return self._bounded(file)
        except OSError as error:
            _unreadable(self.path, error)

    def _bounded(self, file: IO[bytes]) -> bytes:
        """All of a stream, whose end nobody knows beforehand."""
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise FileTooLarge(
                f"文件太大（超过 {MAX_BYTES:,} 字节）。The file is too large (over {MAX_BYTES:,} bytes).",
                place=self.name,
                remedy="请只提交规划正文。Submit the text of the plan alone.",
            )
        return data


def _standard_input() -> IO[bytes]:
    if sys.stdin:
        return sys.stdin.buffer
    raise UnreadableFileError(
        "标准输入已关闭。Standard input is closed.",
        place="stdin.txt",
        remedy="请用管道或重定向送入文件。Pipe or redirect a document into it.",
    )


def find_sources(path: Path) -> list[SourceFile]:
    """The file of a path, or those below a folder, sorted.

    Of a folder, files of known formats are taken, hidden ones and those below hidden folders are not. A path
    that does not exist is a file: reading it says so. Raises NothingToIngestError where a folder holds none,
    UnreadableFileError where it cannot be listed.
    """
    if path == STANDARD_INPUT or not path.is_dir():
        return [SourceFile(path)]
    found = sorted(_documents(path))
    if not found:
        endings = " ".join(filter(None, FORMATS))
        raise NothingToIngestError(
            "文件夹里没有可读的文件。The folder holds no file that is read.",
            place=str(path),
            remedy=f"支持的格式：{endings}。Formats that are read: {endings}.",
        )
    return [SourceFile(file) for file in found]


def _documents(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=lambda error: _unreadable(folder, error)):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files = (Path(parent, name) for name in names if not name.startswith("."))
        yield from (file for file in files if _is_document(file))


def _is_document(file: Path) -> bool:
    return bool(file.suffix) and file.suffix.lower() in FORMATS and file.is_file()


def _unreadable(path: Path, error: OSError) -> NoReturn:
    raise UnreadableFileError(
        f"无法读取文件：{error.strerror}。The file cannot be read: {error.strerror}.",
        place=str(error.filename or path),
        remedy="请检查路径和权限。Check the path and its permissions.",
    ) from error
