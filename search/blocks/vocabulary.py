"""The properties of a search block, all in one namespace; docs/sparql-search.md explains them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.sparql.errors import ClauseError
from ontology.namespaces import SEARCH, SEARCH_SERVICE
from search.fields import FIELDS

QUERY, SIMILAR_TO = "query", "similarTo"
LIMIT, OFFSET, MODE, SAME_PLAN, LITERAL = "limit", "offset", "mode", "samePlan", "literal"
HAS_TARGET = "hasTarget"
SCORE, SNIPPET, RANK = "score", "snippet", "rank"

OUTPUTS = (SCORE, SNIPPET, RANK)
"""Properties whose objects are variables; all others have constants."""


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return "".join([first, *(word.capitalize() for word in rest)])


FILTERS: Mapping[str, str] = {_camel(name): name for name in FIELDS if name != "target"}
"""Filters that take names or IRIs, by property: the name of the field."""
FOR_QUESTIONS = frozenset({MODE, LITERAL, HAS_TARGET, *FILTERS})
"""Properties that go with a question only."""
KNOWN = (
    QUERY,
    SIMILAR_TO,
    LIMIT,
    OFFSET,
    MODE,
    SAME_PLAN,
    LITERAL,
    HAS_TARGET,
    *FILTERS,
    *OUTPUTS,
)


def wrong(zh: str, en: str, remedy: str = "") -> ClauseError:
    """The error of a search block."""
    return ClauseError(f"{zh}。{en}.", place=SEARCH_SERVICE, remedy=remedy)


def listed(names: Iterable[str]) -> str:
    """Properties as they are written."""
    return ", ".join(f"s:{name}" for name in names)


def local_name(iri: str) -> str:
    """The name of a property. Raises :class:`ClauseError` for another one than those known."""
    name = iri.removeprefix(SEARCH)
    if not iri.startswith(SEARCH) or name not in KNOWN:
        raise wrong(
            f"检索块里没有属性 <{iri}>",
            f"A search block has no property <{iri}>",
            f"可用的属性 known properties: {listed(KNOWN)}.",
        )
    return name
