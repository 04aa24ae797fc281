"""An encoder that remembers: many systems are asked the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from search.encoder import Encoder, EncoderIdentity, EncodingProgress, FloatMatrix


@dataclass(frozen=True)
class RememberingEncoder:
    """The same vectors as ``encoder``, each question and each text's tokens computed once."""

    encoder: Encoder
    _questions: dict[str, FloatMatrix] = field(default_factory=dict)
    _tokens: dict[str, FloatMatrix] = field(default_factory=dict)

    @property
    def identity(self) -> EncoderIdentity:
        """Which model this is."""
        return self.encoder.identity

    def encode(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> FloatMatrix:
        """Not remembered."""
        return self.encoder.encode(texts, progress)

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """The vectors of questions."""
        new = [text for text in dict.fromkeys(texts) if text not in self._questions]
        if new:
            self._questions.update(zip(new, self.encoder.encode_queries(new), strict=True))
        return np.stack([self._questions[text] for text in texts])

    def tokens(self, texts: Sequence[str]) -> list[FloatMatrix]:
        """In half precision, so that many fit."""
        new = [text for text in dict.fromkeys(texts) if text not in self._tokens]
        for text, matrix in zip(new, self.encoder.tokens(new) if new else [], strict=True):
            self._tokens[text] = matrix.astype(np.float16)
        return [self._tokens[text].astype(np.float32) for text in texts]
