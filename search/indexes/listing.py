"""Which segments a generation has, and which of their measures are withdrawn: ``segments.json``.

The folders of segments are hard links from generation to generation; this small file is each one's own.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from search.errors import IndexDamagedError, NewerIndexError
from search.indexes.base import Bools, Ints
from search.indexes.folders import FORMAT, read_json

FILE = "segments.json"


@dataclass(frozen=True)
class Listed:
    """A segment. ``withdrawn`` are ranges of its ordinals, in order: a document's measures are neighbours."""

    name: str
    withdrawn: tuple[tuple[int, int], ...] = ()

    def live(self, measures: int) -> Bools:
        """Which of its measures count. Raises ValueError for ranges beyond them."""
        mask = np.ones(measures, np.bool_)
        for first, end in self.withdrawn:
            if not 0 <= first < end <= measures:
                raise ValueError(f"the range {first} to {end} is not among {measures} measures")
            mask[first:end] = False
        return mask

    def without(self, live: Bools) -> Listed:
        """The segment with just these measures counting."""
        return replace(self, withdrawn=_ranges(np.flatnonzero(~live)))


@dataclass(frozen=True)
class Listing:
    """The segments in the order of their measures; ``next`` numbers the one to come."""

    segments: tuple[Listed, ...] = ()
    next: int = 1


def _ranges(ordinals: Ints) -> tuple[tuple[int, int], ...]:
    runs = (list(run) for _, run in groupby(enumerate(ordinals.tolist()), lambda pair: pair[1] - pair[0]))
    return tuple((run[0][1], run[-1][1] + 1) for run in runs)


def read_listing(folder: Path) -> Listing:
    """Raises IndexDamagedError, NewerIndexError."""
    path = folder / FILE
    raw = read_json(path)
    if raw["format"] > FORMAT:
        raise NewerIndexError(folder, raw["format"], FORMAT)
    try:
        listed = (Listed(each["name"], tuple(map(tuple, each["withdrawn"]))) for each in raw["segments"])
        return Listing(tuple(listed), raw["next"])
    except (KeyError, TypeError) as error:
        raise IndexDamagedError(path, "it does not list segments") from error


def write_listing(folder: Path, listing: Listing) -> None:
    """Write ``segments.json``."""
    raw = {"format": FORMAT, **asdict(listing)}
    (folder / FILE).write_text(json.dumps(raw, indent=1), encoding="utf-8")


def link(segment: Path, folder: Path) -> None:
    """Let ``folder`` be a segment of the same files. They are never written again."""
    folder.mkdir()
    for path in segment.iterdir():
        os.link(path, folder / path.name)
