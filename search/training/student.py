"""The student: the teacher's first layers with fewer inner neurons, over a shorter vocabulary."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel, PreTrainedTokenizerFast

from search.training.vocabulary import cut

BATCH = 32


@dataclass(frozen=True)
class Shape:
    """Which of the teacher's layers the student begins with, and how many inner neurons each keeps."""

    layers: tuple[int, ...] = (0, 1, 2)
    inner: int = 1024


@dataclass(frozen=True)
class Student:
    """A transformer and its tokenizer."""

    model: BertModel
    tokenizer: PreTrainedTokenizerFast


def load_teacher(folder: Path) -> Student:
    """The teacher, with weights in float32."""
    model = BertModel.from_pretrained(
        folder, dtype=torch.float32, local_files_only=True, add_pooling_layer=False
    )
    return Student(model.eval(), PreTrainedTokenizerFast.from_pretrained(folder))


def make_student(folder: Path, shape: Shape, texts: Sequence[str]) -> Student:
    """A student cut out of the teacher in ``folder``; ``texts`` show which inner neurons matter."""
    teacher = load_teacher(folder)
    importance = _importance(teacher, texts)
    model = teacher.model
    layers = [model.encoder.layer[index] for index in shape.layers]
    for layer, index in zip(layers, shape.layers, strict=True):
        _narrow(layer, importance[index].topk(shape.inner).indices.sort().values)
    model.encoder.layer = nn.ModuleList(layers)
    model.config.num_hidden_layers = len(layers)
    model.config.intermediate_size = shape.inner
    return Student(model, _shorten(model, teacher.tokenizer))


def _shorten(model: BertModel, tokenizer: PreTrainedTokenizerFast) -> PreTrainedTokenizerFast:
    """Take the rows of pieces that are not needed out of the model; returns the tokenizer to match."""
    shorter, kept = cut(json.loads(tokenizer.backend_tokenizer.to_str()))
    rows = model.get_input_embeddings().weight.data[torch.tensor(kept)].clone()
    model.set_input_embeddings(nn.Embedding.from_pretrained(rows, freeze=False, padding_idx=0))
    model.config.vocab_size = len(kept)
    return _tokenizer(shorter, tokenizer)


def _tokenizer(parsed: dict[str, object], like: PreTrainedTokenizerFast) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(json.dumps(parsed, ensure_ascii=False)),
        model_max_length=like.model_max_length,
        **like.special_tokens_map,
    )


def _importance(teacher: Student, texts: Sequence[str]) -> list[Tensor]:
    """How much each inner neuron gives, a vector a layer: the size of its values by its outgoing weights."""
    layers = list(teacher.model.encoder.layer)
    sums = [torch.zeros(teacher.model.config.intermediate_size) for _ in layers]
    hooks = [
        layer.intermediate.register_forward_hook(_adding(total))
        for layer, total in zip(layers, sums, strict=True)
    ]
    with torch.inference_mode():
        for at in range(0, len(texts), BATCH):
            batch = list(texts[at : at + BATCH])
            teacher.model(**teacher.tokenizer(batch, padding=True, truncation=True, return_tensors="pt"))
    for hook in hooks:
        hook.remove()
    return [total * layer.output.dense.weight.norm(dim=0) for total, layer in zip(sums, layers, strict=True)]


def _adding(total: Tensor) -> Callable[[nn.Module, object, Tensor], None]:
    """A listener that adds the sizes of a layer's inner values (texts, tokens, neurons) to ``total``."""

    def listen(_module: nn.Module, _given: object, values: Tensor) -> None:
        total.add_(values.abs().sum(dim=(0, 1)))

    return listen


def _narrow(layer: nn.Module, kept: Tensor) -> None:
    """Leave only the inner neurons ``kept`` in a layer."""
    into, out = layer.intermediate.dense, layer.output.dense
    into.weight = nn.Parameter(into.weight.data[kept].clone())
    into.bias = nn.Parameter(into.bias.data[kept].clone())
    out.weight = nn.Parameter(out.weight.data[:, kept].clone())
    into.out_features = out.in_features = len(kept)
