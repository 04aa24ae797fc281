"""Which provenance quads go with a document: those that no other document of the store states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


class QuadCounts:
    """How many documents state each quad (a line of N-Quads)."""

    def __init__(self, documents: Iterable[bytes]) -> None:
        self._counts: Counter[bytes] = Counter()
        for quads in documents:
            self.add(quads)

    def add(self, quads: bytes) -> None:
        """Count a document's quads, each once."""
        self._counts.update(set(quads.splitlines(keepends=True)))

    def take(self, quads: bytes) -> bytes:
        """Uncount a document's quads; those that no other document states, sorted."""
        lines = sorted(set(quads.splitlines(keepends=True)))
        self._counts.subtract(lines)
        return b"".join(line for line in lines if self._counts[line] <= 0)
