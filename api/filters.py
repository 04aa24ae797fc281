"""The filters of a search as users write them: one table for the command line, HTTP and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from search.fields import FIELDS
from search.requests import Filters, SearchRequest

NAMED = tuple(name for name in FIELDS if name != "target")
"""Those that have names or numbers for values; ``target`` is true or false."""

TARGET = {True: "有量化指标 states a figure", False: "无量化指标 states none"}


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
