"""Outline → actions and measures: what each item's own text says, and where its note stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extraction.brackets import pairs
from kg.extraction.headings import HeadingRules, action_kind, folded, is_task, states_aims
from kg.extraction.outline import Line, Node, piece
from kg.extraction.pieces import Piece, piece_of
from kg.extraction.responsibilities import NoteRules, bracket_notes, read_note
from kg.readers.base import SourceText
from kg.records import Action, DepartmentRef, Measure

_SENTENCE_END = re.compile(r"[。！？；：:”）)\]】]$")
_HEADING_END = "。：:；;，, "
_FIRST_SENTENCE = re.compile(r"[^。！？]*[。！？]")


@dataclass
class Parts:
    """What the outline gives: records without indicators and activities, and the texts to read them off.

    ``texts``: the piece of each measure (without its note) and each objective, by the part's id.
    ``title_ends``: for each measure where in its piece the title ends. ``aims``: pieces of aims sections;
    ``basis``: of sections that say what the plan is based on.
    """

    actions: list[Action] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    texts: dict[str, Piece] = field(default_factory=dict)
    title_ends: dict[str, int] = field(default_factory=dict)
    aims: list[Piece] = field(default_factory=list)
    basis: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """What reading one document needs all along."""

    source: SourceText
    headings: HeadingRules
    notes: NoteRules
    first_leads: bool


@dataclass(frozen=True)
class _Text:
    """An item's own text: title and body as one piece, and the departments of its notes."""

    piece: Piece
    title_end: int
    body_start: int
    departments: tuple[DepartmentRef, ...]


def read_parts(root: Node, reading: Reading) -> Parts:
    """The actions and measures of an outline, numbered A1, A1.1 … in order of the document."""
    parts = Parts()
    parts.aims += [
        text
        for text in (piece(reading.source, [line]) for line in root.lines)
        if text.text.startswith(
            tuple(f"{lead}{colon}" for lead in reading.headings.aims_leads for colon in "：:")
        )
    ]
    for node in root.children:
        _walk(node, [], parts, reading)
    return parts


def _walk(node: Node, above: list[Node], parts: Parts, reading: Reading) -> None:
    title = heading(node, reading)
    if not is_task(title, reading.headings):
        parts.aims += _aims(node, states_aims(title, reading.headings), reading)
        if folded(title) in reading.headings.basis:
            parts.basis += [piece(reading.source, leaf.lines) for leaf in node.leaves()]
        return
    if node.is_leaf:
        if not above:
            _add_action(node, above, [node], parts, reading)
        return
    measures = [child for child in node.children if child.is_leaf and _is_task(child, reading)]
    if measures:
        _add_action(node, above, measures, parts, reading)
    for child in node.children:
        _walk(child, [*above, node], parts, reading)


def _is_task(node: Node, reading: Reading) -> bool:
    return is_task(heading(node, reading), reading.headings)


def _aims(node: Node, inherited: bool, reading: Reading) -> list[Piece]:
    """The texts of a section that is no task in which figures are targets."""
    stated = inherited or states_aims(heading(node, reading), reading.headings)
    if node.is_leaf:
        return [piece(reading.source, node.lines)] if stated else []
    nested = [text for child in node.children for text in _aims(child, False, reading)]
    own = [piece(reading.source, node.lines)] if stated and node.lines[1:] else []
    return own + nested


def heading(node: Node, reading: Reading) -> str:
    """The heading of an item: its first line up to the first full stop."""
    text = piece(reading.source, node.lines[:1]).text
    return text[: _heading_end(text)].rstrip(_HEADING_END)


def _heading_end(text: str) -> int:
    match = _FIRST_SENTENCE.match(text)
    return match.end() if match else len(text)


def _add_action(node: Node, above: list[Node], leaves: list[Node], parts: Parts, reading: Reading) -> None:
    ident = f"A{len(parts.actions) + 1}"
    shared = _shared_note(leaves, reading) if node is not leaves[0] else ([], ())
    own = _own_text(node, reading) if node is not leaves[0] else None
    titles = [heading(item, reading) for item in [node, *reversed(above)]]
    objective = own.piece.part(own.body_start, len(own.piece.text)) if own else None
    departments = (*(own.departments if own else ()), *shared[1])
    parts.actions.append(
        Action(
            id=ident,
            label=node.label.text or None if node.label else None,
            title=titles[0],
            kind=action_kind(titles, reading.headings),
            parent=_parent(above, reading),
            objective=_words(objective, reading) if objective and objective.text else None,
            departments=_unique(departments),
            span=(node.lines[0].start, node.lines[0].start + _shown_length(node, reading)),
        )
    )
    if objective and objective.text:
        parts.texts[ident] = objective
    for number, leaf in enumerate(leaves, 1):
        _add_measure(
            leaf, f"{ident}.{number}", ident, shared[0] if leaf is leaves[-1] else [], parts, reading
        )


def _shown_length(node: Node, reading: Reading) -> int:
    text = piece(reading.source, node.lines[:1])
    title = text.text[: _heading_end(text.text)].rstrip(_HEADING_END)
    return text.places[len(title) - 1] + 1 - text.places[0] if title else 0


def _parent(above: list[Node], reading: Reading) -> str | None:
    if not above:
        return None
    label = above[-1].label
    return (label.text if label else "") + heading(above[-1], reading)


def _shared_note(leaves: list[Node], reading: Reading) -> tuple[list[Line], tuple[DepartmentRef, ...]]:
    """A note on lines of its own below the last measure that stands for all: its lines, its departments."""
    lines, departments = _note_lines(leaves[-1].lines, reading)
    alone = not any(_note_lines(leaf.lines, reading)[0] or _inner_note(leaf, reading) for leaf in leaves[:-1])
    return (lines, departments) if lines and alone and len(leaves) > 1 else ([], ())


def _inner_note(leaf: Node, reading: Reading) -> bool:
    return bool(bracket_notes(piece(reading.source, leaf.lines), reading.notes, reading.first_leads))


def _note_lines(lines: list[Line], reading: Reading) -> tuple[list[Line], tuple[DepartmentRef, ...]]:
    """The last lines of an item that are nothing but a note, with its departments."""
    for first in range(max(1, len(lines) - 6), len(lines)):
        text = piece(reading.source, lines[first:])
        refs = _whole_note(text, reading) if _SENTENCE_END.search(lines[first - 1].text) else None
        if refs:
            return lines[first:], tuple(refs)
    return [], ()


def _whole_note(text: Piece, reading: Reading) -> list[DepartmentRef] | None:
    """The departments of a text that is a note from its first to its last character."""
    end = len(text.text.rstrip("。"))
    if pairs(text.text)[:1] == [(0, end - 1)]:
        return read_note(text.part(1, end - 1), reading.notes, reading.first_leads, True)
    if reading.notes.label.match(text.text):
        return read_note(text.part(0, end), reading.notes, reading.first_leads, True)
    return None


def drop_closing(root: Node, reading: Reading) -> None:
    """Take a closing paragraph without label (guideline 8) from the last item of the document.

    It is one paragraph more than any item beside that one has.
    """
    above, last = root, root
    while last.children:
        above, last = last, last.children[-1]
    beside = [len(_paragraphs(node.lines, reading)) for node in above.children[:-1] if node.is_leaf]
    own = _paragraphs(last.lines, reading)
    if beside and len(own) > max(beside):
        last.lines = last.lines[: last.lines.index(own[max(beside)])]


def _paragraphs(lines: list[Line], reading: Reading) -> list[Line]:
    """The lines that begin a paragraph, notes left out."""
    starts = [
        line for line, before in zip(lines[1:], lines, strict=False) if _SENTENCE_END.search(before.text)
    ]
    return [line for line in starts if _whole_note(piece(reading.source, [line]), reading) is None]


def _own_text(node: Node, reading: Reading) -> _Text:
    """The text of an item without the note at its end."""
    lines, departments = _note_lines(node.lines, reading)
    kept = node.lines[: len(node.lines) - len(lines)]
    text = piece(reading.source, kept)
    notes = bracket_notes(text, reading.notes, reading.first_leads)
    inner = [ref for note in notes for ref in note.departments]
    stop = len(text.text)
    if notes and notes[-1].end >= len(text.text.rstrip("。")):
        stop = notes[-1].start
    tail = _labelled_tail(text.text[:stop], reading)
    if tail is not None:
        inner += read_note(text.part(tail, stop), reading.notes, reading.first_leads, True) or []
        stop = tail
    text = text.part(0, stop)
    title_end, body_start = _title(text, kept, node, reading)
    return _Text(text, title_end, min(body_start, stop), (*inner, *departments))


def _labelled_tail(text: str, reading: Reading) -> int | None:
    """Where a note without brackets begins at the end of a text: …。责任单位：A、B。"""
    starts = [
        m.start() for m in reading.notes.label.finditer(text) if text[: m.start()].endswith(tuple("。；！"))
    ]
    return starts[0] if starts and "。" not in text[starts[0] : -1] else None


def _title(text: Piece, lines: list[Line], node: Node, reading: Reading) -> tuple[int, int]:
    """Where the heading sentence ends (0: none) and where the text after it begins."""
    first = piece(reading.source, lines[:1]).text
    end = _heading_end(first)
    body = end
    lead = re.match(rf"(?:{'|'.join(reading.headings.leads)})[：:]", text.text[body:])
    body += lead.end() if lead else 0
    if not node.is_leaf:
        return end, body
    rest = text.text[end:]
    if not rest or (end == len(first) and not first.endswith("。") and len(first) > 60):
        return 0, 0
    if end < len(first) and not _is_heading_sentence(text.text[:end], reading.headings):
        return 0, 0
    return end, body


def _is_heading_sentence(sentence: str, rules: HeadingRules) -> bool:
    """Whether the first sentence of a line is short and says all in one breath."""
    clause = sentence.startswith(rules.clause_opening) and "，" in sentence
    return len(sentence) <= rules.max_title and not clause


def _add_measure(
    leaf: Node, ident: str, action: str, cut: list[Line], parts: Parts, reading: Reading
) -> None:
    node = Node(leaf.label, leaf.rank, leaf.lines[: len(leaf.lines) - len(cut)])
    own = _own_text(node, reading)
    if not own.piece.text:
        return
    title = own.piece.text[: own.title_end].rstrip(_HEADING_END)
    parts.texts[ident] = own.piece
    parts.title_ends[ident] = own.title_end
    parts.measures.append(
        Measure(
            id=ident,
            action=action,
            label=leaf.label.text or None if leaf.label else None,
            title=_words(own.piece.part(0, len(title)), reading) if title else None,
            text=_words(own.piece, reading),
            departments=_unique(own.departments),
            span=own.piece.span(0, len(own.piece.text)),
        )
    )


def _words(text: Piece, reading: Reading) -> str:
    return reading.source.words(*text.span(0, len(text.text)))


def _unique(refs: tuple[DepartmentRef, ...]) -> tuple[DepartmentRef, ...]:
    return tuple({(ref.name, ref.role): ref for ref in reversed(refs)}.values())[::-1]


def whole(source: SourceText) -> Piece:
    """The whole source as one piece."""
    return piece_of(source.text, 0, len(source.text))
