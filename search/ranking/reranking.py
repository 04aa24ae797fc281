"""Late interaction: how well each token of a question is met by a passage.

O. Khattab, M. Zaharia: ColBERT, SIGIR 2020, section 3.3; the mean over the question's tokens instead of their
sum, so that long questions score no higher.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.encoder import Encoder
from search.indexes.base import Floats


def late_interaction(encoder: Encoder, questions: Sequence[str], passages: Sequence[str]) -> Floats:
    """For each passage the mean, over the questions and their tokens, of the greatest cosine with its tokens.

    ``questions`` are the ways that one question is put. Shape (passages,).
    """
    matrices = encoder.tokens([*questions, *passages])
    asked = [matrix for matrix in matrices[: len(questions)] if len(matrix)]
    found = np.zeros(len(passages), np.float32)
    for at, tokens in enumerate(matrices[len(questions) :]):
        if asked and len(tokens):
            found[at] = np.mean([(matrix @ tokens.T).max(axis=1).mean() for matrix in asked])
    return found
