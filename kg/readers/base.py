"""What every reader makes of a document: its normalised text, headings and tables."""

from __future__ import annotations

from dataclasses import dataclass

Cell = tuple[int, int]
"""The span of a cell's words, half open, in characters of the source text."""


@dataclass(frozen=True)
class Table:
    """A table of a document: its rows of cells, the header row first."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def span(self) -> tuple[int, int]:
        """From the first cell's start to the last cell's end."""
        return self.rows[0][0][0], self.rows[-1][-1][1]


@dataclass(frozen=True)
class SourceText:
    """The normalised text of one document, the text that all spans count in.

    White space inside a line is kept once, line ends are ``\\n``, empty lines and artefacts of
    conversion are gone. ``name`` is the file's name without folders. ``headings`` maps the start of
    a line that the format itself marks as a heading to its level, from 1.
    """

    name: str
    text: str
    headings: tuple[tuple[int, int], ...] = ()
    tables: tuple[Table, ...] = ()

    def words(self, start: int, end: int) -> str:
        """The words of a span: its slice without line breaks."""
        return join_lines(self.text[start:end])


def join_lines(text: str) -> str:
    """The text on one line. Chinese needs no space where a line was broken; two Latin words do."""
    joined = ""
    for line in text.split("\n"):
        joined += " " + line if _latin(joined[-1:]) and _latin(line[:1]) else line
    return joined


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
