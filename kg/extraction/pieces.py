"""Text without white space that remembers where each character stood in the source."""

from __future__ import annotations

from dataclasses import dataclass

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
    kept = [(c, i) for i, c in enumerate(source[start:end], start) if not c.isspace()]
    return Piece("".join(c for c, _ in kept), tuple(i for _, i in kept))
