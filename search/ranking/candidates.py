"""Which measures are worth computing all signals for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.encoder import Encoder
from search.indexes.base import Bools, Floats, Ints, MeasureIndex
from search.indexes.lexical.reading import LexicalIndex
from search.passages import Kind
from search.questions.reading import Known
from search.questions.understanding import MOST_CHARACTERS, Question
from search.ranking.fusion import Fusion
from search.requests import Filters
from search.texts.terms import Terms

COMPARED: tuple[Kind, ...] = ("whole", "sentence")
"""The passages that questions are compared with: titles and objectives were of no use (docs/relevance.md)."""


@dataclass(frozen=True)
class Sources:
    """What is searched: both indexes of one generation."""

    lexical: LexicalIndex
    measures: MeasureIndex

    def known(self) -> Known:
        """What of the collection decides how a question is read."""
        base = self.measures.entry(0).region.rpartition("region/")[0] if len(self.measures) else ""
        return Known(base, lambda filters: bool(self.measures.allowed(filters).any()))


@dataclass(frozen=True)
class Limits:
    """How many nearest ``passages`` and best ``measures`` by words to take; up to ``everything``, all."""

    passages: int
    measures: int
    everything: int

    @classmethod
    def of(cls, parameters: Fusion, deep: int) -> Limits:
        """The limits for a page that ends ``deep`` results down."""
        usual = parameters.candidates
        return cls(max(usual["passages"], 4 * deep), max(usual["measures"], deep), max(usual["all"], deep))


def question_vector(encoder: Encoder, question: Question, parameters: Fusion) -> Floats:
    """The vector of the question, drawn to that of its official words; of unit length."""
    asked = [text for text in (question.text[:MOST_CHARACTERS], question.official) if text]
    own, *official = encoder.encode_queries(asked)
    return _unit(sum((parameters.everyday["vector"] * vector for vector in official), own))


def drawn_nearer(measures: MeasureIndex, vector: Floats, rows: Ints, parameters: Fusion) -> Floats:
    """The vector moved towards the nearest passages: Rocchio's formula without the negative part.

    J. Rocchio, Relevance feedback in information retrieval (1971), with the best hits taken for relevant.
    """
    near = rows[: int(parameters.feedback["passages"])]
    if not len(near):
        return vector
    return _unit(vector + parameters.feedback["weight"] * measures.vectors(near).mean(axis=0))


def named(sources: Sources, question: Question, mask: Bools, limits: Limits) -> Ints:
    """The ordinals of the best by words; where the mask lets few pass, of all these."""
    if question.terms.phrases:
        return _by_words(sources, question.terms, question.filters, limits.everything)
    if np.count_nonzero(mask) <= limits.everything:
        return np.flatnonzero(mask).astype(np.int32)
    both = (question.terms, question.added)
    return np.concatenate([_by_words(sources, terms, question.filters, limits.measures) for terms in both])


def united(measures: MeasureIndex, question: Question, by_words: Ints, rows: Ints) -> Ints:
    """The ordinals of the candidates: those :func:`named` and the measures of the nearest passages ``rows``.

    Where the question has phrases, only measures that have them.
    """
    if question.terms.phrases or not len(rows):
        return np.unique(by_words)
    return np.union1d(by_words, measures.rows(rows).ordinals)


def nearest_rows(sources: Sources, vector: Floats, top: int, mask: Bools) -> Ints:
    """The passages nearest to the vector, best first."""
    return sources.measures.nearest(vector, top, None if mask.all() else mask, COMPARED)[0]


def _by_words(sources: Sources, terms: Terms, filters: Filters, most: int) -> Ints:
    if not (terms.words or terms.bigrams or terms.figures or terms.phrases):
        return np.zeros(0, np.int32)
    ordinals = sources.measures.ordinals(sources.lexical.search(terms, most, filters).keys)
    return ordinals[ordinals >= 0]


def _unit(vector: Floats) -> Floats:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
