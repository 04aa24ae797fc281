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
from search.requests import Filters

LEXICAL = "lexical"
VECTORS = "vectors"

STEP = 20_000
"""Measures that are written at once; their vectors are in memory together."""

FEW = 2_000
"""Measures whose words are written anew, in half a second, where some are withdrawn."""

TOO_MANY = 0.3
"""Withdrawn measures that words still count, as a share of the others, before words are written anew."""


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
        vectors = _vectors(source, entries, encoding) if encoding else None
        update_segments(source and source / VECTORS, step / VECTORS, withdrawn, entries, vectors)
        if withdrawn and is_few(Segments.open(step / VECTORS)):
            _write_words_anew(step)
        else:
            update_lexical(source and source / LEXICAL, step / LEXICAL, withdrawn, entries)
        if number:
            shutil.rmtree(draft / f"step{number - 1}")
        source, withdrawn = step, ()
    for name in (LEXICAL, VECTORS):
        (step / name).replace(draft / name)
    step.rmdir()


def is_few(segments: Segments) -> bool:
    """Whether the measures are so few that their words count no withdrawn ones.

    Tantivy's document frequencies, and so BM25, include withdrawn ones until words are written anew.
    """
    return segments.count <= FEW


def merge_index(draft: Path, parent: Path, *, words: bool) -> None:
    """Write the same index with those segments merged that are due; ``words`` are written anew where asked.

    Raises IndexDamagedError.
    """
    merge(parent / VECTORS, draft / VECTORS)
    if words:
        _write_words_anew(draft)
    else:
        update_lexical(parent / LEXICAL, draft / LEXICAL, (), ())


def _write_words_anew(folder: Path) -> None:
    """Write ``lexical/`` of all measures that the segments have and that are not withdrawn."""
    segments = Segments.open(folder / VECTORS)
    ordinals = np.flatnonzero(segments.allowed(Filters()))
    update_lexical(None, folder / LEXICAL, (), (segments.entry(int(ordinal)) for ordinal in ordinals))


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
