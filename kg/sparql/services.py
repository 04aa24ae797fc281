"""The SERVICE clauses of a query (SPARQL 1.1 Federated Query, 2), at whatever depth, to be evaluated by us.

A clause inside the group of another is a matter of that one's endpoint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from kg.sparql.tokens import Token, closing, tokens_of


@dataclass(frozen=True)
class ServiceClause:
    """A clause [``start``, ``end``) of a text.

    ``endpoint`` is its IRI, None where a variable names it or the prefix is not known. ``group`` is what
    stands in its brackets, with them, ``prologue`` the prefixes and the base in force, both as written.
    """

    start: int
    end: int
    endpoint: str | None
    silent: bool
    group: str
    prologue: str


@dataclass(frozen=True)
class _Prologue:
    text: str
    prefixes: Mapping[str, str]
    base: str

    def iri(self, token: Token) -> str | None:
        if token.kind == "iri":
            return urljoin(self.base, token.iri)
        prefix, _, local = token.text.partition(":")
        start = self.prefixes.get(prefix) if token.kind == "name" else None
        return None if start is None else start + local


def may_have_services(text: str) -> bool:
    """Whether looking for clauses is worth its while; cheap."""
    return "service" in text.lower()


def clauses_of(text: str, prefixes: Mapping[str, str], base: str = "") -> list[ServiceClause]:
    """The clauses, in order; ``prefixes`` and ``base`` hold where the text declares none."""
    tokens = tokens_of(text)
    prologue = _prologue(text, tokens, prefixes, base)
    return list(_clauses(text, tokens, prologue))


def replaced(text: str, pieces: Iterable[tuple[ServiceClause, str]]) -> str:
    """The text with other words in place of clauses."""
    for clause, piece in sorted(pieces, key=lambda pair: -pair[0].start):
        text = text[: clause.start] + piece + text[clause.end :]
    return text


def _clauses(text: str, tokens: Sequence[Token], prologue: _Prologue) -> Iterator[ServiceClause]:
    at = 0
    while at < len(tokens):
        if not tokens[at].is_word("SERVICE"):
            at += 1
            continue
        silent = at + 1 < len(tokens) and tokens[at + 1].is_word("SILENT")
        name = at + 1 + silent
        opening = name + 1
        end = (
            closing(tokens, opening)
            if opening < len(tokens) and tokens[opening].is_mark("{")
            else len(tokens)
        )
        if end == len(tokens):
            return
        group = text[tokens[opening].start : tokens[end].end]
        endpoint = prologue.iri(tokens[name])
        yield ServiceClause(tokens[at].start, tokens[end].end, endpoint, silent, group, prologue.text)
        at = end + 1


def _prologue(text: str, tokens: Sequence[Token], prefixes: Mapping[str, str], base: str) -> _Prologue:
    known, at = dict(prefixes), 0
    while at + 1 < len(tokens) and tokens[at].is_word("PREFIX", "BASE"):
        if tokens[at].is_word("BASE"):
            base = urljoin(base, tokens[at + 1].iri)
            at += 2
        else:
            iri = tokens[min(at + 2, len(tokens) - 1)].iri
            known[tokens[at + 1].text.removesuffix(":")] = urljoin(base, iri)
            at += 3
    written = text[tokens[0].start : tokens[min(at, len(tokens)) - 1].end] if at else ""
    return _Prologue(written, known, base)
