"""What a model's files say without loading it: whether they are whole, their checksum, the dimension."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search.errors import EncoderError

_SETTINGS = ("modules.json", "config.json", "config_sentence_transformers.json")
_READ = (".json", ".txt", ".model", ".safetensors", ".bin")
_OTHER_FORMATS = ("onnx", "openvino")  # folders of the same weights for other engines
_HEADER = 8  # bytes before a safetensors header: its length
_LONGEST_HEADER = 100_000_000  # bytes, safetensors' own limit


def check_files(folder: Path) -> None:
    """Refuse a folder that holds no model, settings that are no JSON, and weights that break off.

    Raises EncoderError.
    """
    files = list(model_files(folder))
    if not any(path.name in _SETTINGS for path in files):
        raise _broken(folder, "没有模型的设置文件。It has no settings (modules.json, config.json).")
    if not any(path.suffix in (".safetensors", ".bin") for path in files):
        raise _broken(folder, "没有模型的权重文件。It holds no weights (model.safetensors).")
    for path in files:
        if path.suffix == ".json":
            read_json(path)
        elif path.suffix == ".safetensors":
            read_header(path)


def model_files(folder: Path) -> Iterator[Path]:
    """The files that the model is loaded from, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix in _READ and path.is_file() and not inside[0].startswith((".", *_OTHER_FORMATS)):
            yield path


def checksum(folder: Path) -> str:
    """16 hexadecimal digits of the SHA-256 of the model's files and their names; notes do not count."""
    digest = hashlib.sha256()
    for path in model_files(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as data:
            digest.update(hashlib.file_digest(data, "sha256").digest())
    return digest.hexdigest()[:16]


def dimension(folder: Path) -> int:
    """How many numbers a vector has: what the last module that changes it says. Raises EncoderError."""
    found = None
    for module in _modules(folder):
        found = _given(folder / str(module.get("path", "")), str(module.get("type", "")), found)
    settings = folder / "config_sentence_transformers.json"
    found = (read_json(settings).get("truncate_dim") if settings.exists() else None) or found
    if not isinstance(found, int) or found < 1:
        raise _broken(folder, "看不出向量的维数。Its settings do not say how long its vectors are.")
    return found


def _modules(folder: Path) -> list[dict[str, Any]]:
    """The model's modules, first to last; a plain transformer has one."""
    path = folder / "modules.json"
    if not path.exists():
        return [{"path": "", "type": "Transformer"}]
    modules = _parsed(path)
    if not isinstance(modules, list) or not all(isinstance(module, dict) for module in modules):
        raise _broken(path, "不是模块的列表。It is no list of modules.")
    return modules


def _given(folder: Path, kind: str, before: int | None) -> int | None:
    """The dimension of the vectors behind one module."""
    if kind.endswith("StaticEmbedding"):
        return _width(read_header(folder / "model.safetensors"))
    config = folder / "config.json"
    settings = read_json(config) if config.exists() else {}
    if kind.endswith("Pooling"):
        return _pooled(settings, before)
    return settings.get("out_features") or settings.get("hidden_size") or before


def _width(header: dict[str, Any]) -> int | None:
    """The length of the rows of a file's one table."""
    shapes = [row["shape"] for name, row in header.items() if name != "__metadata__"]
    return int(shapes[0][-1]) if shapes else None


def _pooled(settings: dict[str, Any], before: int | None) -> int | None:
    """Several ways of pooling lie side by side."""
    width = settings.get("embedding_dimension") or settings.get("word_embedding_dimension") or before
    modes = settings.get("pooling_mode") or [
        key for key, value in settings.items() if key.startswith("pooling_mode_") and value
    ]
    return width * max(1, 1 if isinstance(modes, str) else len(modes)) if isinstance(width, int) else None


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object. Raises EncoderError when the file holds none."""
    found = _parsed(path)
    return found if isinstance(found, dict) else {}


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as error:
        raise _broken(path, f"不是有效的 JSON：{error}。It is not valid JSON: {error}.") from error


def read_header(path: Path) -> dict[str, Any]:
    """The table of contents of a safetensors file that is as long as it should be. Raises EncoderError."""
    try:
        with path.open("rb") as data:
            length = int.from_bytes(data.read(_HEADER), "little")
            header = json.loads(data.read(min(length, _LONGEST_HEADER)))
        ends = [row["data_offsets"][1] for name, row in header.items() if name != "__metadata__"]
        whole = _HEADER + length + max(ends, default=0) == path.stat().st_size
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise _broken(path, "权重文件不可读。The weights cannot be read.") from error
    if not whole:
        raise _broken(path, "权重文件不完整。The weights break off or have something behind them.")
    return dict(header)


def _broken(place: Path, message: str) -> EncoderError:
    return EncoderError(
        f"模型已损坏。The model is damaged: {message}",
        place=str(place),
        remedy="请重新复制或下载模型。Copy or download the model again.",
    )
