"""The parameters of the ranking: ``data/ranking/fusion.toml``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from kg.lexicons import DATA, read_table
from search.indexes.lexical.schema import Signal

WORDS: tuple[Signal, ...] = ("words", "bigrams", "figures")
"""The signals of a question's terms."""
FILE = DATA.parent / "ranking" / "fusion.toml"


@dataclass(frozen=True)
class Curve:
    """A logistic curve from scores to 0..1."""

    middle: float
    width: float

    def of(self, score: float) -> float:
        """The score as shown; monotone."""
        return 1 / (1 + math.exp(min((self.middle - score) / self.width, 700.0)))


@dataclass(frozen=True)
class Fusion:
    """See the comments of the file, whose tables these are."""

    weights: Mapping[str, float]
    preferences: Mapping[str, float]
    everyday: Mapping[str, float]
    feedback: Mapping[str, float]
    candidates: Mapping[str, int]
    rerank: Mapping[str, float]
    curves: Mapping[str, Curve]

    def of_vectors(self) -> Fusion:
        """The same where words count nothing."""
        return replace(self, weights={**self.weights, **dict.fromkeys(WORDS, 0.0)})


@cache
def fusion() -> Fusion:
    """The parameters, read once. Raises LexiconError with file and line."""
    table = dict(read_table(FILE))
    curves = {mode: Curve(**curve) for mode, curve in table.pop("curve").items()}
    return Fusion(**table, curves=curves)
