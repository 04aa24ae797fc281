"""A search block as asked: the types, no logic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from search.requests import Mode

Output = Literal["measure", "score", "snippet", "rank"]


@dataclass(frozen=True)
class Question:
    """``values`` are the filters' names or IRIs as written, by field; ``target`` as in search.requests.

    ``literal`` names the fields that must not be read off the words, or "all".
    """

    words: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    target: bool | None = None
    literal: tuple[str, ...] = ()
    mode: Mode | None = None


@dataclass(frozen=True)
class Neighbours:
    """The measures nearest to the one of this IRI."""

    measure: str
    same_plan: bool = False


@dataclass(frozen=True)
class SearchBlock:
    """What is asked, the page of it, and the variables that take the results: name → what it takes."""

    asked: Question | Neighbours
    outputs: Mapping[str, Output]
    limit: int
    offset: int
