"""Styled text in lines as wide as the terminal; where the output is none, whole lines without style."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

BOLD, FAINT = "\x1b[1m", "\x1b[2m"
_PLAIN = "\x1b[0m"
_NO_LINE_START = "，。；：、！？）》”’"
"""Marks that stay with what is before them, be a line a little too wide for it."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text in one style; "" is none."""

    text: str
    style: str = ""


def print_pieces(pieces: Iterable[Piece], indent: int, lead: str = "") -> None:
    """The pieces as one paragraph, indented by so many columns; ``lead`` stands there in the first line."""
    if sys.stdout.isatty():
        text = laid_out(pieces, indent, shutil.get_terminal_size().columns)
    else:
        text = "".join(piece.text for piece in pieces)
    print(lead.ljust(indent) + text)


def laid_out(pieces: Iterable[Piece], indent: int, width: int) -> str:
    """The paragraph in lines of so many columns, two for a wide character; its first line unindented."""
    parts, column = list[str](), indent
    for piece in pieces:
        parts.append(piece.style)
        for character in piece.text:
            columns = _columns(character)
            if column + columns > width - 2 and character not in _NO_LINE_START:
                parts.append("\n" + " " * indent)
                column = indent
            parts.append(character)
            column += columns
        parts.append(_PLAIN if piece.style else "")
    return "".join(parts)


def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
