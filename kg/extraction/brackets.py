"""Brackets and quotation marks: depth, pairs, splitting outside of them."""

from __future__ import annotations

import re

_OPEN = "（([【〔《〈“‘「『"
_CLOSE = "）)]】〕》〉”’」』"
ROUND = "（([【〔"


def depths(text: str) -> list[int]:
    """For each character, how many brackets or quotation marks are open at it; all 0 if unbalanced."""
    result, depth = [], 0
    for char in text:
        if char in _CLOSE:
            depth -= 1
        result.append(depth)
        if char in _OPEN:
            depth += 1
        if depth < 0:
            return [0] * len(text)
    return result if depth == 0 else [0] * len(text)


def pairs(text: str) -> list[tuple[int, int]]:
    """The outermost brackets （…）, […], 【…】 as ``(open, close)`` positions of the two signs."""
    found: list[tuple[int, int]] = []
    stack: list[int] = []
    for position, char in enumerate(text):
        if char in ROUND:
            stack.append(position)
        elif char in "）)]】〕" and stack:
            start = stack.pop()
            if not stack:
                found.append((start, position))
    return found


def split(text: str, signs: str) -> list[tuple[int, int]]:
    """The parts of a text between signs that stand outside of brackets, empty ones left out."""
    inside = depths(text)
    cuts = [m.start() for m in re.finditer(f"[{re.escape(signs)}]", text) if inside[m.start()] == 0]
    bounds = zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True)
    return [(start, end) for start, end in bounds if start < end]
