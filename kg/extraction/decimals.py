"""Decimal numbering, 1 over 1.1 over 1.1.1, where neither stop nor space tells a number from a figure."""

from __future__ import annotations

import re

from kg.extraction.labels import NUMBER, Label, decimal_rank
from kg.extraction.outline import Line

_DOTTED = re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){1,3})[.．]?(?=[\s\u4e00-\u9fff“【])")
_WHOLE = re.compile(r"(\d{1,2})(?=\s?[\u4e00-\u9fff“])")
_LONGEST_HEADING = 40
_NEAR = 4


def decimal_labels(lines: list[Line]) -> dict[int, Label]:
    """The labels of lines that begin with the next decimal number (1.2 behind 1.1), and those of the
    headings above a first one (1 above 1.1), by the line's place."""
    labels: dict[int, Label] = {}
    seen: set[tuple[int, ...]] = set()
    for position, line in enumerate(lines):
        match = _DOTTED.match(line.text)
        number = _parts(match[1]) if match else ()
        if match is None or not (number[-1] == 1 or (*number[:-1], number[-1] - 1) in seen):
            continue
        seen.add(number)
        labels[line.start] = Label(match[1], decimal_rank(match[1]), match.end())
        if number[1:] == (1,):
            labels |= _heading(lines[max(0, position - _NEAR) : position], number[0])
    return labels


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.split("[.．]", number))


def _heading(lines: list[Line], number: int) -> dict[int, Label]:
    """The last of the lines that begins with a number and is short enough for a heading."""
    for line in reversed(lines):
        match = _WHOLE.match(line.text)
        if match and int(match[1]) == number and len(line.text) <= _LONGEST_HEADING:
            return {line.start: Label(match[1], NUMBER, match.end())}
    return {}
