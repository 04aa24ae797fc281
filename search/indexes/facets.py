"""How many measures of a mask have each value of each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from kg.entities.regions import region_of
from search.indexes.base import Bools, Ints
from search.indexes.postings import Postings
from search.labels import label_of
from search.requests import Facet, FacetValue, Filters

_FIELDS = tuple(field.name for field in fields(Filters))
_VOCABULARIES = {
    "level": "levels",
    "function": "functions",
    "role": "roles",
    "action_kind": "action-kinds",
    "group": "groups",
    "theme": "themes",
}
_TARGET = {"True": "有量化指标", "False": "无量化指标"}


@dataclass(frozen=True)
class _Counted:
    """One segment's marks of a field, by place, and how many measures have each."""

    postings: Postings
    places: NDArray[np.int64]
    counts: Ints

    def of(self, mark: bytes) -> int:
        place = self.postings.marks.find(mark.decode())
        if place is None:
            return 0
        return int(self.counts[np.searchsorted(self.places, place)])


def facets(parts: Sequence[tuple[Postings, Bools]], most: int) -> tuple[Facet, ...]:
    """The ``most`` frequent values of each field over all segments, each with its mask; ties by value."""
    return tuple(_facet(field, parts, most) for field in _FIELDS)


def _facet(field: str, parts: Sequence[tuple[Postings, Bools]], most: int) -> Facet:
    counted = [_Counted(postings, *postings.counts(field, mask)) for postings, mask in parts]
    totals = {mark: sum(part.of(mark) for part in counted) for mark in _candidates(counted, most)}
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:most]
    return Facet(field, tuple(_value(field, mark, count, counted) for mark, count in ranked))


def _candidates(counted: Sequence[_Counted], most: int) -> set[bytes]:
    """The marks that can be among the most frequent of all segments together.

    Those are at least as frequent as the last of the most frequent of one segment, so each of them has its
    share of that in a segment.
    """
    last = max((_last(part.counts, most) for part in counted), default=0)
    return {
        part.postings.marks[int(place)]
        for part in counted
        for place in part.places[part.counts >= max(last / len(counted), 1)]
    }


def _last(counts: Ints, most: int) -> int:
    return int(np.partition(counts, len(counts) - most)[len(counts) - most]) if len(counts) >= most else 0


def _value(field: str, mark: bytes, count: int, counted: Sequence[_Counted]) -> FacetValue:
    text = mark.decode().partition("=")[2]
    value: str | int | bool = text
    if field == "year":
        value = int(text)
    elif field == "target":
        value = text == "True"
    return FacetValue(value, _label(field, text) or _kept_label(mark, counted) or text, count)


def _kept_label(mark: bytes, counted: Sequence[_Counted]) -> str:
    """The label in the last segment that has the mark: the newest document's."""
    for part in reversed(counted):
        place = part.postings.marks.find(mark.decode())
        if place is not None:
            return part.postings.labels[place].decode()
    return ""


def _label(field: str, value: str) -> str:
    """The label of a value that a vocabulary names; "" for others."""
    if field == "target":
        return _TARGET[value]
    if field == "region":
        return _region(value.rpartition("/")[2])
    return label_of(_VOCABULARIES[field], value) if field in _VOCABULARIES else ""


def _region(code: str) -> str:
    try:
        return region_of(code).name
    except KeyError:  # a zone has no code; its name stands there
        return code
