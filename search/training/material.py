"""The texts to learn from with what the teacher says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.functional import normalize

from search.training.teacher import Targets, targets
from search.training.texts import Lesson

PULL = 0.5  # how far an everyday wording is moved towards the official one


@dataclass(frozen=True)
class Material:
    """The texts, the number of the text whose meaning each shares, and what the teacher says of them."""

    texts: Sequence[str]
    meanings: npt.NDArray[np.int64]
    targets: Targets

    def goals(self, batch: npt.NDArray[np.int64]) -> Tensor:
        """The unit vectors (batch, dimension) that the texts should get."""
        own, official = (self._first(index) for index in (batch, self.meanings[batch]))
        return normalize(own + PULL * official, dim=1)

    def _first(self, batch: npt.NDArray[np.int64]) -> Tensor:
        rows = self.targets.vectors[self.targets.starts[batch]]
        return normalize(torch.from_numpy(rows.astype(np.float32)), dim=1)

    def token_goals(self, batch: npt.NDArray[np.int64], width: int) -> Tensor:
        """The teacher's vectors of the tokens (batch, width, dimension), zero behind a text's last."""
        found = torch.zeros(len(batch), width, self.targets.vectors.shape[1])
        for row, index in zip(found, batch, strict=True):
            rows = self.targets.of(int(index))
            row[: len(rows)] = torch.from_numpy(rows.astype(np.float32))
        return found


def make_material(teacher: Path, lessons: Sequence[Lesson], cache: Path) -> Material:
    """Ask the teacher about every text of the lessons; its answers are kept in ``cache``."""
    texts = [lesson.text for lesson in lessons]
    numbers = {text: number for number, text in enumerate(texts)}
    meanings = np.array([numbers[lesson.meaning] for lesson in lessons], dtype=np.int64)
    return Material(texts, meanings, targets(teacher, texts, cache))
