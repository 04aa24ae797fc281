"""One measure of an index against others of it: affinity and probability of each, cohorts taken off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from search.indexes.base import Floats, Ints, MeasureIndex
from search.similar.affinity import AffinityModel
from search.similar.pairing import Signals, signals
from search.similar.portraits import Numbers, Portrait, Vectors, portraits, wholes

_PLANS = 3000
"""Plans whose vectors are kept at a time, 200 MB with thirty measures each."""


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
        one, found = self.portrait(ordinal), portraits(self._index, others)
        if self._model.cohort:
            self._meet({each.entry.plan for each in (one, *found)})
        pairs = zip(others.tolist(), found, strict=True)
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
            self._usual_nearest(self._plans[other.entry.plan].nearness(one.vectors, without))
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

    def _meet(self, plans: Collection[str]) -> None:
        """Read the vectors of those of the plans that are new."""
        if len(self._plans) > _PLANS:
            self._plans.clear()
        members = {plan: self._index.of_plan(plan) for plan in sorted(plans) if plan not in self._plans}
        if members:
            vectors = wholes(self._index, np.concatenate([*members.values()]))
            ends = np.cumsum([len(ordinals) for ordinals in members.values()])[:-1]
            for (plan, ordinals), own in zip(members.items(), np.split(vectors, ends), strict=True):
                self._plans[plan] = _Plan(ordinals, own)
