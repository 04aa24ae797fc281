"""Which measures have which mark (see ``search.filtering``): mark → sorted ordinals; labels of the marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.filtering import Alternatives, Mark, marks_of
from search.indexes.base import Bools, Ints, Ordinals
from search.indexes.folders import load_array, save_array
from search.indexes.strings import Strings, open_strings, write_strings
from search.measures import MeasureEntry
from search.requests import Filters

Labels = Mapping[Mark, str]

FIELDS = tuple(field.name for field in fields(Filters))
_NONE = 255


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
    """A table opened from a folder, of a segment with ``measures`` measures.

    ``hashes`` are 64 bits of each mark, by which segments know what they have in common; ``fields`` its place
    in :data:`FIELDS`, or that of none where it is bound to a role or has no value.
    """

    marks: Strings
    labels: Strings
    starts: NDArray[np.int64]
    ordinals: Ordinals
    hashes: NDArray[np.uint64]
    fields: NDArray[np.uint8]
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

    def places(self, field: str) -> NDArray[np.int64]:
        """The marks of a field of Filters, in order: those that facets count."""
        return np.flatnonzero(self.fields == FIELDS.index(field))

    def counts(self, places: NDArray[np.int64], mask: Bools) -> Ints:
        """How many measures of the mask have each of these marks, which are in order."""
        if not len(places):
            return places
        first, end = self.starts[places[0]], self.starts[places[-1] + 1]
        within = np.zeros(end - first + 1, np.int32)
        np.cumsum(mask[self.ordinals[first:end]], out=within[1:])
        counts: Ints = within[self.starts[places + 1] - first] - within[self.starts[places] - first]
        return counts


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
    save_array(folder, "mark-hashes", np.fromiter(map(_hash, table.marks), np.uint64, len(table.marks)))
    save_array(folder, "mark-fields", np.fromiter(map(_field, table.marks), np.uint8, len(table.marks)))
    write_strings(folder, "labels", table.labels)
    return {"marks": write_strings(folder, "marks", table.marks), "postings": len(table.ordinals)}


def _hash(mark: bytes) -> int:
    return int.from_bytes(blake2b(mark, digest_size=8).digest())


def _field(mark: bytes) -> int:
    field, _, value = mark.decode().partition("=")
    return FIELDS.index(field) if value and " " not in value else _NONE


def open_postings(folder: Path, meta: Mapping[str, Any], measures: int) -> Postings:
    """The table of a folder, mapped into memory. Raises IndexDamagedError."""
    return Postings(
        marks=open_strings(folder, "marks", meta["marks"]),
        labels=open_strings(folder, "labels", meta["marks"]),
        starts=load_array(folder, "posting-starts", np.int64, (meta["marks"] + 1,)),
        ordinals=load_array(folder, "postings", np.int32, (meta["postings"],)),
        hashes=load_array(folder, "mark-hashes", np.uint64, (meta["marks"],)),
        fields=load_array(folder, "mark-fields", np.uint8, (meta["marks"],)),
        measures=measures,
    )
