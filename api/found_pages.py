"""Lists of measures found, as HTTP gives them."""

from __future__ import annotations

from collections.abc import Sequence

from api.found import Found, Measure, found
from api.models import Model
from api.paging import Page
from search.fields import field_of
from search.requests import Facet, SearchAnswer, Understood


class Reading(Model):
    """What was read off the question; ``narrows`` where it is a filter, else such measures are preferred."""

    field: str
    value: str | int
    label: str
    text: str
    narrows: bool


class FacetValueModel(Model):
    """How many of the measures found have a value."""

    value: str | int | bool
    label: str
    count: int


class FacetModel(Model):
    """The values of one field, by the name that filters by it."""

    field: str
    label: str
    values: Sequence[FacetValueModel]


class FoundPage(Page[Found]):
    """A part of what was found; ``total`` counts what the filters leave."""

    mode: str
    understood: Sequence[Reading] = ()
    facets: Sequence[FacetModel] = ()
    emptied_by: str | None = None

    @classmethod
    def nothing(cls, limit: int, mode: str) -> FoundPage:
        """Where nothing was looked for."""
        return cls(items=(), total=0, limit=limit, offset=0, mode=mode)


class SimilarPage(Page[Found]):
    """The measures nearest to one; ``measure`` is the one asked about."""

    measure: Measure


def found_page(answer: SearchAnswer, limit: int, offset: int) -> FoundPage:
    """An answer as HTTP gives it."""
    return FoundPage(
        items=[found(hit) for hit in answer.hits],
        total=answer.total,
        limit=limit,
        offset=offset,
        mode=answer.mode,
        understood=[_reading(each) for each in answer.understood],
        facets=[_facet(each) for each in answer.facets],
        emptied_by=answer.emptied_by,
    )


def _reading(understood: Understood) -> Reading:
    return Reading(
        field=field_of(understood.field).name,
        value=understood.value,
        label=understood.label,
        text=understood.text,
        narrows=understood.narrows,
    )


def _facet(facet: Facet) -> FacetModel:
    field = field_of(facet.field)
    values = [FacetValueModel(value=each.value, label=each.label, count=each.count) for each in facet.values]
    return FacetModel(field=field.name, label=f"{field.zh} {field.en}", values=values)
