"""One measure of an index against others of it: affinity and probability of each, cohorts taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.affinity import AffinityModel
from search.indexes.base import Floats, Ints, MeasureIndex
from search.pairing import Signals, signals
from search.portraits import Numbers, Portrait, Vectors, portraits, wholes
from search.requests import Filters


@dataclass(frozen=True, eq=False)
class Relation:
    """What a measure is to the one asked about.

    ``beside``: how near the two come to the measures beside each other, in spreads of ``whole``;
    ``probability`` that they are on one topic, rounded to four places.
    """

    ordinal: int
    other: Portrait
    signals: Signals
    beside: float
    affinity: float
    probability: float


@dataclass(frozen=True)
class _Plan:
    """The measures of a plan: their ordinals, and the vectors of the whole texts."""

    ordinals: Ints
    wholes: Floats

    def nearness(self, vectors: Vectors, without: Sequence[int]) -> Numbers:
        """Cosines with the measures of the plan but for these ordinals."""
        kept = ~np.isin(self.ordinals, without)
        return self.wholes[kept].astype(np.float64) @ vectors.whole


class Relating:
    """Relates the measures of one opened index, and keeps the vectors of the plans it has met."""

    def __init__(self, index: MeasureIndex, model: AffinityModel) -> None:
        self._index = index
        self._model = model
        self._plans: dict[str, _Plan] = {}

    def relate(self, ordinal: int, others: Ints) -> list[Relation]:
        """The measures ``others`` as they stand to one: the most probable first, equals by IRI."""
        one = self.portrait(ordinal)
        pairs = zip(others.tolist(), portraits(self._index, others), strict=True)
        relations = [self._relation(ordinal, one, number, other) for number, other in pairs]
        return sorted(relations, key=lambda each: (-round(each.affinity, 6), each.other.entry.iri))

    def portrait(self, ordinal: int) -> Portrait:
        """The measure of this ordinal."""
        return portraits(self._index, np.array([ordinal], np.int32))[0]

    def _relation(self, ordinal: int, one: Portrait, number: int, other: Portrait) -> Relation:
        found = signals(one, other)
        beside = self._beside((ordinal, one), (number, other)) if self._model.cohort else 0.0
        affinity = self._model.affinity(found, beside)
        probability = round(self._model.probability(affinity), 4)
        return Relation(number, other, found, beside, affinity, probability)

    def _beside(self, *pair: tuple[int, Portrait]) -> float:
        """The mean of how near each comes to the plan of the other, the two themselves left out."""
        without = [ordinal for ordinal, _ in pair]
        means = [
            self._usual_nearest(self._plan(other.entry.plan).nearness(one.vectors, without))
            for (_, one), (_, other) in (pair, pair[::-1])
            if one.vectors is not None
        ]
        return sum(means) / len(means)

    def _usual_nearest(self, cosines: Numbers) -> float:
        """The mean of the nearest, in spreads; what a short plan lacks counts as usual."""
        rule, scale = self._model.cohort, self._model.scales["whole"]
        assert rule
        best = np.sort(cosines)[::-1][: rule.size]
        lacking = rule.size - len(best)
        return (sum(scale.of(value) for value in best.tolist()) + lacking * rule.usual) / rule.size

    def _plan(self, iri: str) -> _Plan:
        if iri not in self._plans:
            ordinals = np.flatnonzero(self._index.allowed(Filters(plan=(iri,)))).astype(np.int32)
            self._plans[iri] = _Plan(ordinals, wholes(self._index, ordinals))
        return self._plans[iri]
