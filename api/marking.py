"""Which stretches of a text are words in common with a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Stretch:
    """A part of a text; ``marked`` where it is a word in common."""

    text: str
    marked: bool


def stretches(text: str, words: Iterable[str]) -> Iterator[Stretch]:
    """The text in order, cut where the words begin and end; of overlapping words the longest counts."""
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    parts = re.split(f"({alternatives})", text) if alternatives else [text]
    for place, part in enumerate(parts):
        if part:
            yield Stretch(part, marked=place % 2 == 1)
