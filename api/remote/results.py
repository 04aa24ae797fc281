"""SPARQL 1.1 Query Results JSON → solutions. Nothing of it is taken on trust: it becomes part of a query."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from pyoxigraph import Literal, NamedNode

from kg.sparql.values import Solutions, Term

BLANK = "urn:kepu:blank:"
"""What the IRIs begin with that stand for an answer's blank nodes: VALUES cannot hold these."""

_Blank = Callable[[str], NamedNode]


def read_results(data: bytes, variables: Collection[str]) -> Solutions:
    """The solutions of a result for some of these variables. Raises ValueError for anything else.

    A blank node becomes an IRI of this answer alone, the same for the same label.
    """
    begin = f"{BLANK}{uuid4().hex}:"

    def blank(label: str) -> NamedNode:
        return NamedNode(begin + quote(label, safe=""))

    try:
        answer = json.loads(data)
        names = [str(name) for name in answer["head"]["vars"]]
        bindings = answer["results"]["bindings"]
        if len(set(names)) < len(names) or not set(names) <= set(variables):
            raise ValueError(f"other variables than asked for: {names}")
        rows = [[_term(row.get(name), blank) for name in names] for row in bindings]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no SPARQL result: {error}") from error
    return Solutions(names, rows)


def _term(value: Mapping[str, Any] | None, blank: _Blank) -> Term | None:
    """A term; ValueError for what is none, as an IRI with a space in it."""
    if value is None:
        return None
    kind, text = value["type"], value["value"]
    if not isinstance(text, str):
        raise ValueError(f"no text: {text!r}")
    if kind == "uri":
        return NamedNode(text)
    if kind == "bnode":
        return blank(text)
    if kind not in ("literal", "typed-literal"):
        raise ValueError(f"no term: {kind}")
    if language := value.get("xml:lang"):
        return Literal(text, language=language)
    datatype = value.get("datatype")
    return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)
