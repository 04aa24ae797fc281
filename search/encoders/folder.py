"""Where a model's files lie. No library of models is loaded for this."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from search.errors import EncoderError

BUNDLED = Path(__file__).parents[2] / "data" / "encoder"
"""The model that comes with the software."""

BUNDLED_NAME = "bundled"
_DEFAULT_OWNER = "sentence-transformers"  # whose models sentence-transformers finds by their bare name
_PARTS_OF_A_HUB_NAME = 2


class ModelFolder(NamedTuple):
    """A model's folder, and the name that it goes by on any machine."""

    name: str
    path: Path


def find_model(spec: str) -> ModelFolder:
    """The model that ``spec`` means: "" the bundled one, a folder, or else a hub name in the local hub cache.

    Raises EncoderError when there is none.
    """
    if not spec:
        return ModelFolder(BUNDLED_NAME, BUNDLED)
    path = Path(spec).expanduser()
    if path.is_dir():
        return ModelFolder(path.resolve().name, path)
    if path.exists():
        raise EncoderError("模型应是文件夹，不是文件。A model is a folder, not a file.", place=spec)
    cached = None if _is_path(spec) else _cached(spec)
    if cached is None:
        raise EncoderError(
            "找不到模型。There is no such model.",
            place=spec,
            remedy="请给出模型文件夹，或先联网下载到本机的模型缓存；KEPU_ENCODER 留空则用自带的模型。"
            "Name a folder, or download the model into this machine's hub cache first (hf download NAME); "
            "leave KEPU_ENCODER empty for the bundled model.",
        )
    return ModelFolder(spec, cached)


def _is_path(spec: str) -> bool:
    return spec.startswith((".", "~", os.sep)) or "\\" in spec or len(spec.split("/")) > _PARTS_OF_A_HUB_NAME


def _cached(name: str) -> Path | None:
    """The snapshot of a hub name in the local cache."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - takes half a second, needed by few
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        full = name if "/" in name else f"{_DEFAULT_OWNER}/{name}"
        return Path(snapshot_download(full, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        return None
