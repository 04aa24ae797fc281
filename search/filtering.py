"""Filters as terms: what a measure is marked with, and which marks a filter asks for.

Every index filters by these, so that all of them agree. A mark is a string ``field=value``; who answers for
a measure is marked with and without the role: ``department=IRI``, ``department=IRI role=IRI``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from kg.entities.gazetteer import gazetteer
from kg.entities.regions import find_region
from kg.entities.vocabulary import concepts
from search.measures import MeasureEntry
from search.requests import Filters

Mark = str
Alternatives = tuple[Mark, ...]

_LONGEST_PERIOD = 30
"""Years; a plan that says to run longer has a slip of the pen in it, and only its ends count."""

_PLAIN = ("plan", "region", "level", "year", "action_kind", "group", "theme")


def marks_of(entry: MeasureEntry) -> tuple[Mark, ...]:
    """The marks of a measure, sorted: regions with those around them, groups and themes with broader ones."""
    return tuple(sorted(set(_marks(entry))))


def _marks(entry: MeasureEntry) -> Iterator[Mark]:
    yield _mark("plan", entry.plan)
    yield _mark("level", entry.level)
    yield _mark("action_kind", entry.action_kind)
    yield _mark("target", bool(entry.goals))
    yield from (_mark("region", region) for region in region_lineage(entry.region))
    yield from (_mark("year", year) for year in years_of(entry))
    yield from (_mark("group", above) for group in entry.groups for above in lineage("groups", group))
    yield from (_mark("theme", above) for theme in entry.themes for above in lineage("themes", theme))
    for one in entry.involved:
        yield _mark("role", one.role)
        for mark in (_mark("department", one.agent), *(_mark("function", each) for each in one.functions)):
            yield mark
            yield _bound(mark, one.role)


def wanted(filters: Filters) -> tuple[Alternatives, ...]:
    """What a measure must be marked with to pass: with one mark at least of each of these."""
    fields = {name: tuple(_mark(name, value) for value in getattr(filters, name)) for name in _PLAIN}
    for name in ("department", "function"):
        marks = (_mark(name, value) for value in getattr(filters, name))
        fields[name] = tuple(_bound(*pair) for pair in product(marks, filters.role or ("",)))
    if filters.role and not (filters.department or filters.function):
        fields["role"] = tuple(_mark("role", role) for role in filters.role)
    if filters.target is not None:
        fields["target"] = (_mark("target", filters.target),)
    return tuple(marks for marks in fields.values() if marks)


def _mark(field: str, value: str | int) -> Mark:
    return f"{field}={value}"


def _bound(mark: Mark, role: str) -> Mark:
    return f"{mark} role={role}" if role else mark


def years_of(entry: MeasureEntry) -> range | tuple[int, ...]:
    """The years that the measure's plan is for."""
    first, last = entry.years
    if first is None or last is None or not 0 <= last - first <= _LONGEST_PERIOD:
        return tuple({year for year in (first, last) if year is not None})
    return range(first, last + 1)


@lru_cache(maxsize=10_000)
def region_lineage(iri: str) -> tuple[str, ...]:
    """The IRIs of a region and of all those around it, the smallest first."""
    base, _, key = iri.rpartition("/")
    line = gazetteer().lineage(key)
    if not line:
        zone = find_region(key)
        line = (key, *gazetteer().lineage(zone.parent or "")) if zone else (key,)
    return tuple(f"{base}/{code}" for code in line)


@lru_cache(maxsize=10_000)
def lineage(vocabulary: str, iri: str) -> tuple[str, ...]:
    """The IRIs of a concept of ``ontology/vocabularies`` and of those above it."""
    base, _, slug = iri.rpartition("/")
    return tuple(f"{base}/{above}" for above in concepts(vocabulary).lineage(slug))
