"""The outline of a document: numbered items, nested by the rank of their labels."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extraction.labels import LOWEST, Label, read_label
from kg.extraction.pieces import Piece, piece_of
from kg.readers.base import SourceText
from kg.records import Span


@dataclass(frozen=True)
class Line:
    """A line of the source; ``start`` is the place of its first character."""

    start: int
    end: int
    text: str


@dataclass
class Node:
    """A numbered item: its label, the lines of its own text, and the items below it.

    The first of ``lines`` begins after the label. The root has neither label nor lines of its own
    before the first item but those that stand there.
    """

    label: Label | None
    rank: float
    lines: list[Line] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        return not self.children

    def all_lines(self) -> list[Line]:
        """The lines of this item and of all below it, in order."""
        return [*self.lines, *(line for child in self.children for line in child.all_lines())]

    def leaves(self) -> list[Node]:
        """The items without items below them, this one included, in order."""
        return [self] if self.is_leaf else [leaf for child in self.children for leaf in child.leaves()]


def lines_of(source: SourceText, span: Span) -> list[Line]:
    """The lines of a part of the source, those of tables left out."""
    lines = []
    start, stop = span
    tables = [table.span for table in source.tables]
    for text in source.text[start:stop].split("\n"):
        if text and not any(a <= start < b for a, b in tables):
            lines.append(Line(start, start + len(text), text))
        start += len(text) + 1
    return lines


def build(lines: list[Line], labels: dict[int, Label]) -> Node:
    """The tree of the items in the lines. ``labels``: those that a line alone does not tell, by its place."""
    root = Node(None, 0)
    path = [root]
    for line in lines:
        label, text_start = _label(line, labels)
        if label is None or not _belongs(label, path):
            path[-1].lines.append(line)
            continue
        while path[-1].rank >= label.rank:
            path.pop()
        node = Node(label, label.rank)
        if text_start < line.end:
            node.lines.append(Line(text_start, line.end, line.text[text_start - line.start :]))
        path[-1].children.append(node)
        path.append(node)
    return root


def _label(line: Line, labels: dict[int, Label]) -> tuple[Label | None, int]:
    """The label of a line and where the text after it begins."""
    label = read_label(line.text) or labels.get(line.start)
    if label is None:
        return None, line.start
    return label, line.end - len(line.text[label.length :].lstrip())


def _belongs(label: Label, path: list[Node]) -> bool:
    """Whether a label can follow: a dash needs an item above it."""
    return label.rank < LOWEST - 1 or len(path) > 1


def piece(source: SourceText, lines: list[Line]) -> Piece:
    """The lines' text as one piece; empty where there are none."""
    if not lines:
        return Piece("", ())
    return piece_of(source.text, lines[0].start, lines[-1].end)
