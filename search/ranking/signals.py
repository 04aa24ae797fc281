"""What speaks for each candidate: exact signals, whatever found it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from search.indexes.base import KINDS, Floats, Ints, Keys, MeasureIndex, RowNumbers, Rows
from search.indexes.lexical.reading import LexicalIndex
from search.indexes.lexical.schema import Signal
from search.questions.understanding import Question
from search.ranking.candidates import COMPARED
from search.ranking.fusion import WORDS, Fusion

TERMS = "terms"
"""The name of their weighted sum."""


def lexical_signals(
    lexical: LexicalIndex, question: Question, keys: Keys, parameters: Fusion
) -> dict[str, Floats]:
    """BM25 of the question's terms, and of those in official words at their weight."""
    found: dict[str, Floats] = {name: lexical.scores(question.terms, keys, name) for name in WORDS}
    for name in ("words", "bigrams"):
        if getattr(question.added, name):
            found[name] = found[name] + parameters.everyday["words"] * lexical.scores(
                question.added, keys, name
            )
    return found


def lexical_sum(
    lexical: LexicalIndex, question: Question, keys: Keys, parameters: Fusion
) -> dict[str, Floats]:
    """The weighted sum of the same, as one signal: a fraction of the time."""
    weights: dict[Signal, float] = {name: parameters.weights[name] for name in WORDS}
    official = parameters.everyday["words"]
    added: dict[Signal, float] = {
        "words": official * weights["words"],
        "bigrams": official * weights["bigrams"],
    }
    return {TERMS: lexical.sums([(question.terms, weights), (question.added, added)], keys)}


def dense_signals(
    measures: MeasureIndex, vector: Floats, ordinals: Ints, scaling: Mapping[str, float]
) -> tuple[dict[str, Floats], RowNumbers]:
    """Cosines in spreads above the mean of unlike texts; and the row of each measure's nearest sentence.

    A measure of one sentence has its whole text for it.
    """
    rows = _compared(measures.passages(ordinals))
    cosines = measures.products(rows.numbers, vector)
    places = _places(ordinals, rows.ordinals)
    whole = rows.kinds == KINDS.index("whole")
    wholes = np.zeros(len(ordinals), np.float32)
    wholes[places[whole]] = cosines[whole]
    order = np.lexsort((rows.numbers, -cosines, whole, places))
    first = order[np.unique(places[order], return_index=True)[1]]
    mean, spread = scaling["whole.mean"], scaling["whole.spread"]
    found = {"sentence": (cosines[first] - mean) / spread, "whole": (wholes - mean) / spread}
    return found, rows.numbers[first]


def _compared(rows: Rows) -> Rows:
    kept = np.isin(rows.kinds, [KINDS.index(kind) for kind in COMPARED])
    return Rows(rows.numbers[kept], rows.ordinals[kept], rows.kinds[kept], rows.starts[kept], rows.ends[kept])


def _places(ordinals: Ints, wanted: Ints) -> Ints:
    """Where each wanted ordinal stands among the candidates."""
    order = np.argsort(ordinals)
    return order[np.searchsorted(ordinals, wanted, sorter=order)]
