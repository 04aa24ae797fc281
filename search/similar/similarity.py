"""The measures that are nearest to a measure, with what they share and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from search.indexes.base import Bools, Ints, MeasureIndex
from search.indexes.lexical import LexicalIndex
from search.measures import MeasureEntry
from search.passages import Kind
from search.requests import Filters, Hit, Why
from search.similar.affinity import AffinityModel, affinity_model
from search.similar.comparison import common_words, compare
from search.similar.portraits import Portrait
from search.similar.relating import Relating, Relation
from search.texts.terms import terms_of

if TYPE_CHECKING:
    from search.index import SearchIndex

_WHOLE: tuple[Kind, ...] = ("whole",)

CANDIDATES = 100
"""Measures that are compared one by one, at least: those nearest as a whole."""


def similar(index: SearchIndex, iri: str, top: int, *, same_plan: bool = False) -> tuple[Hit, ...]:
    """The nearest measures of other plans, with ``same_plan`` of its own too, the most probable first.

    ``score`` is the probability that both are on one topic. Raises NoSuchMeasureError, IndexDamagedError.
    """
    ordinal = index.ordinal(iri)
    return _hits(index, Relating(index.segments, model_of(index)), ordinal, top, same_plan)


def all_similar(
    index: SearchIndex, top: int, *, same_plan: bool = False
) -> Iterator[tuple[MeasureEntry, tuple[Hit, ...]]]:
    """Each measure with its nearest ones, in the order of the index. Raises IndexDamagedError."""
    relating = Relating(index.segments, model_of(index))
    for ordinal in np.flatnonzero(index.segments.allowed(Filters())).tolist():
        yield index.segments.entry(ordinal), _hits(index, relating, ordinal, top, same_plan)


def model_of(index: SearchIndex) -> AffinityModel:
    """The parameters for this index and its encoder."""
    return affinity_model(index.scaling, dense=index.segments.dimension is not None)


def candidates(measures: MeasureIndex, lexical: LexicalIndex, ordinal: int, allowed: Bools, top: int) -> Ints:
    """The measures of the mask that come into question, ``top`` at most.

    Those whose whole texts are nearest; in an index of words only those with most words in common.
    """
    if measures.dimension is None:
        return _wording(measures, lexical, ordinal, allowed, top)
    rows = measures.passages(np.array([ordinal], np.int32))
    vector = measures.vectors(rows.numbers[:1])[0]
    numbers, _ = measures.nearest(vector, top, allowed, _WHOLE)
    return measures.rows(numbers).ordinals


def _wording(measures: MeasureIndex, lexical: LexicalIndex, ordinal: int, allowed: Bools, top: int) -> Ints:
    terms = terms_of(measures.entry(ordinal).text, exact=False)
    beside = int(len(measures) and measures.count - allowed.sum())
    found = measures.ordinals(lexical.search(terms, top + beside).keys)
    return found[allowed[found] & (found >= 0)][:top]


def _hits(index: SearchIndex, relating: Relating, ordinal: int, top: int, same_plan: bool) -> tuple[Hit, ...]:
    one = relating.portrait(ordinal)
    allowed = index.segments.allowed(Filters())
    if not same_plan:
        allowed[index.segments.of_plan(one.entry.plan)] = False
    allowed[ordinal] = False
    found = candidates(index.segments, index.lexical, ordinal, allowed, max(CANDIDATES, 2 * top))
    model = model_of(index)
    return tuple(_hit(model, one, relation) for relation in relating.relate(ordinal, found)[:top])


def _hit(model: AffinityModel, one: Portrait, relation: Relation) -> Hit:
    comparison = compare(one, relation.other, relation.probability)
    passage = comparison.passages[0].theirs if comparison.passages else None
    why = Why(passage, common_words(one, relation.other), model.parts(relation.signals, relation.beside))
    return Hit(relation.other.entry, relation.probability, why, comparison)
