"""Original bytes, normalised texts and provenance of documents, by content, kept for ever.

They stand beside the generations and not in them: a file of ``texts/`` never changes, so every generation can
share it, and publishing costs nothing for documents that stay (see docs/decisions/generations.md).
"""

from __future__ import annotations

from pathlib import Path

from kg.stores.errors import StoreDamagedError
from kg.stores.files import sha256, sync


def path_of(texts: Path, digest: str) -> Path:
    """Where the content with this SHA-256 stands."""
    return texts / digest[:2] / digest


def stage(texts: Path, staging: Path, data: bytes) -> str:
    """Put content aside for :func:`keep`, unless it is kept already. Returns its SHA-256."""
    digest = sha256(data)
    kept = path_of(texts, digest)
    if not kept.exists() or kept.stat().st_size != len(data):
        staging.mkdir(exist_ok=True)
        (staging / digest).write_bytes(data)
    return digest


def keep(texts: Path, staging: Path) -> None:
    """Move what was staged to its place, durably."""
    if not staging.is_dir():
        return
    files = sorted(staging.iterdir())
    sync(files)
    for file in files:
        target = path_of(texts, file.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
    sync([texts.parent, texts, *sorted({path_of(texts, file.name).parent for file in files})])
    staging.rmdir()


def read(texts: Path, digest: str) -> bytes:
    """The content with this SHA-256. Raises :class:`StoreDamagedError` where it is missing or was altered."""
    path = path_of(texts, digest)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise StoreDamagedError(path, "a kept text is missing") from error
    if sha256(data) != digest:
        raise StoreDamagedError(path, "a kept text was altered")
    return data
