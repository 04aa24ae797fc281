"""Why a measure was found: its best passage, the words in common, what each signal gave."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from search.indexes.base import KINDS, Rows
from search.measures import MeasureEntry
from search.passages import Passage
from search.questions.understanding import Question
from search.requests import Why
from search.texts.folding import fold
from search.texts.sentences import sentences
from search.texts.terms import Terms, marked

_MOST_WORDS = 20


def why(entry: MeasureEntry, question: Question, row: Rows | None, gave: Mapping[str, float]) -> Why:
    """The reasons of one hit. ``row`` is its nearest sentence, None where no vectors were compared."""
    passage = passage_of(entry, row) if row else best_by_words(entry, question.terms)
    return Why(passage, words_in_common(entry.text, question), dict(gave))


def passage_of(entry: MeasureEntry, row: Rows) -> Passage:
    """The passage of a row of this measure."""
    kind, start, end = KINDS[int(row.kinds[0])], int(row.starts[0]), int(row.ends[0])
    text = (entry.objective or "") if kind == "objective" else entry.text
    return Passage(kind, text[start:end], start, end)


def best_by_words(entry: MeasureEntry, terms: Terms) -> Passage | None:
    """The first sentence with the most characters in common; None where no term stands in the text."""
    spans = [
        (_overlap(marked(entry.text[start:end], terms)), start, end) for start, end in sentences(entry.text)
    ]
    best = max(spans, key=lambda span: (span[0], -span[1]), default=(0, 0, 0))
    return Passage("sentence", entry.text[best[1] : best[2]], best[1], best[2]) if best[0] else None


def words_in_common(text: str, question: Question) -> tuple[str, ...]:
    """Words of the question, and official ones for them, as the measure writes them; each once."""
    asked, added = question.terms, question.added
    both = Terms(words=asked.words + added.words, figures=asked.figures, phrases=asked.phrases)
    found = dict.fromkeys(text[start:end] for start, end in marked(text, both))
    return tuple(_widest(found))[:_MOST_WORDS]


def _widest(words: Mapping[str, None]) -> list[str]:
    """Without words that stand inside others."""
    plain = {word: _folded(word) for word in words}
    return [
        word for word in plain if not any(plain[word] in plain[other] for other in plain if other != word)
    ]


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """Remembered: the hits of a question have words in common."""
    return fold(word)


def _overlap(spans: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in spans)
