"""A condition read off a question, and the rules of ``data/ranking/understanding.toml``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kg.lexicons import DATA, Table, read_table
from search.requests import Filters

RULES = DATA.parent / "ranking" / "understanding.toml"

Holds = Callable[[Filters], bool]
"""Whether any measure of the collection passes these filters."""


@dataclass(frozen=True)
class Reading:
    """Words [``start``, ``end``) of the folded question that mean a value of a field of Filters.

    ``value`` is an IRI or a year; ``label`` says it to users. ``narrows``: a filter; else a preference.
    """

    field: str
    value: str | int
    label: str
    start: int
    end: int
    narrows: bool


@dataclass(frozen=True)
class Known:
    """What of the collection decides how a question is read: the ``base`` of its IRIs, what it ``holds``."""

    base: str
    holds: Holds


@cache
def rules() -> Table:
    """The rules, read once. Raises LexiconError with file and line."""
    return read_table(RULES)
