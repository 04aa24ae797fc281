"""A sentence-transformers model behind search.encoder.Encoder. Importing this module takes seconds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read by huggingface_hub when it is first imported
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # else later forks warn on stderr
os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # else torch's threads spin between two questions

import numpy as np
import torch
import transformers
from sentence_transformers import SentenceTransformer

from search.errors import EncoderError

if TYPE_CHECKING:
    from search.encoder import EncoderIdentity, EncodingProgress, FloatMatrix

BATCH_TOKENS = 2048  # padding counted; larger batches fall out of the processor's cache
MOST_TEXTS = 64


class ModelEncoder:
    """One loaded model; see search.encoder.Encoder for what its methods promise."""

    def __init__(self, identity: EncoderIdentity, folder: Path) -> None:
        """Load the model from its folder. Raises EncoderError."""
        self.identity = identity
        self._model = _load(folder)
        self._lock = Lock()  # the tokenizer keeps padding and truncation as state
        found = self._model.get_embedding_dimension()
        if found != identity.dimension:
            raise EncoderError(
                f"模型的设置（{identity.dimension} 维）与权重（{found} 维）不一致。"
                f"The model's settings ({identity.dimension} dimensions) contradict its weights ({found}).",
                place=str(folder),
            )

    def encode(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> FloatMatrix:
        """Vectors of passages; each distinct text is encoded once, together with others of its length."""
        distinct = list(dict.fromkeys(texts))
        rows = {text: row for row, text in enumerate(distinct)}
        found = np.empty((len(distinct), self.identity.dimension), dtype=np.float32)
        done = 0
        for batch in _batches(distinct, self._longest()):
            found[batch] = self._vectors(self._model.encode_document, [distinct[row] for row in batch])
            done += len(batch)
            if progress is not None:
                progress(done, len(distinct))
        return found[[rows[text] for text in texts]]

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Vectors of a few questions, encoded together."""
        return self._vectors(self._model.encode_query, list(texts))

    def tokens(self, texts: Sequence[str]) -> list[FloatMatrix]:
        """The vectors of each text's tokens; of a model that knows no tokens, the one vector of the text."""
        found: dict[int, FloatMatrix] = {}
        for batch in _batches(texts, self._longest()):
            found.update(zip(batch, self._token_vectors([texts[index] for index in batch]), strict=True))
        return [found[index] for index in range(len(texts))]

    def _vectors(self, encode: Callable[..., Any], texts: list[str]) -> FloatMatrix:
        with self._lock, _precision(self._model.device):
            found = encode(
                _sound(texts), batch_size=len(texts), normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(found, dtype=np.float32)

    def _token_vectors(self, texts: list[str]) -> list[FloatMatrix]:
        with self._lock, _precision(self._model.device):
            found = self._model.encode(
                _sound(texts), batch_size=len(texts), output_value=None, prompt="", show_progress_bar=False
            )
        special = torch.tensor(getattr(self._model.tokenizer, "all_special_ids", []))
        return [_of_tokens(features, special) for features in found]

    def _longest(self) -> int:
        return self._model.max_seq_length or sys.maxsize


def _sound(texts: list[str]) -> list[str]:
    """The texts with ? for halves of surrogate pairs, which no tokenizer takes."""
    return [text.encode(errors="replace").decode() for text in texts]


def _of_tokens(features: dict[str, torch.Tensor], special: torch.Tensor) -> FloatMatrix:
    """The unit vectors of a text's own tokens."""
    if "token_embeddings" not in features:
        own = features["sentence_embedding"][None]
    else:
        own = features["token_embeddings"][~torch.isin(features["input_ids"].cpu(), special)]
    vectors: FloatMatrix = torch.nn.functional.normalize(own.float(), dim=1).cpu().numpy()
    return vectors


def _batches(texts: Sequence[str], longest: int) -> Iterator[list[int]]:
    """The numbers of the texts, longest first, in runs of about BATCH_TOKENS tokens."""
    lengths = [min(len(text), longest) + 2 for text in texts]
    order = sorted(range(len(texts)), key=lambda index: -lengths[index])
    at = 0
    while at < len(order):
        size = max(1, min(MOST_TEXTS, BATCH_TOKENS // lengths[order[at]]))
        yield order[at : at + size]
        at += size


def _load(folder: Path) -> SentenceTransformer:
    """The model, without a word on the terminal and without a network."""
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    try:
        return SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:  # the tokenizers library raises nothing narrower
        raise EncoderError(
            f"模型无法加载。The model cannot be loaded ({type(error).__name__}: {_first_line(error)}).",
            place=str(folder),
            remedy="请重新复制或下载模型。Copy or download the model again.",
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _precision(device: torch.device) -> AbstractContextManager[object]:
    """bfloat16 where the processor multiplies it fast: vectors stay within 0.9999 of those of float32."""
    if device.type == "cpu" and _FAST_HALVES:
        halves: AbstractContextManager[object] = torch.autocast("cpu", dtype=torch.bfloat16)
        return halves
    return nullcontext()


_FAST_HALVES = any(torch.cpu.get_capabilities().get(name) for name in ("avx512_bf16", "amx_bf16"))
