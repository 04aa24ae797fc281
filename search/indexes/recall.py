"""How many of the truly nearest rows a search finds, and the cheapest depth that finds enough of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from search.indexes.base import Bools, Floats
from search.indexes.cells import Cells, Depth

if TYPE_CHECKING:
    from search.indexes.vectors import Vectors

WANTED = 0.98
"""The least mean recall, for each number of wanted rows, without a filter and under one."""
_AIM = 0.985
"""What the sampled questions must show, so that others do not fall below."""
_TOPS = (10, 100, 300)
_QUESTIONS = 48
_FILTERED = 0.1
_FACTORS = (4, 8, 16)
_SHARES = (0.0625, 0.125, 0.25, 0.5, 1.0)
_TIE = 1e-4
"""Scores no further apart are equal: a row as near as the last of the truly nearest counts as found."""


@dataclass(frozen=True)
class Recall:
    """Mean recall over sampled questions, the least over the numbers of wanted rows."""

    plain: float
    filtered: float

    @property
    def least(self) -> float:
        return min(self.plain, self.filtered)


@dataclass(frozen=True)
class _Trial:
    """Questions, the mask they are asked under, and the scores of their truly nearest rows."""

    questions: Floats
    mask: Bools | None
    truth: Floats


def tuned(vectors: Vectors, passes: Iterable[Cells]) -> tuple[Cells, Recall] | None:
    """The first pass that reaches the recall, at its cheapest depth; None where none of them does.

    Measured on vectors of the index and on blends of two, which stand for questions; under no filter and
    under one that leaves a tenth, neighbouring rows, as a region's are.
    """
    trials = tuple(_trials(vectors))
    tries = (replace(cells, depth=depth) for cells in passes for depth in _depths(cells.number))
    for tried in tries:
        recall = Recall(*(_recall(vectors.through(tried), trial, _AIM) for trial in trials))
        if recall.least >= _AIM:
            return tried, recall
    return None


def _depths(number: int) -> list[Depth]:
    depths = {Depth(factor, max(round(share * number), 1)) for factor, share in product(_FACTORS, _SHARES)}
    return sorted(depths, key=lambda depth: (depth.probes * (depth.factor + 8), depth.factor))


def _trials(vectors: Vectors) -> Iterable[_Trial]:
    questions = _questions(vectors)
    mask = np.zeros(len(vectors), np.bool_)
    mask[: max(int(len(vectors) * _FILTERED), 1)] = True
    for under in (None, mask):
        nearest = [vectors.scan(question, max(_TOPS), under)[1] for question in questions]
        yield _Trial(questions, under, np.stack(nearest))


def _questions(vectors: Vectors) -> Floats:
    random = np.random.default_rng(0)
    picked = random.choice(len(vectors), size=(_QUESTIONS, 2))
    one, other = (vectors.take(picked[:, side]) for side in (0, 1))
    weight = np.where(np.arange(_QUESTIONS) % 2, 0.4, 0.0).astype(np.float32)[:, None]
    blend = (1 - weight) * one + weight * other
    return np.asarray(blend / np.linalg.norm(blend, axis=1, keepdims=True), np.float32)


def _recall(vectors: Vectors, trial: _Trial, enough: float) -> float:
    """The least over the tops; the first that is not enough ends it."""
    least = 1.0
    for top in _TOPS:
        count = min(top, trial.truth.shape[1])
        found = [
            np.count_nonzero(vectors.nearest(question, count, trial.mask)[1] >= truth[count - 1] - _TIE)
            for question, truth in zip(trial.questions, trial.truth, strict=True)
        ]
        least = min(least, float(np.mean(found)) / count)
        if least < enough:
            break
    return least
