"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]

SHORTEST = 6
"""Characters; a shorter piece (a number, 一是) goes with the sentence behind it."""

_LONGEST_INSIDE = 200
"""Characters between a bracket and its counterpart; one further away is a slip of the pen."""

_LEFT, _RIGHT = "“‘「『《〈（(【[〔", "”’」』》〉）)】]〕"
_INSIDE = "|".join(
    rf"{re.escape(left)}[^{re.escape(left + right)}\n]{{0,{_LONGEST_INSIDE}}}{re.escape(right)}"
    for left, right in zip(_LEFT, _RIGHT, strict=True)
)
_SENTENCE = re.compile(
    rf"(?:{_INSIDE}|(?!\.(?=\s))[^。；;！!？?\n]|(?<=\d)\.(?=\d))+(?:[。；;！!？?.]+[”’」』）)]*)?"
)


def sentences(text: str) -> list[Span]:
    """The sentences as [start, end) without white space around them, in order.

    A sentence ends at 。；！？ and at a line's end, not inside quotation marks or brackets; a full stop ends
    one only before white space. What is shorter than ``SHORTEST`` goes with the next one, or the one before.
    """
    spans: list[Span] = []
    pending: int | None = None
    for match in _SENTENCE.finditer(text):
        start, end = _stripped(text, *match.span())
        if start == end:
            continue
        start = start if pending is None else pending
        pending = start if end - start < SHORTEST else None
        if pending is None:
            spans.append((start, end))
    return spans if pending is None else _with_rest(text, spans, pending)


def _with_rest(text: str, spans: list[Span], pending: int) -> list[Span]:
    rest = len(text.rstrip())
    if not spans:
        return [(pending, rest)]
    return [*spans[:-1], (spans[-1][0], rest)]


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
