"""One item's own text: its heading, its body, and the responsibility notes in and below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from kg.extraction.brackets import pairs
from kg.extraction.headings import OPENING_SENTENCE, HeadingRules, boxed, folded
from kg.extraction.outline import Line, Node, piece
from kg.extraction.pieces import Piece
from kg.extraction.responsibilities import NoteRules, bracket_notes, is_aside, read_note
from kg.readers.base import SourceText
from kg.records import DepartmentRef

_SENTENCE_END = re.compile(r"[。！？；：:”）)\]】]$")
_BEFORE_COLON = re.compile(r"([^。，、；：:“”！？（）()]{2,15})[：:](?=.*[。；])")
_BEFORE_GAP = re.compile(r"[^。，；：:！？（）()]{4,20}")
_FIRST_SENTENCE = re.compile(r"[^。！？]*[。！？]")
_POINT = re.compile(r"(?<=[\u4e00-\u9fff）”])[.．](?=[\u4e00-\u9fff（(“]|$)")
_HEADING_END = "。.．：:；;，, "
_BETWEEN_NOTES = "。；;，,、"
_NOTE_LINES = 6
_CLOSING_PARAGRAPHS = 2
_LONGEST_HEADING = 60


@dataclass(frozen=True)
class Reading:
    """What reading one document needs all along. ``first_leads``: the first name of a note leads."""

    source: SourceText
    headings: HeadingRules
    notes: NoteRules
    first_leads: bool


@dataclass(frozen=True)
class ItemText:
    """An item's text without the note at its end, and the departments of its notes.

    ``title``: the heading sentence without its full stop, empty where the item has none; ``title_end``:
    where the heading sentence ends in ``piece``, 0 where the item has none; ``body_start``: where the text
    after it begins, a lead (任务：) left out.
    """

    piece: Piece
    title: Piece
    title_end: int
    body_start: int
    departments: tuple[DepartmentRef, ...]

    @property
    def body(self) -> Piece:
        """The text after the heading."""
        return self.piece.part(self.body_start, len(self.piece.text))


def heading(node: Node, reading: Reading) -> Piece:
    """The heading of an item: its first line up to the first full stop, or what a box 【】 there holds;
    notes behind it left out."""
    first = piece(reading.source, node.lines[:1])
    box = boxed(first.text)
    if box:
        return first.part(*box)
    end = heading_end(first, reading.headings)
    return _without_notes(first.part(0, len(first.text[:end].rstrip(_HEADING_END))), reading)


def _without_notes(title: Piece, reading: Reading) -> Piece:
    if not title.text.endswith(("）", ")", "】", "]")):
        return title
    notes = bracket_notes(title, reading.notes, reading.first_leads)
    return title.part(0, _notes_start(title.text, {note.start for note in notes}, reading) or len(title.text))


def heading_end(text: Piece, rules: HeadingRules) -> int:
    """Where the first sentence ends, or the heading that a colon, or the only white space in it, closes."""
    colon = _BEFORE_COLON.match(text.text)
    if colon and not rules.list_opening.search(colon[1]):
        return colon.end()
    return _gap_end(text) or sentence_end(text.text)


def _gap_end(text: Piece) -> int:
    """Where a short heading ends that white space closes: 加强领导 各单位要…; 0 where none does."""
    gaps = [at for at, (a, b) in enumerate(pairwise(text.places), 1) if b - a > 1]
    words = text.text[: gaps[0]] if len(gaps) == 1 else ""
    return gaps[0] if _BEFORE_GAP.fullmatch(words) and "。" in text.text[gaps[0] :] else 0


def sentence_end(text: str) -> int:
    """Where the first sentence of a text ends, at 。 or at a point between Chinese characters."""
    match = _FIRST_SENTENCE.match(_POINT.sub("。", text))
    return match.end() if match else len(text)


def own_text(node: Node, reading: Reading) -> ItemText:
    """The text of an item and the departments of its notes; inner notes stay in the text (guideline 8)."""
    lines, below = note_lines(node.lines, reading)
    kept = node.lines[: len(node.lines) - len(lines)]
    text = piece(reading.source, kept)
    notes = bracket_notes(text, reading.notes, reading.first_leads)
    inner = [ref for note in notes for ref in note.departments]
    text = text.part(0, _notes_start(text.text, {note.start for note in notes}, reading))
    tail = _labelled_tail(text.text, reading)
    if tail is not None:
        inner += _read(text.part(tail, len(text.text)), reading) or []
        text = text.part(0, tail)
    (start, end), body_start = _title(text, kept, node, reading.headings)
    title = text.part(start, max(start, len(text.text[:end].rstrip(_HEADING_END))))
    return ItemText(text, _without_notes(title, reading), end, body_start, _unique([*inner, *below]))


def _read(text: Piece, reading: Reading) -> list[DepartmentRef] | None:
    return read_note(text, reading.notes, reading.first_leads, True)


def _unique(refs: list[DepartmentRef]) -> tuple[DepartmentRef, ...]:
    return tuple({(ref.name, ref.role): ref for ref in reversed(refs)}.values())[::-1]


def _notes_start(text: str, notes: set[int], reading: Reading) -> int:
    """Where the notes in brackets at the end of a text begin; its length where none stands there."""
    start, found = len(text), False
    for opening, closing in reversed(pairs(text)):
        aside = is_aside(text[opening + 1 : closing], reading.notes)
        if text[closing + 1 : start].strip(_BETWEEN_NOTES) or not (aside or opening in notes):
            break
        start, found = opening, found or opening in notes
    return start if found else len(text)


def _labelled_tail(text: str, reading: Reading) -> int | None:
    """Where a note without brackets begins at the end of a text: …。责任单位：A、B。完成时限：2025年。"""
    label = reading.notes.label
    for match in label.finditer(text):
        if text[: match.start()].endswith(("。", "；", "！")):
            sentences = text[match.start() :].rstrip("。").split("。")
            return match.start() if all(map(label.match, sentences)) else None
    return None


def _title(text: Piece, lines: list[Line], node: Node, rules: HeadingRules) -> tuple[tuple[int, int], int]:
    """Where the heading sentence stands ((0, 0): none) and where the text after it begins."""
    box = boxed(text.text)
    if box:
        return box, box[1] + 1
    first = len(re.sub(r"\s", "", lines[0].text)) if lines else 0
    end = heading_end(text.part(0, first), rules)
    if text.text[: max(end - 1, 0)] in rules.leads:
        end = sentence_end(text.text[:first])
    body = end + _lead_length(text.text[end:], lines[1:2] if end == first else [], rules)
    if node.is_leaf and not _has_heading(text.text, end, end == first, rules):
        return (0, 0), 0
    return (0, end), body


def _lead_length(text: str, next_line: list[Line], rules: HeadingRules) -> int:
    """The length of the lead that a text begins with: 任务：, or 任务 on a line of its own."""
    lead = re.match(rf"(?:{'|'.join(rules.leads)})[：:]", text)
    if lead:
        return lead.end()
    return sum(len(re.sub(r"\s", "", line.text)) for line in next_line if folded(line.text) in rules.leads)


def _has_heading(text: str, end: int, own_line: bool, rules: HeadingRules) -> bool:
    """Whether the first sentence is a heading: more follows, and it has its own line or is short."""
    if end >= len(text):
        return False
    if own_line:
        return text[end - 1] == "。" or end <= _LONGEST_HEADING
    clause = text.startswith(rules.clause_opening) and "，" in text[:end]
    return end <= rules.max_title and not clause


def note_lines(lines: list[Line], reading: Reading) -> tuple[list[Line], list[DepartmentRef]]:
    """The last lines of an item that are nothing but a note, with its departments."""
    for first in range(max(1, len(lines) - _NOTE_LINES), len(lines)):
        if _SENTENCE_END.search(lines[first - 1].text) or _opens_note(lines[first], reading):
            refs = whole_note(piece(reading.source, lines[first:]), reading)
            if refs:
                return lines[first:], refs
    return [], []


def _opens_note(line: Line, reading: Reading) -> bool:
    return reading.notes.label.match(re.sub(r"[\s（(【\[]", "", line.text)) is not None


def whole_note(text: Piece, reading: Reading) -> list[DepartmentRef] | None:
    """The departments of a text that is a note from its first to its last character."""
    end = len(text.text.rstrip("。"))
    if pairs(text.text)[:1] == [(0, end - 1)]:
        return _read(text.part(1, end - 1), reading)
    if reading.notes.label.match(text.text):
        return _read(text.part(0, end), reading)
    return None


def shared_note(leaves: list[Node], reading: Reading) -> tuple[list[Line], list[DepartmentRef]]:
    """A note on lines of its own below the last of several measures, where no other has one.

    It stands for all of them: its lines and its departments.
    """
    if len(leaves) < 2 or any(own_text(leaf, reading).departments for leaf in leaves[:-1]):
        return [], []
    return note_lines(leaves[-1].lines, reading)


def drop_closing(root: Node, reading: Reading) -> None:
    """Take a closing paragraph without label (guideline 8) from the last item of the document.

    It is one paragraph, or two, more than any item beside that one has, and opens with no heading.
    """
    above, last = root, root
    while last.children:
        above, last = last, last.children[-1]
    beside = [len(_paragraphs(node.lines, reading)) for node in above.children[:-1] if node.is_leaf]
    own = _paragraphs(last.lines, reading)
    closing = own[max(beside) :] if beside else []
    if 0 < len(closing) <= _CLOSING_PARAGRAPHS and not OPENING_SENTENCE.match(closing[0].text):
        last.lines = last.lines[: last.lines.index(closing[0])]


def _paragraphs(lines: list[Line], reading: Reading) -> list[Line]:
    """The lines that begin a further paragraph of an item, notes left out."""
    starts = [line for before, line in pairwise(lines) if _SENTENCE_END.search(before.text)]
    return [line for line in starts if whole_note(piece(reading.source, [line]), reading) is None]
