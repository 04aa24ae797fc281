"""Counting the rows of a SPARQL result while it is written, chunk by chunk, in each of its formats.

pyoxigraph writes a whole result in one call and tells no rows, and writing rows from Python takes ten times
as long. What separates rows cannot stand inside a value in any of the formats, so counting it is exact.
"""

from __future__ import annotations

from typing import Protocol

from kg.stores.results import SolutionFormat


class RowCounter(Protocol):
    """Counts rows in a stream of chunks, cut anywhere."""

    def feed(self, chunk: bytes) -> int:
        """Take the next chunk; the rows begun so far."""


class TsvRows:
    """Line ends are escaped inside TSV values; the first line is the header."""

    def __init__(self) -> None:
        self._lines = 0

    def feed(self, chunk: bytes) -> int:
        self._lines += chunk.count(b"\n")
        return max(0, self._lines - 1)


class CsvRows:
    """Line ends inside CSV values stand between quotes; a doubled quote closes and opens again."""

    def __init__(self) -> None:
        self._lines = 0
        self._quoted = False

    def feed(self, chunk: bytes) -> int:
        pieces = chunk.split(b'"')
        self._lines += sum(piece.count(b"\n") for piece in pieces[self._quoted :: 2])
        self._quoted ^= len(pieces) % 2 == 0
        return max(0, self._lines - 1)


class XmlRows:
    """``<`` is escaped inside XML values."""

    TAG = b"<result>"

    def __init__(self) -> None:
        self._rows = 0
        self._tail = b""

    def feed(self, chunk: bytes) -> int:
        data = self._tail + chunk
        self._rows += data.count(self.TAG)
        self._tail = data[-len(self.TAG) + 1 :]
        return self._rows


class JsonRows:
    """Outside strings, only the objects of rows follow ``[`` or ``,``: all others follow ``:``."""

    def __init__(self) -> None:
        self._rows = 0
        self._quoted = False
        self._last = b""
        self._backslashes = b""

    def feed(self, chunk: bytes) -> int:
        data = self._backslashes + chunk
        whole = data.rstrip(b"\\")
        self._backslashes = data[len(whole) :]
        pieces = whole.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        outside = (b'"' if self._quoted else self._last) + b'"'.join(pieces[self._quoted :: 2])
        self._rows += outside.count(b",{") + outside.count(b"[{")
        self._quoted ^= len(pieces) % 2 == 0
        self._last = outside[-1:]
        return self._rows


COUNTERS: dict[SolutionFormat, type[TsvRows | CsvRows | XmlRows | JsonRows]] = {
    "tsv": TsvRows,
    "csv": CsvRows,
    "xml": XmlRows,
    "json": JsonRows,
}
