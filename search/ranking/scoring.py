"""Scores of measures for a question that is understood: candidates, signals, their weighted sum."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from search.encoder import Encoder
from search.indexes.base import Bools, Floats, Ints, Keys, RowNumbers
from search.indexes.lexical.reading import LexicalIndex
from search.questions.understanding import Question
from search.ranking.aside import aside
from search.ranking.candidates import (
    Limits,
    Sources,
    drawn_nearer,
    named,
    nearest_rows,
    question_vector,
    united,
)
from search.ranking.explaining import passage_of
from search.ranking.fusion import Fusion
from search.ranking.preferences import preferences
from search.ranking.reranking import late_interaction
from search.ranking.signals import TERMS, dense_signals, lexical_signals, lexical_sum
from search.requests import Mode, SearchRequest

ByTerms = Callable[[LexicalIndex, Question, Keys, Fusion], dict[str, Floats]]
"""Signals of the question's terms for given measures."""

INTERACTION = "tokens"
"""The name of the re-ranking stage's signal."""


@dataclass(frozen=True)
class Ranking:
    """How one index is ranked. ``encoder`` is None where words alone are compared, ``words`` False where not.

    ``scaling`` has the parameters that are kept with the index; ``parameters`` those of the ranking.
    """

    sources: Sources
    encoder: Encoder | None
    scaling: Mapping[str, float]
    parameters: Fusion
    words: bool = True

    @property
    def mode(self) -> Mode:
        """What answers are made with."""
        if not self.encoder:
            return "lexical"
        return "hybrid" if self.words else "vector"


@dataclass(frozen=True)
class Gathered:
    """Candidates in no order, with the value of each signal for each; ``best`` as in Ranked."""

    ordinals: Ints
    signals: Mapping[str, Floats]
    best: RowNumbers


@dataclass(frozen=True)
class Ranked:
    """Measures, best first: ordinals, scores, what each signal gave of them, their best sentences' rows.

    ``best`` holds -1 where no vectors were compared.
    """

    ordinals: Ints
    scores: Floats
    gave: Mapping[str, Floats]
    best: RowNumbers


def rank(ranking: Ranking, question: Question, mask: Bools, request: SearchRequest) -> Ranked:
    """All candidates for the page that is asked for, best first."""
    gathered = _gathered(ranking, question, mask, request.offset + request.top, lexical_sum)
    ranked = fuse(ranking.parameters, gathered)
    if not ranking.encoder:
        return _ordered(ranked, np.flatnonzero(ranked.scores > 0))
    on = ranking.parameters.rerank["on"] if request.rerank is None else request.rerank
    return _interacted(ranking, ranking.encoder, question, ranked) if on else ranked


def gather(ranking: Ranking, question: Question, mask: Bools, deep: int) -> Gathered:
    """The candidates for a page that ends ``deep`` results down, with all their signals."""
    return _gathered(ranking, question, mask, deep, lexical_signals)


def fuse(parameters: Fusion, gathered: Gathered) -> Ranked:
    """The weighted sum of the signals; equal scores in the order of the index."""
    ordinals, signals = gathered.ordinals, gathered.signals
    weights = {**parameters.weights, **parameters.preferences, TERMS: 1.0}
    gave = {name: weights[name] * values for name, values in signals.items() if weights.get(name)}
    scores = np.sum([np.zeros(len(ordinals), np.float32), *gave.values()], axis=0)
    order = np.lexsort((ordinals, -np.round(scores, 5)))
    return _ordered(Ranked(ordinals, scores, gave, gathered.best), order)


def shares(ranking: Ranking, question: Question, ranked: Ranked, places: Ints) -> dict[str, Floats]:
    """What each signal gave to the measures at these places of the list, those of terms told apart."""
    sources, weights = ranking.sources, ranking.parameters.weights
    keys = sources.measures.keys[ranked.ordinals[places]]
    lexical = lexical_signals(sources.lexical, question, keys, ranking.parameters)
    gave = {name: weights[name] * values for name, values in lexical.items()}
    return gave | {name: values[places] for name, values in ranked.gave.items() if name != TERMS}


def _gathered(ranking: Ranking, question: Question, mask: Bools, deep: int, by_terms: ByTerms) -> Gathered:
    ordinals, vector = _candidates(ranking, question, mask, deep)
    measures = ranking.sources.measures
    keys = measures.keys[ordinals]
    terms = aside(by_terms, ranking.sources.lexical, question, keys, ranking.parameters)
    dense, best = _dense(ranking, vector, ordinals)
    masks = preferences(measures, question.understood)
    exact = {name: exactly[ordinals].astype(np.float32) for name, exactly in masks.items()}
    return Gathered(ordinals, {**terms.result(), **dense, **exact}, best)


def _candidates(ranking: Ranking, question: Question, mask: Bools, deep: int) -> tuple[Ints, Floats | None]:
    """The ordinals of the candidates, and the vector that they are compared with."""
    sources, parameters = ranking.sources, ranking.parameters
    limits = Limits.of(parameters, deep)
    if ranking.encoder is None or not mask.any():
        return np.unique(named(sources, question, mask, limits)), None
    vector = question_vector(ranking.encoder, question, parameters)
    by_words = aside(named, sources, question, mask, limits)
    rows = nearest_rows(sources, vector, limits.passages, mask)
    drawn = drawn_nearer(sources.measures, vector, rows, parameters)
    return united(sources.measures, question, by_words.result(), rows), drawn


def _dense(
    ranking: Ranking, vector: Floats | None, ordinals: Ints
) -> tuple[Mapping[str, Floats], RowNumbers]:
    """The signals of vectors and each measure's nearest sentence, -1 where there is no vector."""
    if vector is None or not len(ordinals):
        return {}, np.full(len(ordinals), -1, np.int32)
    return dense_signals(ranking.sources.measures, vector, ordinals, ranking.scaling)


def _interacted(ranking: Ranking, encoder: Encoder, question: Question, ranked: Ranked) -> Ranked:
    """With late interaction for the first, which keep their places before the others."""
    stage, measures = ranking.parameters.rerank, ranking.sources.measures
    first = min(int(stage["first"]), len(ranked.ordinals))
    texts = [
        passage_of(measures.entry(int(ordinal)), measures.rows(ranked.best[at : at + 1])).text
        for at, ordinal in enumerate(ranked.ordinals[:first])
    ]
    asked = [text for text in (question.text, question.official) if text]
    gave = np.zeros(len(ranked.scores), np.float32)
    gave[:first] = stage["weight"] * (late_interaction(encoder, asked, texts) - stage["middle"])
    scores = ranked.scores + gave
    order = np.concatenate([np.argsort(-scores[:first], kind="stable"), np.arange(first, len(scores))])
    scores[first:] = np.minimum(scores[first:], scores[:first].min(initial=np.inf))
    return _ordered(replace(ranked, scores=scores, gave={**ranked.gave, INTERACTION: gave}), order)


def _ordered(ranked: Ranked, order: Ints) -> Ranked:
    gave = {name: values[order] for name, values in ranked.gave.items()}
    return Ranked(ranked.ordinals[order], ranked.scores[order], gave, ranked.best[order])
