"""Whether probabilities hold: a logistic curve fitted to judged pairs, and predicted against observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

FOLDS = 5
BINS = 10
_ROUNDS = 50
_RIDGE = 1e-4


@dataclass(frozen=True)
class Judged:
    """A judged pair: ``same`` is 1 on one topic, 0 not, 0.5 half; pairs of one ``topic`` go together."""

    affinity: float
    same: float
    topic: str


@dataclass(frozen=True)
class Curve:
    """The logistic curve that turns an affinity into a probability."""

    slope: float
    intercept: float

    def of(self, affinities: Values) -> Values:
        """Probabilities."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * affinities + self.intercept))))


@dataclass(frozen=True)
class Bin:
    """Pairs of about one probability: how many, the mean predicted, the share that is on one topic."""

    count: int
    predicted: float
    observed: float


@dataclass(frozen=True)
class Reliability:
    """``brier``: mean squared difference; ``error``: expected calibration error over the bins."""

    bins: tuple[Bin, ...]
    brier: float
    error: float


def fit(judged: Sequence[Judged]) -> Curve:
    """The curve of greatest likelihood, by Newton's method (Platt 1999)."""
    features = np.array([(each.affinity, 1.0) for each in judged])
    same = np.array([each.same for each in judged])
    weights = np.zeros(2)
    for _ in range(_ROUNDS):
        chances = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (same - chances) - _RIDGE * weights
        curvature = (features.T * (chances * (1 - chances))) @ features + _RIDGE * np.eye(2)
        weights = weights + np.linalg.solve(curvature, slope)
    return Curve(*weights.tolist())


def cross_validated(judged: Sequence[Judged]) -> Values:
    """The probability of each pair by a curve fitted to the pairs of other topics."""
    topics = list(dict.fromkeys(each.topic for each in judged))
    order = np.random.default_rng(0).permutation(len(topics)).tolist()
    fold_of = {topics[at]: place % FOLDS for place, at in enumerate(order)}
    folds = np.array([fold_of[each.topic] for each in judged])
    found = np.zeros(len(judged))
    for fold in range(FOLDS):
        curve = fit([each for each, own in zip(judged, folds, strict=True) if own != fold])
        found[folds == fold] = curve.of(np.array([each.affinity for each in judged])[folds == fold])
    return found


def reliability(chances: Values, judged: Sequence[Judged]) -> Reliability:
    """Predicted against observed."""
    same = np.array([each.same for each in judged])
    places = np.minimum((chances * BINS).astype(int), BINS - 1)
    bins = tuple(
        Bin(int(among.sum()), float(chances[among].mean()), float(same[among].mean()))
        for among in (places == place for place in range(BINS))
        if among.any()
    )
    gap = sum(each.count * abs(each.predicted - each.observed) for each in bins) / len(judged)
    return Reliability(bins, float(((chances - same) ** 2).mean()), gap)
