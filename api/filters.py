"""The filters of a search as users write them: one table for the command line, HTTP and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from search.requests import Filters, SearchRequest


@dataclass(frozen=True)
class Field:
    """A filter: ``name`` as in options, addresses and JSON; ``vocabulary`` is the file of its concepts."""

    name: str
    zh: str
    en: str
    vocabulary: str = ""

    @property
    def attribute(self) -> str:
        """The field of :class:`search.requests.Filters`."""
        return self.name.replace("-", "_")


FIELDS: Mapping[str, Field] = {
    each.name: each
    for each in (
        Field("plan", "规划", "plan"),
        Field("region", "地区", "region"),
        Field("level", "层级", "level", "levels"),
        Field("year", "年份", "year"),
        Field("department", "部门", "department"),
        Field("function", "部门职能", "function", "functions"),
        Field("role", "责任角色", "role", "roles"),
        Field("action-kind", "行动种类", "kind of action", "action-kinds"),
        Field("group", "目标人群", "target group", "groups"),
        Field("theme", "主题", "theme", "themes"),
        Field("target", "量化指标", "figure"),
    )
}
"""All filters, by name, in the order that users meet them."""

NAMED = tuple(name for name in FIELDS if name != "target")
"""Those that have names or numbers for values; ``target`` is true or false."""

TARGET = {True: "有量化指标 states a figure", False: "无量化指标 states none"}


def field_of(attribute: str) -> Field:
    """The filter of a field of :class:`search.requests.Filters`."""
    return FIELDS[attribute.replace("_", "-")]


@dataclass(frozen=True)
class Written:
    """Filters in a user's words, by name; ``target`` None where it was not asked for."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    target: bool | None = None


@dataclass(frozen=True)
class Asked:
    """A question as a user puts it; ``literal`` names what must not be read off it, or "all"."""

    words: str
    written: Written = field(default_factory=Written)
    literal: tuple[str, ...] = ()
    rerank: bool | None = None

    def request(self, filters: Filters, top: int) -> SearchRequest:
        """The question as the search takes it, its filters resolved."""
        literal = frozenset(name.replace("-", "_") for name in self.literal)
        return SearchRequest(self.words, filters, top=top, literal=literal, rerank=self.rerank)


def parameters(filters: Filters) -> list[tuple[str, str]]:
    """The filters as parameters of an address, in the table's order."""
    pairs = [(name, str(value)) for name in NAMED for value in getattr(filters, FIELDS[name].attribute)]
    return pairs if filters.target is None else [*pairs, ("target", str(filters.target).lower())]


def with_values(filters: Mapping[str, tuple[Any, ...]], target: bool | None) -> Filters:
    """Filters of resolved values by name."""
    return Filters(**{FIELDS[name].attribute: values for name, values in filters.items()}, target=target)
