"""Where the clause or the sentence around a place begins and ends, brackets and quotations stepped over."""

from __future__ import annotations

from kg.records import Span

CLAUSE = "，,：:；;。！？!?"
SEGMENT = "；;。！？!?"
SENTENCE = "。！？!?"

_PAIRS = {"）": "（", ")": "(", "】": "【", "”": "“", "》": "《", "」": "「", "’": "‘", "〕": "〔"}
_OPENING = {opening: closing for closing, opening in _PAIRS.items()}


def around(text: str, place: int, stops: str) -> Span:
    """The stretch without ``stops`` around ``place``; inside a bracket, at most the bracket's content."""
    return _left(text, place, stops), _right(text, place, stops)


def begin(text: str, place: int, stops: str) -> int:
    """Where the stretch without ``stops`` around ``place`` begins, whatever brackets are open."""
    return max(text.rfind(stop, 0, place) for stop in stops) + 1


def _left(text: str, place: int, stops: str) -> int:
    position = place - 1
    while position >= 0 and text[position] not in stops:
        char = text[position]
        if char in _OPENING:
            return position + 1
        if char in _PAIRS:
            opening = text.rfind(_PAIRS[char], 0, position)
            position = opening if opening >= 0 else position
        position -= 1
    return position + 1


def _right(text: str, place: int, stops: str) -> int:
    position = place
    while position < len(text) and text[position] not in stops:
        char = text[position]
        if char in _PAIRS:
            return position
        if char in _OPENING:
            closing = text.find(_OPENING[char], position)
            position = closing if closing >= 0 else position
        position += 1
    return position
