"""Which measures have which mark (see ``search.filtering``): mark → sorted ordinals; labels of the marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.filtering import Alternatives, Mark, marks_of
from search.indexes.base import Bools, Ints, Ordinals
from search.indexes.folders import load_array, save_array
from search.indexes.strings import Strings, open_strings, write_strings
from search.measures import MeasureEntry

Labels = Mapping[Mark, str]


@dataclass(frozen=True)
class MarkTable:
    """Marks in the order of their UTF-8 bytes; those of number i have ``ordinals[starts[i]:starts[i + 1]]``.

    ``labels`` are aligned; empty for a mark whose value a vocabulary names.
    """

    marks: Sequence[bytes]
    labels: Sequence[bytes]
    starts: NDArray[np.int64]
    ordinals: Ordinals


@dataclass(frozen=True)
class Postings:
    """A table opened from a folder, of a segment with ``measures`` measures."""

    marks: Strings
    labels: Strings
    starts: NDArray[np.int64]
    ordinals: Ordinals
    measures: int

    def of(self, mark: Mark) -> Ordinals:
        """The measures with the mark."""
        place = self.marks.find(mark)
        if place is None:
            return np.zeros(0, np.int32)
        return self.ordinals[self.starts[place] : self.starts[place + 1]]

    def allowed(self, wanted: Sequence[Alternatives]) -> Bools:
        """The measures that have a mark at least of each of these."""
        passed = np.ones(self.measures, np.bool_)
        for alternatives in wanted:
            some = np.zeros(self.measures, np.bool_)
            for mark in alternatives:
                some[self.of(mark)] = True
            passed &= some
        return passed

    def counts(self, field: str, mask: Bools) -> tuple[NDArray[np.int64], Ints]:
        """The places of the field's marks, and how many measures of the mask have each."""
        places = self.fields.get(field, np.zeros(0, np.int64))
        if not len(places):
            return places, places
        first, last = places[0], places[-1] + 1
        within = np.concatenate([[0], np.cumsum(mask[self.ordinals[self.starts[first] : self.starts[last]]])])
        begins = self.starts - self.starts[first]
        return places, within[begins[places + 1]] - within[begins[places]]

    @cached_property
    def fields(self) -> Mapping[str, NDArray[np.int64]]:
        """The places of each field's marks, in order, without those bound to a role and those of no value."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, mark in enumerate(self.marks):
            if b" " not in mark and not mark.endswith(b"="):
                found[mark.partition(b"=")[0].decode()].append(place)
        return {field: np.array(places, np.int64) for field, places in found.items()}


def table_of(entries: Sequence[MeasureEntry]) -> MarkTable:
    """The marks of measures whose ordinals are their places."""
    ordinals: dict[Mark, list[int]] = defaultdict(list)
    labels: dict[Mark, str] = {}
    for ordinal, entry in enumerate(entries):
        labels.update(_labels(entry))
        for mark in marks_of(entry):
            ordinals[mark].append(ordinal)
    marks = sorted(ordinals, key=str.encode)
    lists = [ordinals[mark] for mark in marks]
    return MarkTable(
        marks=[mark.encode() for mark in marks],
        labels=[labels.get(mark, "").encode() for mark in marks],
        starts=np.cumsum([0, *map(len, lists)], dtype=np.int64),
        ordinals=np.fromiter((each for one in lists for each in one), np.int32),
    )


def _labels(entry: MeasureEntry) -> Labels:
    return {
        f"plan={entry.plan}": entry.plan_title,
        **{f"department={one.agent}": one.name for one in entry.involved},
    }


def joined(tables: Sequence[Postings], renumbered: Sequence[Ordinals]) -> MarkTable:
    """One table of several; ``renumbered`` says each measure's ordinal in it, -1 where it is left out."""
    labels = {mark: label for table in tables for mark, label in zip(table.marks, table.labels, strict=True)}
    marks = sorted(labels)
    places = {mark: place for place, mark in enumerate(marks)}
    pairs = [_renumbered(*each, places) for each in zip(tables, renumbered, strict=True)]
    owners, ordinals = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    order = np.lexsort((ordinals, owners))
    counts = np.bincount(owners, minlength=len(marks))
    kept = np.flatnonzero(counts)
    return MarkTable(
        marks=[marks[place] for place in kept],
        labels=[labels[marks[place]] for place in kept],
        starts=np.concatenate([[0], np.cumsum(counts[kept])]).astype(np.int64),
        ordinals=ordinals[order].astype(np.int32),
    )


def _renumbered(table: Postings, numbers: Ordinals, places: Mapping[bytes, int]) -> tuple[Ints, Ints]:
    """The place of the mark and the new ordinal of each posting that stays."""
    own = np.fromiter((places[mark] for mark in table.marks), np.int64, len(table.marks))
    owners, ordinals = np.repeat(own, np.diff(table.starts)), numbers[table.ordinals]
    stays = ordinals >= 0
    return owners[stays], ordinals[stays]


def write_postings(folder: Path, table: MarkTable) -> dict[str, int]:
    """Write a table. Returns what :func:`open_postings` is to be given."""
    save_array(folder, "postings", table.ordinals)
    save_array(folder, "posting-starts", table.starts)
    write_strings(folder, "labels", table.labels)
    return {"marks": write_strings(folder, "marks", table.marks), "postings": len(table.ordinals)}


def open_postings(folder: Path, meta: Mapping[str, Any], measures: int) -> Postings:
    """The table of a folder, mapped into memory. Raises IndexDamagedError."""
    return Postings(
        marks=open_strings(folder, "marks", meta["marks"]),
        labels=open_strings(folder, "labels", meta["marks"]),
        starts=load_array(folder, "posting-starts", np.int64, (meta["marks"] + 1,)),
        ordinals=load_array(folder, "postings", np.int32, (meta["postings"],)),
        measures=measures,
    )
