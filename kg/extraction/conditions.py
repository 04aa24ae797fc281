"""Lists of conditions: （二）符合下列要求的…予以保留。1.…2.… is one item, whatever is numbered below it."""

from __future__ import annotations

from kg.extraction.headings import HeadingRules
from kg.extraction.outline import Node


def fold_conditions(node: Node, rules: HeadingRules) -> None:
    """Take the items below a text that announces conditions into that item, throughout the outline."""
    for child in node.children:
        fold_conditions(child, rules)
        if child.children and any(rules.conditions.search(line.text) for line in child.lines):
            child.lines = child.all_lines()
            child.children = []
