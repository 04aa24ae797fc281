"""The files of a generation's index, written from those of its parent and what changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from search.encoder import Encoder, EncodingProgress
from search.indexes.base import Floats
from search.indexes.catalogue import passage_texts
from search.indexes.lexical import update_lexical
from search.indexes.merging import merge, update_segments
from search.indexes.segments import Segments
from search.measures import MeasureEntry

LEXICAL = "lexical"
VECTORS = "vectors"

STEP = 20_000
"""Measures that are written at once; their vectors are in memory together."""


@dataclass(frozen=True)
class Encoding:
    """How texts get their vectors. ``load`` gives the encoder, and is called where a text needs it."""

    load: Callable[[], Encoder]
    progress: EncodingProgress | None


@dataclass(frozen=True)
class Changes:
    """Plans whose measures go, and measures that come."""

    withdrawn: Collection[str]
    added: Iterable[MeasureEntry]


def write_index(draft: Path, parent: Path | None, changes: Changes, encoding: Encoding | None) -> None:
    """Write ``lexical/`` and ``vectors/`` of a generation; ``encoding`` None makes no vectors.

    ``parent`` is the folder of the generation that they change, None for none. Many measures are written in
    steps, each the parent of the next. Raises IndexDamagedError, EncoderError.
    """
    source, withdrawn = parent, changes.withdrawn
    for number, entries in enumerate(_steps(changes.added)):
        step = draft / f"step{number}"
        step.mkdir()
        update_lexical(source and source / LEXICAL, step / LEXICAL, withdrawn, entries)
        vectors = _vectors(source, entries, encoding) if encoding else None
        update_segments(source and source / VECTORS, step / VECTORS, withdrawn, entries, vectors)
        if number:
            shutil.rmtree(draft / f"step{number - 1}")
        source, withdrawn = step, ()
    for name in (LEXICAL, VECTORS):
        (step / name).replace(draft / name)
    step.rmdir()


def merge_index(draft: Path, parent: Path) -> None:
    """Write the same index with those segments merged that are due. Raises IndexDamagedError."""
    update_lexical(parent / LEXICAL, draft / LEXICAL, (), ())
    merge(parent / VECTORS, draft / VECTORS)


def _steps(entries: Iterable[MeasureEntry]) -> Iterator[list[MeasureEntry]]:
    """One at least."""
    left = iter(entries)
    yield list(islice(left, STEP))
    while step := list(islice(left, STEP)):
        yield step


def _vectors(source: Path | None, entries: list[MeasureEntry], encoding: Encoding) -> Floats | None:
    """The vectors of all passages, equal texts encoded once, those that the source knows not at all."""
    texts = passage_texts(entries)
    if not texts:
        return None
    made = Segments.open(source / VECTORS).known_vectors(texts) if source else {}
    wanted = [text for text in dict.fromkeys(texts) if text not in made]
    if wanted:
        made.update(zip(wanted, encoding.load().encode(wanted, encoding.progress), strict=True))
    return np.stack([made[text] for text in texts])
