"""How near two measures are, from them and their plans and nothing else, and what chance that gives.

An affinity is a weighted sum of signals (:mod:`search.similar.pairing`), each in units of its
spread over pairs of unlike measures, less what each of the two has in common with the measures
beside the other in its plan: its cohort, as in the T-norm of speaker verification (Auckenthaler,
Carey, Lloyd-Thomas 2000, "Score normalization for text-independent speaker verification systems",
section 3). So plans that copy official phrases and plans in their own words come to one scale, and
what else a collection holds makes no difference.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from kg.lexicons import DATA, read_table
from search.similar.pairing import Signals

FILE = DATA.parent / "ranking" / "similarity.toml"


@dataclass(frozen=True)
class Scale:
    """What a signal comes to over pairs of unlike measures."""

    mean: float
    spread: float

    def of(self, value: float) -> float:
        """The value in spreads above the mean."""
        return (value - self.mean) / self.spread


@dataclass(frozen=True)
class CohortRule:
    """``weight`` times the mean of the ``size`` nearest of a cohort is taken off an affinity.

    ``usual`` (in spreads of the signal ``whole``) stands for those that a short plan lacks.
    """

    weight: float
    size: int
    usual: float


@dataclass(frozen=True)
class AffinityModel:
    """The parameters: a weight and a scale for each signal, the cohort's, and a logistic curve.

    ``cohort`` is None where only words are compared.
    """

    weights: Mapping[str, float]
    scales: Mapping[str, Scale]
    cohort: CohortRule | None
    slope: float
    intercept: float

    def parts(self, found: Signals, beside: float = 0.0) -> dict[str, float]:
        """What each signal adds to the affinity, and ``beside`` takes off it.

        ``beside``: how near two measures come to those beside each other, in spreads of ``whole``.
        """
        parts = {name: weight * self.scales[name].of(found[name]) for name, weight in self.weights.items()}
        return {**parts, "beside": -self.cohort.weight * beside} if self.cohort else parts

    def affinity(self, found: Signals, beside: float = 0.0) -> float:
        """The sum of the parts."""
        return math.fsum(self.parts(found, beside).values())

    def probability(self, affinity: float) -> float:
        """That two measures of this affinity are on one topic, 0..1."""
        return 1 / (1 + math.exp(-(self.slope * affinity + self.intercept)))

    @property
    def version(self) -> str:
        """8 hexadecimal digits over all parameters."""
        return blake2b(repr(self).encode(), digest_size=4).hexdigest()


def affinity_model(scaling: Mapping[str, float], *, dense: bool) -> AffinityModel:
    """The model of ``data/ranking/similarity.toml`` for an index with vectors (``dense``) or without.

    ``scaling`` has the scales of the index's encoder: ``whole.mean``, ``whole.spread`` and so on
    (:func:`search.similar.reference.reference_scaling`); those of the bundled encoder stand where it
    has none.
    """
    table = read_table(FILE)
    mode = table["dense" if dense else "lexical"]
    scales = {name: _scale(name, table["scales"], scaling) for name in mode["weights"]}
    cohort = CohortRule(**mode["cohort"]) if dense else None
    return AffinityModel(mode["weights"], scales, cohort, mode["slope"], mode["intercept"])


def _scale(name: str, usual: Mapping[str, Mapping[str, float]], scaling: Mapping[str, float]) -> Scale:
    mean = scaling.get(f"{name}.mean", usual[name]["mean"])
    spread = scaling.get(f"{name}.spread", usual[name]["spread"])
    return Scale(mean, spread)
