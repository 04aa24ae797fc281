"""Documents, or sections, without numbers: headings are short lines, measures are paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extraction.headings import OPENING_SENTENCE, HeadingRules, folded, is_task
from kg.extraction.labels import DASH_RANK, NUMBER, PART, SECTION, Label, read_label
from kg.extraction.outline import Line, Node
from kg.extraction.responsibilities import NoteRules

_HEADING_LENGTH = 30
_FEW_LABELS = 2
_LEVEL_RANKS = (2, SECTION, PART, PART + 0.1, PART + 0.2, PART + 0.3)
"""The ranks of headings of levels 1 to 6 where none is numbered; all stand above 1."""
_BELOW = 0.1
_ONE = re.compile(r"[（(]?\s?[1１⒈⑴](?![0-9０-９])")
_STOPS = ("。", "！", "；", "）", ")")


def marked_labels(headings: tuple[tuple[int, int], ...], lines: list[Line]) -> dict[int, Label]:
    """Empty labels for the headings without number that the format marks, by the place of the line.

    ``headings``: places and levels, from 1. A level ranks as the numbers of its other headings do, or
    right below those of the level above.
    """
    levels = dict(headings)
    known: dict[int, float] = {}
    marked = [(line, levels[line.start], read_label(line.text)) for line in lines if line.start in levels]
    for _, level, label in marked:
        if label:
            known.setdefault(level, label.rank)
    return {line.start: Label("", _level_rank(level, known), 0) for line, level, label in marked if not label}


def _level_rank(level: int, known: dict[int, float]) -> float:
    above = max((other for other in known if other <= level), default=0)
    if not above:
        return _LEVEL_RANKS[level - 1]
    return known[above] + _BELOW * (level - above)


def unnumbered(lines: list[Line], rules: HeadingRules) -> dict[int, Label]:
    """Empty labels with their ranks for the headings of a document without numbers, by the place of the line.

    Where headings stand directly above others, these are sections, and so is one that is no task or a
    safeguard.
    """
    if sum(1 for line in lines if _numbered(line)) >= _FEW_LABELS:
        return {}
    heads = [_is_heading(line) for line in lines]
    nested = any(above and below for above, below in pairwise(heads))
    labels: dict[int, Label] = {}
    for position, line in enumerate(lines[:-1]):
        if heads[position]:
            section = heads[position + 1] or not is_task(line.text, rules) or _is_safeguard(line, rules)
            labels[line.start] = Label("", SECTION if nested and section else PART, 0)
    return labels


def standing_alone(lines: list[Line], rules: HeadingRules) -> dict[int, Label]:
    """Empty labels for headings without number in a numbered document, by the place of the line: each stands
    behind a whole sentence or a section's heading, right above items that begin with 1 anew."""
    labels: dict[int, Label] = {}
    above: Label | None = None
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        above = read_label(before.text) or above
        label = read_label(after.text)
        if above is None or label is None or read_label(line.text) or not _ONE.match(label.text):
            continue
        ended = before.text.endswith(_STOPS) and above.rank == label.rank
        section = read_label(before.text) is not None and above.rank <= SECTION
        if (ended or section) and _is_heading(line) and folded(line.text) not in rules.leads:
            labels[line.start] = Label("", PART, 0)
    return labels


def _is_safeguard(line: Line, rules: HeadingRules) -> bool:
    return bool(rules.safeguard.search(folded(line.text)))


def _numbered(line: Line) -> bool:
    label = read_label(line.text)
    return label is not None and label.rank < DASH_RANK


def _is_heading(line: Line) -> bool:
    text = re.sub(r"\s", "", line.text)
    return 2 <= len(text) <= _HEADING_LENGTH and not re.search(r"[。；，：:;,！？、）)]$|[：:]", text)


def itemise(root: Node, rules: HeadingRules, notes: NoteRules) -> None:
    """Make items of the paragraphs of each highest leaf that holds several with heading sentences."""
    for node in root.children:
        if node.is_leaf and is_task(_title(node), rules):
            _itemise(node, notes)
        elif any(child.label and not child.label.text for child in node.children):
            itemise(node, rules, notes)


def _title(node: Node) -> str:
    return node.lines[0].text.split("。")[0] if node.lines else ""


def _itemise(node: Node, notes: NoteRules) -> None:
    items = [line for line in node.lines[1:] if _opens_item(line, notes)]
    enough = 2 if node.label and node.label.text else 1
    if len(items) < enough or items[0] is not node.lines[1]:
        return
    lines, node.lines = node.lines[1:], node.lines[:1]
    for line in lines:
        if line in items:
            node.children.append(Node(Label("", NUMBER, 0), NUMBER))
        node.children[-1].lines.append(line)


def _opens_item(line: Line, notes: NoteRules) -> bool:
    return bool(OPENING_SENTENCE.match(line.text)) and not notes.label.match(line.text)
