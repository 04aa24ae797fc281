"""Teaching the student: the teacher's vectors of texts and tokens, and how alike it finds the texts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity, mse_loss, normalize

from search.training.material import Material
from search.training.student import Student
from search.training.teacher import LONGEST, batches

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Schedule:
    """How the student is taught."""

    passes: float = 1.5
    batch_tokens: int = 2048
    rate: float = 4e-4
    warm_up: float = 0.05  # of all steps
    tokens: float = 1.0  # weight of the tokens' loss beside the texts'
    alike: float = 20.0  # weight of the similarities' loss
    seed: int = 1


def distil(student: Student, material: Material, schedule: Schedule) -> None:
    """Teach the student in place."""
    torch.manual_seed(schedule.seed)
    model = student.model.eval()  # without dropout: the teacher had none either
    steps = _steps(material, schedule)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=schedule.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True
    )
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, _slope(len(steps), schedule.warm_up))
    for count, batch in enumerate(steps):
        loss = _loss(student, material, batch, schedule)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        if count % 50 == 0:
            _log.info("step %d of %d: loss %.4f", count, len(steps), loss.item())


def _slope(steps: int, warm_up: float) -> Callable[[int], float]:
    """The rate's factor at a step: up to 1 over the share ``warm_up`` of the steps, then down to 0."""
    warm = max(1, int(warm_up * steps))
    return lambda step: min((step + 1) / warm, (steps - step) / (steps - warm))


def _loss(student: Student, material: Material, batch: npt.NDArray[np.int64], schedule: Schedule) -> Tensor:
    given = student.tokenizer(
        [material.texts[index] for index in batch],
        padding=True,
        truncation=True,
        max_length=LONGEST,
        return_tensors="pt",
    )
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = student.model(**given).last_hidden_state.float()
    vectors, goals = normalize(hidden[:, 0], dim=1), material.goals(batch)
    mask = given["attention_mask"].bool()
    tokens = 1 - cosine_similarity(hidden, material.token_goals(batch, hidden.shape[1]), dim=2)[mask]
    own = (1 - (vectors * goals).sum(1)).mean()
    return (
        own
        + schedule.tokens * tokens.mean()
        + schedule.alike * mse_loss(vectors @ vectors.T, goals @ goals.T)
    )


def _steps(material: Material, schedule: Schedule) -> list[npt.NDArray[np.int64]]:
    """Batches of texts of like length, in random order, for all passes."""
    chance = np.random.default_rng(schedule.seed)
    found: list[npt.NDArray[np.int64]] = []
    for _ in range(int(np.ceil(schedule.passes))):
        found += _pass(material, schedule, chance)
    return found[: int(len(found) * schedule.passes / np.ceil(schedule.passes))]


def _pass(
    material: Material, schedule: Schedule, chance: np.random.Generator
) -> Iterator[npt.NDArray[np.int64]]:
    """Random thousands, each sorted by length and divided; so batches differ from pass to pass."""
    starts, lengths = material.targets.starts, np.diff(material.targets.starts)
    found = []
    for part in np.array_split(chance.permutation(len(material.texts)), max(1, len(material.texts) // 4000)):
        found += batches(starts, part[np.argsort(lengths[part], kind="stable")], schedule.batch_tokens)
    return iter([found[at] for at in chance.permutation(len(found))])
