"""What the teacher says of every text: one vector a token."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from search.encoders.files import checksum
from search.training.student import Student, load_teacher

TEACHER = "models/bge-small-zh-v1.5"  # in the shared folder
LONGEST = 256  # tokens of a text that are looked at
BATCH_TOKENS = 2048


@dataclass(frozen=True)
class Targets:
    """The teacher's last layer: ``vectors`` (all tokens, dimension) in half precision.

    Text i has the rows starts[i] to starts[i + 1]; the first of them is the text's vector (CLS).
    """

    vectors: npt.NDArray[np.float16]
    starts: npt.NDArray[np.int64]

    def of(self, text: int) -> npt.NDArray[np.float16]:
        """The vectors of a text's tokens."""
        return self.vectors[self.starts[text] : self.starts[text + 1]]


def targets(folder: Path, texts: Sequence[str], cache: Path) -> Targets:
    """The teacher's vectors of ``texts``; kept in ``cache`` for the next run over the same texts."""
    key = "\n".join([checksum(folder), str(LONGEST), *texts])
    stored = cache / f"teacher-{hashlib.sha256(key.encode()).hexdigest()[:16]}.npy"
    teacher = load_teacher(folder)
    starts = _starts(teacher, texts)
    if not stored.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(stored, _vectors(teacher, texts, starts))
    return Targets(np.load(stored, mmap_mode="r"), starts)


def _starts(teacher: Student, texts: Sequence[str]) -> npt.NDArray[np.int64]:
    lengths = [
        len(ids) for ids in teacher.tokenizer(list(texts), truncation=True, max_length=LONGEST).input_ids
    ]
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _vectors(
    teacher: Student, texts: Sequence[str], starts: npt.NDArray[np.int64]
) -> npt.NDArray[np.float16]:
    found = np.empty((int(starts[-1]), teacher.model.config.hidden_size), dtype=np.float16)
    for batch in batches(starts, np.argsort(np.diff(starts), kind="stable"), BATCH_TOKENS):
        chosen = [texts[index] for index in batch]
        given = teacher.tokenizer(
            chosen, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
        )
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = teacher.model(**given).last_hidden_state.float().numpy()
        for row, index in zip(hidden, batch, strict=True):
            found[starts[index] : starts[index + 1]] = row[: starts[index + 1] - starts[index]]
    return found


def batches(
    starts: npt.NDArray[np.int64], order: npt.NDArray[np.int64], most: int
) -> list[npt.NDArray[np.int64]]:
    """``order`` (ascending in length) in runs of at most ``most`` tokens, padding counted."""
    lengths = np.diff(starts)[order]
    found, begin = [], 0
    for at in range(1, len(order) + 1):
        if at == len(order) or (at + 1 - begin) * lengths[at] > most:
            found.append(order[begin:at])
            begin = at
    return found
