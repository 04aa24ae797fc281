"""The SERVICE clauses of a query: found at any depth of nesting, resolved, and replaced by other text.

Only outermost clauses count: one inside another belongs to what that one asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, QueryTriples, Store

from kg.sparql.errors import ClauseError
from kg.sparql.tokens import Token, closing, tokens_of

MOST_CLAUSES = 20
"""So many SERVICE clauses may stand in one query: each is a search or a request."""

_WORD = re.compile("service", re.IGNORECASE)


@dataclass(frozen=True)
class QueryText:
    """A query with the prefixes and the base that are known without declaration."""

    text: str
    prefixes: Mapping[str, str]
    base_iri: str | None = None

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens."""
        return tokens_of(self.text)

    @cached_property
    def prologue_end(self) -> int:
        """Where its own BASE and PREFIX declarations end; 0 where it has none."""
        end = at = 0
        while length := _declaration(self.tokens, at):
            at += length
            end = self.tokens[at - 1].end
        return end

    def alone(self, clause: ServiceClause) -> str:
        """A clause's group as a query of its own, with the declarations that it needs."""
        group = self.text[clause.group : clause.end]
        used = {token.text.partition(":")[0] for token in tokens_of(group) if token.kind == "name"}
        base = f"BASE <{self.base_iri}>\n" if self.base_iri else ""
        known = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in self.prefixes.items() if name in used)
        return f"{base}{known}{self.text[: self.prologue_end]}\nSELECT * WHERE {group}"

    def triples(self, text: str) -> QueryTriples:
        """What a CONSTRUCT query gives on an empty store. Raises SyntaxError."""
        found = Store().query(text, prefixes=dict(self.prefixes), base_iri=self.base_iri)
        assert isinstance(found, QueryTriples)
        return found


@dataclass(frozen=True)
class ServiceClause:
    """``SERVICE [SILENT] endpoint { … }`` at [``start``, ``end``) of a text.

    ``group`` is where its bracket opens. ``written`` is the endpoint as it stands there, ``endpoint`` its IRI
    without escapes, None for a variable and for what no IRI comes of. ``variables`` are the names in the
    group, each once.
    """

    start: int
    group: int
    end: int
    silent: bool
    written: str
    endpoint: str | None
    variables: tuple[str, ...]


def has_service(text: str) -> bool:
    """Whether the word stands anywhere in the text; quick."""
    return _WORD.search(text) is not None


def service_clauses(query: QueryText) -> tuple[ServiceClause, ...]:
    """The outermost SERVICE clauses, in order. Raises :class:`ClauseError` where there are too many."""
    found: list[ServiceClause] = []
    for place in _places(query.tokens):
        if len(found) == MOST_CLAUSES:
            raise ClauseError(
                f"一个查询最多 {MOST_CLAUSES} 个 SERVICE。A query may have {MOST_CLAUSES} SERVICE clauses."
            )
        found.append(_clause(query, place))
    return tuple(found)


def substituted(text: str, clauses: Iterable[tuple[ServiceClause, str]]) -> str:
    """The text with these clauses, in order, replaced; all else stays in its line."""
    pieces, end = [], 0
    for clause, replacement in clauses:
        lines = text.count("\n", clause.start, clause.end) - replacement.count("\n")
        pieces += [text[end : clause.start], replacement, "\n" * lines]
        end = clause.end
    return "".join([*pieces, text[end:]])


@dataclass(frozen=True)
class _Place:
    """The tokens of a clause by their numbers."""

    service: int
    endpoint: int
    opening: int
    closing: int


def _places(tokens: list[Token]) -> Iterator[_Place]:
    at = 0
    while at < len(tokens):
        place = _place(tokens, at) if tokens[at].is_word("SERVICE") else None
        if place and place.closing == len(tokens):
            return  # not closed: no query, as the engine will say
        if place:
            yield place
            at = place.closing
        at += 1


def _place(tokens: list[Token], at: int) -> _Place | None:
    endpoint = at + 1
    if endpoint < len(tokens) and tokens[endpoint].is_word("SILENT"):
        endpoint += 1
    opening = endpoint + 1
    if opening >= len(tokens) or not tokens[opening].is_mark("{"):
        return None
    if tokens[endpoint].kind not in ("iri", "name", "variable"):
        return None
    return _Place(at, endpoint, opening, closing(tokens, opening))


def _clause(query: QueryText, place: _Place) -> ServiceClause:
    tokens = query.tokens
    inside = tokens[place.opening : place.closing]
    return ServiceClause(
        start=tokens[place.service].start,
        group=tokens[place.opening].start,
        end=tokens[place.closing].end,
        silent=place.endpoint > place.service + 1,
        written=tokens[place.endpoint].text,
        endpoint=_resolved(query, tokens[place.endpoint]),
        variables=tuple(dict.fromkeys(token.text[1:] for token in inside if token.kind == "variable")),
    )


def _resolved(query: QueryText, endpoint: Token) -> str | None:
    """The IRI that the engine makes of an endpoint: prefixes, the base and escapes are its business."""
    if endpoint.kind == "variable":
        return None
    prologue = query.text[: query.prologue_end]
    try:
        (triple,) = query.triples(f"{prologue} CONSTRUCT {{ <x:x> <x:x> {endpoint.text} }} WHERE {{}}")
    except SyntaxError:
        return None
    return triple.object.value if isinstance(triple.object, NamedNode) else None


def _declaration(tokens: list[Token], at: int) -> int:
    """How many tokens a declaration takes that begins here; 0 where none does."""
    kinds = [token.kind for token in tokens[at : at + 3]]
    if kinds[:2] == ["word", "iri"] and tokens[at].is_word("BASE"):
        return 2
    return 3 if kinds == ["word", "name", "iri"] and tokens[at].is_word("PREFIX") else 0
