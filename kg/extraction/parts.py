"""Outline → actions and measures."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extraction.headings import action_kind, folded, is_task, states_aims
from kg.extraction.items import Reading, heading, own_text, shared_note
from kg.extraction.outline import Node, piece
from kg.extraction.pieces import Piece
from kg.records import Action, Measure


@dataclass
class Parts:
    """What the outline gives: actions and measures, and the texts to read further facts off.

    ``titles``: the heading of each action. ``texts``: the piece of each measure (its note left out) and of
    each objective, by the part's id. ``title_ends``: for each measure where in its piece the title ends.
    ``aims``: pieces of aims sections; ``basis``: of sections that say what the plan is based on.
    """

    actions: list[Action] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    titles: dict[str, Piece] = field(default_factory=dict)
    texts: dict[str, Piece] = field(default_factory=dict)
    title_ends: dict[str, int] = field(default_factory=dict)
    aims: list[Piece] = field(default_factory=list)
    basis: list[Piece] = field(default_factory=list)


def read_parts(root: Node, reading: Reading) -> Parts:
    """The actions and measures of an outline, numbered A1, A1.1 … in order of the document."""
    parts = Parts(aims=_opening_aims(root, reading))
    for node in root.children:
        _walk(node, [], parts, reading)
    return parts


def _opening_aims(root: Node, reading: Reading) -> list[Piece]:
    """The opening paragraphs that state aims: 主要目标：…"""
    texts = (piece(reading.source, [line]) for line in root.lines)
    return [text for text in texts if reading.headings.opening_aims.search(text.text)]


def _walk(node: Node, above: list[Node], parts: Parts, reading: Reading) -> None:
    title = heading(node, reading).text
    if not _is_task(node, bool(above), reading):
        parts.aims += _aims(node, False, reading)
        if folded(title) in reading.headings.basis:
            parts.basis += [piece(reading.source, leaf.lines) for leaf in node.leaves()]
        return
    if node.is_leaf and not above:
        _add_action(node, above, [], parts, reading)
    measures = [child for child in node.children if child.is_leaf and _is_task(child, True, reading)]
    if measures:
        _add_action(node, above, measures, parts, reading)
    for child in node.children:
        _walk(child, [*above, node], parts, reading)


def _is_task(node: Node, below: bool, reading: Reading) -> bool:
    return is_task(heading(node, reading).text, reading.headings, alone=node.is_leaf, below=below)


def _aims(node: Node, above: bool, reading: Reading) -> list[Piece]:
    """The texts of a section that is no task in which figures are targets.

    ``above``: the heading above says so; it holds for items that have no heading of their own.
    """
    title = heading(node, reading).text
    stated = states_aims(title, reading.headings) or (above and is_task(title, reading.headings))
    own = [piece(reading.source, node.lines)] if stated and (node.is_leaf or node.lines[1:]) else []
    return [*own, *(text for child in node.children for text in _aims(child, stated, reading))]


def _add_action(node: Node, above: list[Node], leaves: list[Node], parts: Parts, reading: Reading) -> None:
    """Add an action with its measures. A highest item without items below it is both, under one heading."""
    ident = f"A{len(parts.actions) + 1}"
    note, departments = shared_note(leaves, reading)
    own = own_text(node, reading) if leaves else None
    title = heading(node, reading)
    objective = own.body if own and own.body.text else None
    parts.titles[ident] = title
    parts.actions.append(
        Action(
            id=ident,
            label=_label(node),
            title=title.text,
            kind=action_kind(
                [heading(item, reading).text for item in [node, *reversed(above)]], reading.headings
            ),
            parent=_parent(above, reading),
            objective=_words(objective, reading) if objective else None,
            departments=(*(own.departments if own else ()), *departments),
            span=title.span(0, len(title.text)) if title.text else None,
        )
    )
    if objective:
        parts.texts[ident] = objective
    for number, leaf in enumerate(leaves or [node], 1):
        lines = [line for line in leaf.lines if line not in note]
        _add_measure(Node(leaf.label, leaf.rank, lines), f"{ident}.{number}", parts, reading)


def _add_measure(node: Node, ident: str, parts: Parts, reading: Reading) -> None:
    own = own_text(node, reading)
    if not own.piece.text:
        return
    parts.texts[ident] = own.piece
    parts.title_ends[ident] = own.title_end
    parts.measures.append(
        Measure(
            id=ident,
            action=ident.split(".", maxsplit=1)[0],
            label=_label(node),
            title=_words(own.title, reading) if own.title.text else None,
            text=_words(own.piece, reading),
            departments=own.departments,
            span=own.piece.span(0, len(own.piece.text)),
        )
    )


def _label(node: Node) -> str | None:
    return node.label.text or None if node.label else None


def _parent(above: list[Node], reading: Reading) -> str | None:
    return (_label(above[-1]) or "") + heading(above[-1], reading).text if above else None


def _words(text: Piece, reading: Reading) -> str:
    return reading.source.words(*text.span(0, len(text.text)))
