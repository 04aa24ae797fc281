"""A second kind of encoder: a table of word vectors, no transformer; 15,000 sentences a second on a core.

The teacher's vector of each word of jieba's dictionary, without what all words share, in its main directions
(PCA), weighted by smooth inverse frequency (Arora, Liang, Ma: A Simple but Tough-to-Beat Baseline for
Sentence Embeddings, 2017). The tokenizer finds the most probable words, as jieba does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from search.training.teacher import targets

_UNKNOWN = "<unk>"
_UNKNOWN_SCORE, _ASCII_SCORE = -30.0, -12.0  # logarithms of probabilities


@dataclass(frozen=True)
class TableShape:
    """``words``: how many of the most frequent, besides single characters; ``smooth``: a in a / (a + p)."""

    words: int = 40_000
    dimension: int = 256
    smooth: float = 1e-3


@dataclass(frozen=True)
class Frequencies:
    """Words with their share of a large text."""

    words: tuple[str, ...]
    shares: npt.NDArray[np.float64]


def frequencies(path: Path, most: int) -> Frequencies:
    """The ``most`` most frequent words of a list in jieba's form, and all its single characters."""
    rows = [line.split(" ")[:2] for line in path.read_text(encoding="utf-8").splitlines()]
    counted = sorted(((word, int(count)) for word, count in rows), key=lambda row: -row[1])
    taken = [(word, count) for rank, (word, count) in enumerate(counted) if rank < most or len(word) == 1]
    counts = np.array([max(1, count) for _, count in taken], dtype=np.float64)
    return Frequencies(tuple(word for word, _ in taken), counts / counts.sum())


def make_table(teacher: Path, found: Frequencies, shape: TableShape, cache: Path) -> SentenceTransformer:
    """The table as a model."""
    answers = targets(teacher, found.words, cache)
    vectors = answers.vectors[answers.starts[:-1]].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= found.shares.astype(np.float32) @ vectors
    directions = np.linalg.svd(vectors, full_matrices=False)[2][: shape.dimension]
    weights = shape.smooth / (shape.smooth + found.shares[:, None])
    rows = vectors @ directions.T * weights
    ascii_pieces = [chr(code) for code in range(33, 127) if chr(code) not in set(found.words)]
    table = np.vstack([np.zeros((1, rows.shape[1])), rows, np.zeros((len(ascii_pieces), rows.shape[1]))])
    tokenizer = _tokenizer(found, ascii_pieces)
    return SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=table.astype(np.float32))], device="cpu"
    )


def _tokenizer(found: Frequencies, ascii_pieces: Sequence[str]) -> Tokenizer:
    """Most probable words: a unigram model with the logarithms of the shares."""
    pieces = [(_UNKNOWN, _UNKNOWN_SCORE)]
    pieces += zip(found.words, np.log(found.shares).tolist(), strict=True)
    pieces += [(piece, _ASCII_SCORE) for piece in ascii_pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Punctuation()
    return tokenizer
