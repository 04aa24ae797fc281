"""The writer's private copy of the graph, with the merged default graph kept true.

The default graph is the union of all named graphs, no triple twice. Adding puts each triple into its graph
and into the default graph; withdrawing takes from the default graph what no other graph holds.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from kg.stores.errors import InvalidTriplesError
from kg.stores.triples import nquads, ntriples

MANY_FILES = 400
FILES_PER_MB = 8
"""A graph of more files than both allow was written in many small batches and is written anew."""

WITHDRAW = """
DELETE {{ ?s ?p ?o }} WHERE {{
  GRAPH {graph} {{ ?s ?p ?o }}
  FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other NOT IN ({going})) }}
}}"""


class Dataset:
    """A graph on disk that one thread writes. Errors of the engine come out as OSError."""

    def __init__(self, folder: Path, published: Path | None, *, merged: bool) -> None:
        """Open ``folder``, a clone of the published graph (hard links, milliseconds), or a new graph.

        Without ``merged`` the default graph is left as it is.
        """
        self.folder = folder
        self._merged = merged
        if published is not None:
            Store.read_only(str(published)).backup(folder)
        self.store = Store(folder)

    def load(self, graphs: Sequence[tuple[str, bytes]]) -> None:
        """Add N-Triples to each named graph and to the merged one. Raises :class:`InvalidTriplesError`."""
        parts = [nquads(triples, name) for name, triples in graphs]
        parts += [triples for _, triples in graphs if self._merged]
        try:
            self.store.bulk_load(input=b"".join(parts), format=RdfFormat.N_QUADS, lenient=True)
        except SyntaxError as error:
            raise InvalidTriplesError(", ".join(name for name, _ in graphs), str(error)) from error

    def withdraw(self, *names: str) -> None:
        """Remove whole graphs."""
        graphs = [NamedNode(name) for name in names]
        going = ", ".join(map(str, graphs))
        for graph in graphs if self._merged else ():
            self.store.update(WITHDRAW.format(graph=graph, going=going))
        for graph in graphs:
            self.store.remove_graph(graph)

    def withdraw_quads(self, quads: bytes) -> None:
        """Remove single quads (N-Quads), and their graphs where these are empty then."""
        graphs = set()
        for quad in parse(quads, RdfFormat.N_QUADS):
            self.store.remove(quad)
            graphs.add(quad.graph_name)
            if self._merged and not self._is_named(quad):
                self.store.remove(Quad(quad.subject, quad.predicate, quad.object))
        for graph in graphs:
            if next(self.store.quads_for_pattern(None, None, None, graph), None) is None:
                self.store.remove_graph(graph)

    def triples(self, name: str) -> bytes:
        """A graph in N-Triples, sorted."""
        return ntriples(self.store.quads_for_pattern(None, None, None, NamedNode(name)))

    def save(self, target: Path) -> bool:
        """Write the graph to a new folder. False where it was put together anew there: this copy is not."""
        self.store.flush()
        self.store.backup(target)
        scattered = _is_scattered(target)
        if scattered:
            self._rewrite(target)
        return not scattered

    def close(self) -> None:
        """Close the engine, whose threads work until then, and delete the copy."""
        self.__dict__.pop("store", None)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _rewrite(self, target: Path) -> None:
        shutil.rmtree(target)
        fresh = Store(target.with_name("rewritten"))
        fresh.bulk_extend(self.store)
        fresh.backup(target)
        del fresh
        shutil.rmtree(target.with_name("rewritten"))

    def _is_named(self, quad: Quad) -> bool:
        found = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(not isinstance(other.graph_name, DefaultGraph) for other in found)


def _is_scattered(folder: Path) -> bool:
    files = list(folder.glob("*.sst"))
    megabytes = sum(file.stat().st_size for file in files) / 2**20
    return len(files) > max(MANY_FILES, FILES_PER_MB * megabytes)
