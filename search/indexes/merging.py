"""The segments of the next generation: documents withdrawn and added, and small segments merged.

An ingest writes one segment. Small ones are merged at once where they become many, which copies some
megabytes. What is left for a step of its own (:func:`merge_due`, :func:`merge`) costs seconds: small segments
that are too much for a scan together, large ones that became alike in size, and those mostly withdrawn. So a
generation has some eight small segments and a few large ones, each at least twice as large as the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.indexes import catalogue, postings
from search.indexes.base import Bools, Floats, Ints, Ordinals
from search.indexes.listing import Listed, Listing, link, read_listing, write_listing
from search.indexes.segment import Content, Segment, content_of, open_segment, write_segment
from search.indexes.segments import Segments
from search.indexes.vectors import FLAT, Codes
from search.measures import MeasureEntry

MOST_SMALL = 8
_GROWTH = 2
"""A large segment is merged with those behind it once it is not so many times as large as they are."""
_WITHDRAWN = 0.3
"""Share of a large segment's measures."""
_BATCH = 20_000


@dataclass(frozen=True)
class _Part:
    """A segment of the generation in the making: opened, and which of its measures count."""

    listed: Listed
    segment: Segment
    live: Bools

    @property
    def rows(self) -> int:
        """Passages that count."""
        return int(np.diff(self.segment.columns.firsts)[self.live].sum())

    @property
    def withdrawn(self) -> float:
        """Share of its measures."""
        return 1 - float(self.live.mean())

    @property
    def large(self) -> bool:
        return self.segment.columns.rows > FLAT


def update_segments(
    parent: Path | None,
    folder: Path,
    withdrawn: Collection[str],
    entries: Sequence[MeasureEntry],
    vectors: Floats | None,
) -> None:
    """Write a generation's segments into ``folder``, which does not exist yet.

    Of those of ``parent``, which is never written, all plans of ``withdrawn`` are left out; ``entries`` are
    added, with the vectors of ``passage_texts(entries)``, None in an index without encoder. Nothing is made
    durable. Raises IndexDamagedError.
    """
    folder.mkdir(parents=True)
    parts, number = _opened(parent) if parent else ([], 1)
    left = [part for part in (_without(part, withdrawn) for part in parts) if part.live.any()]
    if entries:
        left.append(_written(folder, number, content_of(entries, vectors)))
        number += 1
    _publish(folder, left, _many_small(left), number)


def merge_due(folder: Path) -> bool:
    """Whether :func:`merge` has something to do. Raises IndexDamagedError."""
    return bool(_due(_opened(folder)[0]))


def merge(parent: Path, folder: Path) -> None:
    """Write the segments of ``parent`` into ``folder``, which does not exist yet; those due are merged.

    Raises IndexDamagedError.
    """
    folder.mkdir(parents=True)
    parts, number = _opened(parent)
    _publish(folder, parts, _due(parts), number)


def _opened(folder: Path) -> tuple[list[_Part], int]:
    """The segments of a generation, and the number of the next one."""
    listing, opened = read_listing(folder), Segments.open(folder)
    return list(map(_Part, listing.segments, opened.parts, opened.live)), listing.next


def _without(part: _Part, plans: Collection[str]) -> _Part:
    live = part.live.copy()
    for plan in plans:
        live[part.segment.postings.of(f"plan={plan}")] = False
    return _Part(part.listed.without(live), part.segment, live)


def _written(folder: Path, number: int, content: Content) -> _Part:
    """A segment that is written here."""
    write_segment(folder / str(number), content)
    segment = open_segment(folder / str(number))
    return _Part(Listed(str(number)), segment, np.ones(len(segment), np.bool_))


def _many_small(parts: Sequence[_Part]) -> list[_Part]:
    """The smallest ones, as many as stay small together, where there are too many."""
    small = sorted((part for part in parts if not part.large), key=lambda part: part.rows)
    if len(small) <= MOST_SMALL:
        return []
    totals = np.cumsum([part.rows for part in small])
    chosen = small[: int(np.searchsorted(totals, FLAT, side="right"))]
    return chosen if len(chosen) > 1 else []


def _due(parts: Sequence[_Part]) -> list[_Part]:
    """What is to become one large segment."""
    small = [part for part in parts if not part.large]
    large = sorted((part for part in parts if part.large), key=lambda part: part.rows)
    chosen = small if sum(part.rows for part in small) > FLAT else []
    before: list[_Part] = []
    for part in large:
        behind = chosen or before
        if part.rows < _GROWTH * sum(each.rows for each in behind):
            chosen = [*behind, part]
        elif part.withdrawn > _WITHDRAWN:
            chosen = [*chosen, part]
        before = [part]
    return chosen


def _publish(folder: Path, parts: Sequence[_Part], gone: Sequence[_Part], number: int) -> None:
    """Put the parts into the folder, those of ``gone`` as one new segment."""
    merged = {part.listed.name for part in gone}
    stays = [part for part in parts if part.listed.name not in merged]
    if gone:
        stays.append(_written(folder, number, _content(gone)))
        number += 1
    for part in stays:
        if part.segment.folder.parent != folder:
            link(part.segment.folder, folder / part.listed.name)
    for part in gone:
        if part.segment.folder.parent == folder:
            shutil.rmtree(part.segment.folder)
    write_listing(folder, Listing(tuple(part.listed for part in stays), number))


def _content(parts: Sequence[_Part]) -> Content:
    """What counts of these segments, in their order."""
    ordinals = [np.flatnonzero(part.live) for part in parts]
    picked = list(zip((part.segment for part in parts), ordinals, strict=True))
    dimension = next((segment.vectors.dimension for segment, _ in picked if segment.vectors), None)
    return Content(
        columns=catalogue.joined(segment.columns.taken(own) for segment, own in picked),
        lines=(segment.catalogue.lines[int(one)] for segment, own in picked for one in own),
        marks=postings.joined([segment.postings for segment, _ in picked], _renumbered(parts)),
        codes=_codes(picked) if dimension else None,
        dimension=dimension,
    )


def _renumbered(parts: Sequence[_Part]) -> list[Ordinals]:
    """The ordinal of each measure among those that count, -1 for others."""
    live = np.concatenate([part.live for part in parts])
    numbers = np.where(live, np.cumsum(live) - 1, -1).astype(np.int32)
    return np.split(numbers, np.cumsum([len(part.live) for part in parts])[:-1])


def _codes(picked: Sequence[tuple[Segment, Ints]]) -> Iterator[Codes]:
    for segment, own in picked:
        rows = catalogue.rows_of(segment.columns.firsts, own)
        for start in range(0, len(rows), _BATCH):
            if segment.vectors:
                yield segment.vectors.codes.take(rows[start : start + _BATCH], axis=0)
