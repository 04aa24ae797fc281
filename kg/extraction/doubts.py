"""What could not be read for sure, with its place: gaps in the numbering, notes not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.brackets import pairs
from kg.extraction.items import Reading
from kg.extraction.labels import DASH_RANK
from kg.extraction.numerals import han
from kg.extraction.outline import Node, piece
from kg.extraction.pieces import Piece
from kg.extraction.responsibilities import bracket_notes

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LIKE_A_NOTE = re.compile(r"(?:牵头|负责|配合|责任单位|责任部门)")
_NUMERAL = re.compile(r"[0-9０-９]+|[一二三四五六七八九十百〇零]+")


def numbering_gaps(root: Node) -> Iterator[str]:
    """A warning for each number that follows neither the one before it nor begins anew."""
    last: dict[float, int] = {}
    for node in _items(root):
        if node.label is None or node.rank >= DASH_RANK or (number := _number(node.label.text)) is None:
            continue
        before = last.get(node.rank, 0)
        if number not in (before + 1, 1):
            place = node.lines[0].start if node.lines else 0
            yield (
                f"第 {place} 字：编号“{node.label.text}”与前一个编号（{before}）不连续。"
                f"Character {place}: the number {node.label.text} does not follow {before}."
            )
        last[node.rank] = number


def _items(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _items(child)


def _number(label: str) -> int | None:
    if label in _CIRCLED:
        return _CIRCLED.index(label) + 1
    match = _NUMERAL.search(label)
    if match is None or "." in label.rstrip("."):
        return None
    return int(match[0]) if match[0].isdigit() else han(match[0])


def unread_notes(root: Node, reading: Reading) -> Iterator[str]:
    """A warning for each bracket at the end of a paragraph that looks like a note and was not read as one."""
    texts = (piece(reading.source, [line]) for node in _items(root) for line in node.lines)
    for text in texts:
        ending = _ending(text)
        if ending and ending not in _note_places(text, reading):
            yield _unread(text, *ending)


def _ending(text: Piece) -> tuple[int, int] | None:
    """The bracket at the end of a paragraph, where it has a note's words."""
    if not _LIKE_A_NOTE.search(text.text):
        return None
    start, end = (pairs(text.text) or [(0, 0)])[-1]
    ends = end >= len(text.text.rstrip("。")) - 1
    return (start, end) if ends and _LIKE_A_NOTE.search(text.text[start:end]) else None


def _note_places(text: Piece, reading: Reading) -> list[tuple[int, int]]:
    notes = bracket_notes(text, reading.notes, reading.first_leads)
    return [(note.start, note.end - 1) for note in notes]


def _unread(text: Piece, start: int, end: int) -> str:
    place = text.places[start]
    words = text.text[start : end + 1]
    return (
        f"第 {place} 字：“{words}”像责任说明，但没有读出部门。"
        f"Character {place}: looks like a responsibility note, but no department could be read."
    )
