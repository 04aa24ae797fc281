"""Measures that are exactly what a question names, as masks over the ordinals of an index.

A filter lets through all of a region and all plans that cover a year; whoever names them means first the
region's own plan and the plan for that time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from kg.entities.gazetteer import gazetteer, level_of
from kg.iris import Names
from search.indexes.base import Bools, MeasureIndex
from search.requests import Filters, Understood


def preferences(measures: MeasureIndex, understood: Iterable[Understood]) -> dict[str, Bools]:
    """For each field that a question names, which measures are exactly that."""
    values: dict[str, list[str | int]] = {}
    for each in understood:
        values.setdefault(each.field, []).append(each.value)
    return {name: _exactly(measures, name, some) for name, some in values.items()}


def _exactly(measures: MeasureIndex, name: str, values: list[str | int]) -> Bools:
    if name == "year":
        return _within(measures, [int(value) for value in values])
    masks = [measures.allowed(_filter(name, str(value))) for value in values]
    found: Bools = np.logical_or.reduce(masks)
    return found


def _filter(name: str, value: str) -> Filters:
    """The filter for one value; for a region its own plans, told by their level."""
    if name != "region":
        fields: dict[str, Any] = {name: (value,)}
        return Filters(**fields)
    base, _, code = value.rpartition("region/")
    if code not in gazetteer().rows:
        return Filters(region=(value,))
    return Filters(region=(value,), level=(Names(base).concept("level", level_of(code)),))


def _within(measures: MeasureIndex, years: list[int]) -> Bools:
    """Plans that cover one of the years, and none before the first or after the last."""
    inside = measures.allowed(Filters(year=tuple(years)))
    around = (min(years) - 1, max(years) + 1)
    outside: Bools = measures.allowed(Filters(year=around))
    return inside & ~outside
