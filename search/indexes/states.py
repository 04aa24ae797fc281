"""How the segments of a generation stand, for those who look after the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.indexes.folders import verify
from search.indexes.listing import read_listing
from search.indexes.segments import Segments


@dataclass(frozen=True)
class SegmentState:
    """``cells`` is None where every vector is compared; ``recall`` was measured against that (1: exact)."""

    name: str
    measures: int
    withdrawn: int
    passages: int
    cells: int | None
    probes: int | None
    recall: float


def segment_states(folder: Path) -> Iterator[SegmentState]:
    """The state of each segment. Raises IndexDamagedError."""
    listing, opened = read_listing(folder), Segments.open(folder)
    for listed, segment, live in zip(listing.segments, opened.parts, opened.live, strict=True):
        cells = segment.vectors.cells if segment.vectors else None
        recall = (segment.meta["vectors"] or {}).get("recall")
        yield SegmentState(
            name=listed.name,
            measures=len(segment),
            withdrawn=int(np.count_nonzero(~live)),
            passages=segment.columns.rows,
            cells=cells.number if cells else None,
            probes=cells.depth.probes if cells else None,
            recall=min(recall.values()) if recall else 1.0,
        )


def verify_segments(folder: Path) -> None:
    """Read all files of all segments. Raises IndexDamagedError for the first that is not what was written."""
    for listed in read_listing(folder).segments:
        verify(folder / listed.name)
