"""Text without white space that remembers where each character stood in the source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from kg.records import Span


@dataclass(frozen=True)
class Piece:
    """``text`` has no white space; ``places[i]`` is where character ``i`` stands in the source."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]``, which must not be empty."""
        return self.places[start], self.places[end - 1] + 1

    def part(self, start: int, end: int) -> Piece:
        """The piece ``text[start:end]``."""
        return Piece(self.text[start:end], self.places[start:end])


def piece_of(source: str, start: int, end: int) -> Piece:
    """The piece of ``source[start:end]``."""
    whole, before = _whole(source)
    return whole.part(before[start], before[end])


@lru_cache(maxsize=4)
def _whole(source: str) -> tuple[Piece, tuple[int, ...]]:
    """The whole source as a piece, made once, and how many of its characters stand before each place."""
    spaces = [char.isspace() for char in source]
    places = tuple(place for place, space in enumerate(spaces) if not space)
    before = tuple(accumulate((not space for space in spaces), initial=0))
    return Piece("".join(source.split()), places), before
