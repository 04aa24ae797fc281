"""Sorted or aligned strings in a file, read in place."""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.indexes.folders import load_array, save_array


@dataclass(frozen=True)
class Strings(Sequence[bytes]):
    """Strings in UTF-8, one after another; ``ends`` says where each ends, beginning with 0."""

    data: mmap.mmap | bytes
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return bytes(self.data[self.ends[place] : self.ends[place + 1]])

    def find(self, value: str) -> int | None:
        """The place of a string among sorted ones."""
        wanted = value.encode()
        place = bisect_left(self, wanted)
        return place if place < len(self) and self[place] == wanted else None


def write_strings(folder: Path, name: str, values: Iterable[bytes]) -> int:
    """Write ``NAME.utf8`` and where each ends. Returns how many."""
    sizes = [0]
    with (folder / f"{name}.utf8").open("wb") as file:
        sizes += [file.write(value) for value in values]
    save_array(folder, name, np.cumsum(sizes, dtype=np.int64))
    return len(sizes) - 1


def open_strings(folder: Path, name: str, count: int) -> Strings:
    """The strings of a folder, mapped into memory. Raises IndexDamagedError."""
    ends, path = load_array(folder, name, np.int64, (count + 1,)), folder / f"{name}.utf8"
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if ends[-1] else b""
    except (OSError, ValueError) as error:
        raise IndexDamagedError(path, "the file cannot be read") from error
    if len(data) != ends[-1]:
        raise IndexDamagedError(path, f"the file has {len(data):,} bytes, not {ends[-1]:,}")
    return Strings(data, ends)
