"""The table of a segment's measures and passages: each measure's JSON, key and rows; each passage's place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.indexes.base import KINDS, Ints, Keys, RowNumbers
from search.indexes.folders import load_array, save_array
from search.indexes.strings import Strings, open_strings, write_strings
from search.measures import MeasureEntry, from_json, to_json
from search.passages import Passage, passages_of

Hashes = NDArray[np.uint64]
_COLUMNS = {"keys": np.uint64, "firsts": np.int32, "kinds": np.uint8, "spans": np.int32, "hashes": np.uint64}


@dataclass(frozen=True)
class Columns:
    """``keys``: a measure each; the passages of measure i are rows ``firsts[i]`` to ``firsts[i + 1]``.

    ``kinds``, ``spans`` (start, end) and ``hashes`` (128 bits of the text, as two numbers): a passage each.
    """

    keys: Keys
    firsts: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    spans: NDArray[np.int32]
    hashes: Hashes

    @property
    def measures(self) -> int:
        return len(self.keys)

    @property
    def rows(self) -> int:
        return len(self.kinds)

    def taken(self, ordinals: Ints) -> Columns:
        """These measures only."""
        rows = rows_of(self.firsts, ordinals)
        counts = (self.firsts[1:] - self.firsts[:-1])[ordinals]
        firsts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return Columns(self.keys[ordinals], firsts, self.kinds[rows], self.spans[rows], self.hashes[rows])


@dataclass(frozen=True)
class Catalogue:
    """The columns with each measure's JSON, opened from a folder."""

    columns: Columns
    lines: Strings
    folder: Path

    def entry(self, ordinal: int) -> MeasureEntry:
        """A measure. Raises IndexDamagedError."""
        try:
            return from_json(self.lines[ordinal])
        except ValueError as error:
            raise IndexDamagedError(self.folder / "measures.utf8", f"measure {ordinal}: {error}") from error


def rows_of(firsts: NDArray[np.int32], ordinals: Ints) -> RowNumbers:
    """The rows of these measures, measure after measure."""
    starts, counts = firsts[ordinals], firsts[np.asarray(ordinals) + 1] - firsts[ordinals]
    before = np.cumsum(counts) - counts
    return (np.repeat(starts - before, counts) + np.arange(counts.sum())).astype(np.int32)


def columns_of(entries: Sequence[MeasureEntry]) -> Columns:
    """The columns of these measures."""
    passages = [passages_of(entry) for entry in entries]
    flat = [passage for each in passages for passage in each]
    return Columns(
        keys=np.fromiter((entry.key for entry in entries), np.uint64, len(entries)),
        firsts=np.cumsum([0, *map(len, passages)], dtype=np.int32),
        kinds=np.fromiter((KINDS.index(passage.kind) for passage in flat), np.uint8, len(flat)),
        spans=_spans(flat),
        hashes=hashes(passage.text for passage in flat),
    )


def joined(parts: Iterable[Columns]) -> Columns:
    """All of them, one after another."""
    parts = [columns_of(()), *parts]
    counts = np.concatenate([np.diff(part.firsts) for part in parts])
    return Columns(
        keys=np.concatenate([part.keys for part in parts]),
        firsts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        kinds=np.concatenate([part.kinds for part in parts]),
        spans=np.concatenate([part.spans for part in parts]),
        hashes=np.concatenate([part.hashes for part in parts]),
    )


def passage_texts(entries: Iterable[MeasureEntry]) -> list[str]:
    """The texts of all passages in the order of their rows: what vectors are made of."""
    return [passage.text for entry in entries for passage in passages_of(entry)]


def hashes(texts: Iterable[str]) -> Hashes:
    """128 bits of BLAKE2b of each text, shape (texts, 2)."""
    data = b"".join(blake2b(text.encode(), digest_size=16).digest() for text in texts)
    return np.frombuffer(data, np.uint64).reshape(-1, 2)


def _spans(passages: Sequence[Passage]) -> NDArray[np.int32]:
    numbers = (number for passage in passages for number in (passage.start, passage.end))
    return np.fromiter(numbers, np.int32, 2 * len(passages)).reshape(-1, 2)


def write_catalogue(folder: Path, columns: Columns, lines: Iterable[bytes]) -> dict[str, int]:
    """Write the table; ``lines`` are the measures in JSON. Returns what :func:`open_catalogue` needs."""
    write_strings(folder, "measures", lines)
    for name in _COLUMNS:
        save_array(folder, name, getattr(columns, name))
    return {"measures": columns.measures, "rows": columns.rows}


def open_catalogue(folder: Path, meta: Mapping[str, Any]) -> Catalogue:
    """The table of a folder, mapped into memory. Raises IndexDamagedError."""
    measures, rows = meta["measures"], meta["rows"]
    shapes = {"keys": (measures,), "firsts": (measures + 1,), "kinds": (rows,)}
    columns = Columns(
        **{
            name: load_array(folder, name, kind, shapes.get(name, (rows, 2)))
            for name, kind in _COLUMNS.items()
        }
    )
    if columns.firsts[-1] != rows:
        raise IndexDamagedError(
            folder / "firsts.npy", f"the passages end at {columns.firsts[-1]}, not {rows}"
        )
    return Catalogue(columns, open_strings(folder, "measures", measures), folder)


def lines_of(entries: Iterable[MeasureEntry]) -> Iterator[bytes]:
    """Each measure in JSON."""
    return (to_json(entry).encode() for entry in entries)
