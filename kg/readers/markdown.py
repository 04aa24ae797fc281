"""Markdown (CommonMark with tables): the words without the marks, headings and tables kept apart."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.readers.base import Cell, SourceText, Table
from kg.readers.decoding import decode
from kg.readers.normalise import normalise

_CELL_GAP = " | "


class _Page:
    """The text built so far and where its headings and tables stand."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.headings: list[tuple[int, int]] = []
        self.tables: list[Table] = []

    def add(self, words: str, gap: str = "\n") -> Cell:
        """Append the words after a gap; returns their span."""
        if self.parts:
            self._put(gap)
        start = self.length
        self._put(words)
        return start, self.length

    def _put(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)


def read(data: bytes, name: str) -> SourceText:
    """The source text of a Markdown file; raises ``ReadError``."""
    tokens = MarkdownIt("commonmark").enable("table").parse(decode(data, name))
    page = _Page()
    position = 0
    while position < len(tokens):
        position = _block(tokens, position, page)
    return SourceText(name, "".join(page.parts), tuple(page.headings), tuple(page.tables))


def _block(tokens: list[Token], position: int, page: _Page) -> int:
    """Add the block that begins at a token; returns the position after it."""
    token = tokens[position]
    if token.type == "table_open":
        end = next(i for i in range(position, len(tokens)) if tokens[i].type == "table_close")
        _table(tokens[position:end], page)
        return end + 1
    if token.type in ("inline", "fence", "code_block"):
        words = _label(tokens, position) + normalise(_words(token))
        if words:
            start, _ = page.add(words)
            if tokens[position - 1].type == "heading_open":
                page.headings.append((start, int(tokens[position - 1].tag[1:])))
    return position + 1


def _label(tokens: list[Token], position: int) -> str:
    """The number or dash of a list item, before its first paragraph only."""
    if position < 2 or tokens[position - 2].type != "list_item_open":
        return ""
    item = tokens[position - 2]
    return f"{item.info}{item.markup}" if item.info else "- "


def _words(token: Token) -> str:
    if token.type != "inline":
        return token.content
    return "".join(_inline(token.children or ()))


def _inline(children: Iterable[Token]) -> Iterable[str]:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif child.type in ("text", "code_inline"):
            yield child.content


def _table(tokens: list[Token], page: _Page) -> None:
    rows: list[tuple[Cell, ...]] = []
    cells: list[Cell] = []
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            words = normalise(_words(token)).replace("\n", "")
            cells.append(page.add(words, _CELL_GAP if cells else "\n"))
        elif token.type == "tr_close":
            rows.append(tuple(cells))
    page.tables.append(Table(tuple(rows)))
