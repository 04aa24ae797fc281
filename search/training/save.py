"""The student as a sentence-transformers folder."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from search.training.student import Student

LONGEST = 512  # tokens


def save(student: Student, folder: Path, *, weights: torch.dtype = torch.float16) -> None:
    """Write the model so that ``SentenceTransformer(folder)`` loads it: CLS vector, unit length."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: value.to(weights).contiguous() for name, value in student.model.state_dict().items()}
    state |= _pooler(student.model.config.hidden_size, weights)
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)  # save_file lets only the owner read it
    dimension = student.model.config.hidden_size
    for name, value in _files(student, dimension).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _pooler(dimension: int, weights: torch.dtype) -> dict[str, torch.Tensor]:
    """Zeros for a layer that BertModel has and nothing uses; without them loading warns."""
    return {
        "pooler.dense.weight": torch.zeros(dimension, dimension, dtype=weights),
        "pooler.dense.bias": torch.zeros(dimension, dtype=weights),
    }


def _tokenizer(student: Student) -> dict[str, object]:
    """The tokenizer without the lengths that teaching left in it."""
    parsed: dict[str, object] = json.loads(student.tokenizer.backend_tokenizer.to_str())
    return parsed | {"truncation": None, "padding": None}


def _files(student: Student, dimension: int) -> dict[str, object]:
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [
        {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for at, (path, kind) in enumerate(kinds)
    ]
    pooling = {
        "word_embedding_dimension": dimension,
        "pooling_mode_cls_token": True,
        "pooling_mode_mean_tokens": False,
        "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False,
    }
    kept = (
        "architectures",
        "hidden_act",
        "hidden_size",
        "intermediate_size",
        "layer_norm_eps",
        "vocab_size",
        "max_position_embeddings",
        "model_type",
        "num_attention_heads",
        "num_hidden_layers",
        "pad_token_id",
        "type_vocab_size",
        "attention_probs_dropout_prob",
        "hidden_dropout_prob",
        "initializer_range",
    )
    config = student.model.config.to_dict()
    return {
        "modules.json": modules,
        "config.json": {key: config[key] for key in kept}
        | {"architectures": ["BertModel"], "dtype": "float32"},
        "config_sentence_transformers.json": {"prompts": {}, "similarity_fn_name": "cosine"},
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "tokenizer.json": _tokenizer(student),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": LONGEST,
            **student.tokenizer.special_tokens_map,
        },
        "1_Pooling/config.json": pooling,
        "2_Normalize/config.json": {},
    }
