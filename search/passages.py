"""The passages of a measure: what gets a vector of its own, and is shown as the reason of a hit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from search.measures import MeasureEntry
from search.texts.sentences import sentences

Kind = Literal["whole", "title", "sentence", "objective"]


@dataclass(frozen=True)
class Passage:
    """``text`` is [``start``, ``end``) of the measure's text, or of its action's objective for that kind."""

    kind: Kind
    text: str
    start: int
    end: int


def passages_of(entry: MeasureEntry) -> tuple[Passage, ...]:
    """The whole text, the title if there is one, the sentences of the text, those of the objective.

    A sentence that says the title and no more is left out.
    """
    return tuple(_passages(entry))


def _passages(entry: MeasureEntry) -> Iterator[Passage]:
    text, title = entry.text, entry.title
    yield Passage("whole", text, 0, len(text))
    titled = len(title) if title and text.startswith(title) else 0
    if title:
        yield Passage("title", title, 0, titled)
    for start, end in sentences(text):
        if start or end > titled + 1:
            yield Passage("sentence", text[start:end], start, end)
    for start, end in sentences(entry.objective or ""):
        yield Passage("objective", (entry.objective or "")[start:end], start, end)
