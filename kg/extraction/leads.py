"""Leads that stand between a heading and its items: 任务：1.…2.… 措施：1.…2.…"""

from __future__ import annotations

from itertools import pairwise

from kg.extraction.headings import HeadingRules, folded
from kg.extraction.labels import Label, read_label
from kg.extraction.outline import Line, Node

_ABOVE = 0.05
"""By how much a lead ranks above the items below it."""


def split_leads(lines: list[Line], rules: HeadingRules) -> list[Line]:
    """The lines with a lead before a number on a line of its own: 措施：1.做甲."""
    parts: list[Line] = []
    for line in lines:
        cut = lead_length(line.text, rules)
        if cut and read_label(line.text[cut:]):
            lead = line.text[:cut].rstrip()
            parts.append(Line(line.start, line.start + len(lead), lead))
            parts.append(Line(line.start + cut, line.end, line.text[cut:]))
        else:
            parts.append(line)
    return parts


def lead_length(text: str, rules: HeadingRules) -> int:
    """The length of a lead (措施：) that a text begins with, and of the white space behind it; else 0."""
    for lead in rules.leads:
        if text.startswith((lead + "：", lead + ":")):
            rest = text[len(lead) + 1 :]
            return len(text) - len(rest.lstrip())
    return 0


def lead_labels(lines: list[Line], rules: HeadingRules) -> dict[int, Label]:
    """Empty labels for lines that are nothing but a lead above an item, by the place of the line."""
    labels: dict[int, Label] = {}
    for line, after in pairwise(lines):
        label = read_label(after.text)
        if label and folded(line.text) in rules.leads:
            labels[line.start] = Label("", label.rank - _ABOVE, 0)
    return labels


def fold_leads(node: Node, rules: HeadingRules) -> None:
    """Give items below leads to the heading above: those of measures as its items, those of tasks as its own
    text where measures follow, else as its items."""
    for child in node.children:
        fold_leads(child, rules)
    if node.label is None:
        return
    leads = [_lead(child, rules) for child in node.children]
    measures = any(lead in rules.measures_leads for lead in leads)
    children: list[Node] = []
    for child, lead in zip(node.children, leads, strict=True):
        if not lead:
            children.append(child)
        elif measures and lead not in rules.measures_leads:
            node.lines += child.all_lines()
        else:
            children += child.children
    node.children = children


def _lead(node: Node, rules: HeadingRules) -> str:
    """The lead that is all of a node's own text; empty where it is none or nothing stands below."""
    words = folded(node.lines[0].text) if len(node.lines) == 1 and node.children else ""
    return words if node.label and not node.label.text and words in rules.leads else ""
