"""What tests of the search share: an encoder without a model, the specimens' triples, the bundled encoder."""

import os
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kg.derive import BasisSpec, derive, load_basis
from kg.stores.base import Document
from search.texts.folding import fold

if TYPE_CHECKING:
    from search.encoder import Encoder, EncoderIdentity

sys.path.insert(0, str(Path(__file__).parent))  # so that tests can import tiny

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "data" / "samples"


@lru_cache(maxsize=100_000)
def _direction(piece: str, dimension: int) -> np.ndarray:
    """A pseudo-random vector of the piece, always the same."""
    seed = int.from_bytes(blake2b(piece.encode(), digest_size=8).digest())
    return np.random.default_rng(seed).standard_normal(dimension).astype(np.float32)


class FakeEncoder:
    """An encoder whose vectors are sums over character bigrams: texts with common characters are near.

    ``calls`` counts calls of encode, ``encoded`` lists all texts that were encoded, in order.
    """

    def __init__(self, dimension: int = 64, name: str = "fake") -> None:
        self.dimension = dimension
        self.name = name
        self.calls = 0
        self.encoded: list[str] = []

    @property
    def identity(self) -> "EncoderIdentity":
        from search.encoder import EncoderIdentity

        checksum = blake2b(f"{self.name} {self.dimension}".encode(), digest_size=16).hexdigest()
        return EncoderIdentity(self.name, checksum, self.dimension)

    def encode(self, texts: Sequence[str], progress: Callable[[str], None] | None = None) -> np.ndarray:
        self.calls += 1
        self.encoded += texts
        vectors = [self._vector(text) for text in texts]
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), np.float32)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self._vector(text) for text in texts])

    def tokens(self, texts: Sequence[str]) -> list[np.ndarray]:
        """A row a bigram, of unit length."""
        rows = [np.stack([_direction(p, self.dimension) for p in _pieces(text)]) for text in texts]
        return [each / np.linalg.norm(each, axis=1, keepdims=True) for each in rows]

    def _vector(self, text: str) -> np.ndarray:
        total = np.sum([_direction(piece, self.dimension) for piece in _pieces(text)], axis=0)
        return (total / np.linalg.norm(total)).astype(np.float32)


def _pieces(text: str) -> list[str]:
    characters = "".join(fold(text).split())
    return [characters[i : i + 2] for i in range(len(characters) - 1)] or [characters or "∅"]


@pytest.fixture
def fake_encoder() -> FakeEncoder:
    """A fresh fake encoder of 64 dimensions."""
    return FakeEncoder()


@pytest.fixture(scope="session")
def documents() -> dict[str, Document]:
    """The specimens of data/samples as the store takes them, by file name."""
    basis = load_basis(BasisSpec())
    files = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".md"})
    return {path.name: derive(path.read_bytes(), path.name, basis, validate=False).document for path in files}


@pytest.fixture(scope="session")
def encoder() -> "Encoder":
    """The bundled encoder; tests that need its quality skip where it was not made yet, and fail in CI."""
    from search.encoder import load_encoder

    if (ROOT / "data" / "encoder").is_dir():
        return load_encoder("")
    reason = "there is no data/encoder; run make encoder"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
