"""The triple patterns of a group that has nothing else in it, read by the engine's own parser."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from kg.sparql.errors import ClauseError
from kg.sparql.services import QueryText, ServiceClause

Value = NamedNode | BlankNode | Literal | Triple | Variable

_MARKER = "urn:kepu:variable:"


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; a variable stands where the text has one."""

    subject: Value
    predicate: Value
    object: Value


def triple_patterns(query: QueryText, clause: ServiceClause) -> tuple[Pattern, ...]:
    """The patterns of a clause's group, each once. Raises :class:`ClauseError` for a group of anything else.

    The group is parsed as the template of a CONSTRUCT whose variables are bound to IRIs that stand for them.
    """
    markers = {f"{_MARKER}{name}": Variable(name) for name in clause.variables}
    names = " ".join(f"?{name}" for name in clause.variables)
    bound = " ".join(f"<{marker}>" for marker in markers)
    where = f"WHERE {{ VALUES ({names}) {{ ({bound}) }} }}"
    try:
        triples = list(query.triples(f"{_as_template(query, clause)} {where}"))
    except SyntaxError as error:
        raise ClauseError(
            "这种 SERVICE 里只能写三元组，不能有 FILTER、OPTIONAL 等。"
            f"Only triples may stand in this SERVICE, no FILTER, OPTIONAL or others: {_place(error)}.",
            place=clause.endpoint or "",
        ) from error

    def read(term: NamedNode | BlankNode | Literal | Triple) -> Value:
        return markers.get(term.value, term) if isinstance(term, NamedNode) else term

    patterns = (Pattern(read(each.subject), read(each.predicate), read(each.object)) for each in triples)
    return tuple(dict.fromkeys(patterns))


def _place(error: SyntaxError) -> str:
    """Where the engine found an error, without the long list of what it expected there."""
    return str(error).partition(": expected")[0]


def _as_template(query: QueryText, clause: ServiceClause) -> str:
    """The prologue and the group as a template, at its place, so that the engine's errors name that."""
    construct = " CONSTRUCT"
    between = re.sub(r"[^\n]", " ", query.text[query.prologue_end : clause.group])
    between = between.removeprefix(" " * len(construct))
    return f"{query.text[: query.prologue_end]}{construct}{between}{query.text[clause.group : clause.end]}"
