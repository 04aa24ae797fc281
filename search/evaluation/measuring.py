"""Measures of ranked lists, and how sure they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DEPTH = 10
"""Results that count."""

_SAMPLES = 2000


@dataclass(frozen=True)
class Scores:
    """One list's: nDCG@10, recall@10 of grade 2, and the reciprocal rank of the first of grade 2."""

    ndcg: float
    recall: float
    reciprocal: float


@dataclass(frozen=True)
class Interval:
    """A mean with the middle 95 of 100 means of samples drawn with replacement (Efron 1979)."""

    mean: float
    low: float
    high: float


def scores(found: Sequence[int], judged: Sequence[int]) -> Scores:
    """The scores of a list whose results have the grades ``found``; ``judged`` are all grades there are.

    nDCG: K. Järvelin, J. Kekäläinen 2002, with gain 2^grade - 1 and the ideal over all that is judged; recall
    over at most 10.
    """
    ideal = _gain(sorted(judged, reverse=True))
    wanted = sum(grade == 2 for grade in judged)
    hits = sum(grade == 2 for grade in found[:DEPTH])
    first = next((place for place, grade in enumerate(found, 1) if grade == 2), 0)
    return Scores(
        ndcg=_gain(found) / ideal if ideal else 0.0,
        recall=hits / min(wanted, DEPTH) if wanted else 1.0,
        reciprocal=1 / first if first else 0.0,
    )


def _gain(found: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(found[:DEPTH], 1))


def interval(values: Sequence[float]) -> Interval:
    """The mean of some values and its interval; the same every time."""
    array = np.array(values)
    drawn = np.random.default_rng(0).integers(0, len(array), (_SAMPLES, len(array)))
    low, high = np.percentile(array[drawn].mean(axis=1), (2.5, 97.5))
    return Interval(float(array.mean()), float(low), float(high))
