"""The beginning of a query's result as a page shows it: rows of terms, yes or no, or Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from kg.stores.results import QueryResult

ROWS = 500
"""Rows that a page shows."""
TRIPLES_BYTES = 2**17
"""How much Turtle it shows."""

_LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[\w-]+)|\^\^<(?P<datatype>[^>]*)>)?', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True)
class Term:
    """A value of a row. ``iri`` is set for an IRI, ``language`` for a text that has one.

    The text of an IRI is its label where ``labelled``, else the IRI, shortened.
    """

    text: str
    iri: str = ""
    language: str = ""
    labelled: bool = False

    def named(self, labels: Mapping[str, str]) -> Term:
        """The term with its label for its text, if it has one."""
        label = labels.get(self.iri)
        return replace(self, text=label, labelled=True) if label else self


@dataclass(frozen=True)
class Preview:
    """What a page shows of a result; ``whole`` is False where there is more."""

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term, ...], ...] = ()
    boolean: bool | None = None
    turtle: str | None = None
    whole: bool = True

    def iris(self) -> Iterator[str]:
        """The IRIs in the rows."""
        return (term.iri for row in self.rows for term in row if term.iri)

    def named(self, labels: Mapping[str, str]) -> Preview:
        """The same with labels, by IRI, in the IRIs' place."""
        return replace(self, rows=tuple(tuple(term.named(labels) for term in row) for row in self.rows))


def preview(result: QueryResult, prefixes: Mapping[str, str]) -> Preview:
    """The beginning of a result in TSV or Turtle; the query is stopped there. Raises the store's errors."""
    with result:
        if result.kind == "boolean":
            return Preview(boolean=result.read().strip() == b"true")
        if result.kind == "graph":
            return _turtle(result)
        lines = list(islice(_lines(result), ROWS + 2))
    rows = tuple(tuple(term(cell, prefixes) for cell in line.split("\t")) for line in lines[1 : ROWS + 1])
    return Preview(tuple(lines[0].replace("?", "").split("\t")), rows, whole=len(lines) < ROWS + 2)


def term(cell: str, prefixes: Mapping[str, str]) -> Term:
    """A term in SPARQL's TSV, which writes terms as Turtle does, an empty cell for none."""
    if cell.startswith("<"):
        iri = cell[1:-1]
        return Term(shortened(iri, prefixes), iri=iri)
    if literal := _LITERAL.fullmatch(cell):
        text = _ESCAPED.sub(lambda match: _PLAIN.get(match[1], match[1]), literal["text"])
        return Term(text, language=literal["language"] or "")
    return Term(cell)


def shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    """The IRI with the longest of the prefixes that begins it, itself where none does."""
    fitting = [(len(start), name) for name, start in prefixes.items() if iri.startswith(start)]
    if not fitting:
        return iri
    length, name = max(fitting)
    return f"{name}:{iri[length:]}"


def _lines(result: QueryResult) -> Iterator[str]:
    rest = b""
    for chunk in result:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line.decode() for line in lines)


def _turtle(result: QueryResult) -> Preview:
    data = b""
    for chunk in result:
        data += chunk
        if len(data) > TRIPLES_BYTES:
            return Preview(turtle=data[:TRIPLES_BYTES].decode(errors="ignore"), whole=False)
    return Preview(turtle=data.decode())
