"""Solutions as a VALUES block, which the engine joins with what is around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple
UNIT = "{}"
"""The group of one solution that binds nothing: what a SILENT clause that failed stands for."""


@dataclass(frozen=True)
class Solutions:
    """Rows of terms for these variables; None where a row binds nothing."""

    variables: Sequence[str]
    rows: Iterable[Sequence[Term | None]]

    def as_group(self) -> str:
        """A group of a VALUES block, in one line. Terms are no blank nodes, which SPARQL has no values of."""
        names = " ".join(f"?{name}" for name in self.variables)
        rows = " ".join(f"({' '.join(map(_written, row))})" for row in self.rows)
        return f"{{ VALUES ({names}) {{ {rows} }} }}"


def _written(term: Term | None) -> str:
    """A term in N-Triples, which SPARQL reads the same."""
    if term is None:
        return "UNDEF"
    if isinstance(term, Triple):
        return f"<<( {_written(term.subject)} {term.predicate} {_written(term.object)} )>>"
    return str(term)
