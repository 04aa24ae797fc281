"""N-Triples bytes, the form in which triples travel to the store."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from pyoxigraph import Quad, RdfFormat, Triple, serialize


def ntriples(statements: Iterable[Triple | Quad]) -> bytes:
    """The statements as N-Triples without their graph, sorted, each once: one set, the same bytes."""
    triples = [s.triple if isinstance(s, Quad) else s for s in statements]
    buffer = BytesIO()
    serialize(triples, buffer, RdfFormat.N_TRIPLES)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(sorted(set(lines)))


def nquads(triples: bytes, graph: str) -> bytes:
    """N-Triples as N-Quads of one graph. A line end is never part of a literal there, so this is exact."""
    return triples.replace(b" .\n", f" <{graph}> .\n".encode())
