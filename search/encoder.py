"""Encoders: texts → vectors of unit length, by a sentence-transformers model on this machine.

::

    identity = identify("")             # the bundled model; or a folder, or a hub name in the local cache
    encoder = load_encoder("")          # takes seconds: the libraries are imported here
    vectors = encoder.encode(texts)     # (texts, dimension)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from search.encoders.files import check_files, checksum, dimension
from search.encoders.folder import find_model

FloatMatrix = npt.NDArray[np.float32]


class EncodingProgress(Protocol):
    """Told after each batch how many of the texts have their vector."""

    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True)
class EncoderIdentity:
    """Which model made a vector; vectors of different identities cannot be compared.

    ``name``: "bundled", a hub name, or the name of a folder. ``checksum``: 16 hexadecimal digits over the
    model's files. ``dimension``: numbers in a vector.
    """

    name: str
    checksum: str
    dimension: int


class Encoder(Protocol):
    """A loaded model. Safe to use from several threads: a question waits for one batch at most."""

    @property
    def identity(self) -> EncoderIdentity:
        """Which model this is."""

    def encode(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> FloatMatrix:
        """Vectors of passages, (texts, dimension), of unit length, in the order of ``texts``."""

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Vectors of questions, (texts, dimension), of unit length; with the model's prompt for questions."""

    def tokens(self, texts: Sequence[str]) -> list[FloatMatrix]:
        """A matrix a text, (tokens, dimension): a vector of unit length for each token, without [CLS] etc."""


def identify(spec: str) -> EncoderIdentity:
    """Which model ``spec`` means, unloaded: "" the bundled one, a folder, or a hub name in the local cache.

    Raises EncoderError when it is missing or damaged.
    """
    model = find_model(spec)
    check_files(model.path)
    return EncoderIdentity(model.name, checksum(model.path), dimension(model.path))


def load_encoder(spec: str) -> Encoder:
    """The model that ``spec`` means, see identify; nothing is fetched from a network.

    Raises EncoderError when it is missing, damaged or of a kind that sentence-transformers does not know.
    """
    identity = identify(spec)
    from search.encoders.model import ModelEncoder  # noqa: PLC0415 - seconds

    return ModelEncoder(identity, find_model(spec).path)
