"""How many measures of a mask have each value of each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.entities.regions import region_of
from search.fields import field_of
from search.indexes.base import Bools, Ints
from search.indexes.postings import FIELDS, Postings
from search.labels import label_of
from search.requests import Facet, FacetValue

_TARGET = {"True": "有量化指标", "False": "无量化指标"}


@dataclass(frozen=True)
class _Counted:
    """The marks of a field in all segments: where each stands, and how many measures have it there.

    ``owners`` are segments, ``places`` marks of them, ``same`` numbers equal marks alike.
    """

    owners: Ints
    places: Ints
    same: Ints
    counts: Ints


def facets(parts: Sequence[tuple[Postings, Bools]], most: int) -> tuple[Facet, ...]:
    """The ``most`` frequent values of each field over all segments, each with its mask; ties by value."""
    return tuple(_facet(field, parts, most) for field in FIELDS)


def _facet(field: str, parts: Sequence[tuple[Postings, Bools]], most: int) -> Facet:
    counted = _counted(field, parts)
    totals = np.bincount(counted.same, counted.counts).astype(np.int64)
    least = np.partition(totals, len(totals) - most)[len(totals) - most] if len(totals) > most else 1
    likely = np.flatnonzero(totals >= max(least, 1))
    frequent = likely[np.argsort(-totals[likely], kind="stable")[:most]]
    last = np.zeros(len(totals), np.int64)
    last[counted.same] = np.arange(len(counted.same))  # of equal marks the last counts: the newest label
    values = []
    for number in frequent.tolist():
        postings = parts[int(counted.owners[last[number]])][0]
        place = int(counted.places[last[number]])
        values.append((-int(totals[number]), postings.marks[place], postings.labels[place]))
    return Facet(field, tuple(_value(field, mark, -less, label) for less, mark, label in sorted(values)))


def _counted(field: str, parts: Sequence[tuple[Postings, Bools]]) -> _Counted:
    places = [postings.places(field) for postings, _ in parts]
    none = np.zeros(0, np.int64)
    hashes = [postings.hashes[own] for (postings, _), own in zip(parts, places, strict=True)]
    counts = [postings.counts(own, mask) for (postings, mask), own in zip(parts, places, strict=True)]
    return _Counted(
        owners=np.repeat(np.arange(len(parts)), [len(own) for own in places]),
        places=np.concatenate([none, *places]),
        same=_alike(hashes),
        counts=np.concatenate([none, *counts]),
    )


def _alike(hashes: Sequence[Ints]) -> Ints:
    """Numbers for marks, the same for those of one hash. One segment has each mark once."""
    if len(hashes) == 1:
        return np.arange(len(hashes[0]))
    return np.unique(np.concatenate([np.zeros(0, np.uint64), *hashes]), return_inverse=True)[1]


def _value(field: str, mark: bytes, count: int, label: bytes) -> FacetValue:
    text = mark.decode().partition("=")[2]
    value: str | int | bool = text
    if field == "year":
        value = int(text)
    elif field == "target":
        value = text == "True"
    return FacetValue(value, _label(field, text) or label.decode() or text, count)


def _label(field: str, value: str) -> str:
    """The label of a value that a vocabulary names; "" for others."""
    if field == "target":
        return _TARGET[value]
    if field == "region":
        return _region(value.rpartition("/")[2])
    vocabulary = field_of(field).vocabulary
    return label_of(vocabulary, value) if vocabulary else ""


def _region(code: str) -> str:
    try:
        return region_of(code).name
    except KeyError:  # a zone has no code; its name stands there
        return code
