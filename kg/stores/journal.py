"""The graph of a writer, changed quad by quad, with the way back: an edit is done whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.stores.edits import Ground
from kg.stores.faults import ReservedFault

Graph = NamedNode | DefaultGraph


class Journal:
    """Changes of users' graphs. With ``merged`` the default graph is kept the union of all named ones.

    Raises :class:`ReservedFault` for a graph that is not the users'; then call :meth:`undo`.
    """

    def __init__(self, store: Store, ground: Ground, *, merged: bool) -> None:
        self.store = store
        self._ground = ground
        self._merged = merged
        self._done: list[tuple[Quad, bool]] = []
        self._graphs: list[tuple[NamedNode, bool]] = []

    @property
    def changed(self) -> tuple[str, ...]:
        """The graphs that have other triples now, or came or went."""
        touched = {quad.graph_name for quad, _ in self._done} | {graph for graph, _ in self._graphs}
        own = {name_of(graph) for graph in touched if not (self._merged and graph == DefaultGraph())}
        return tuple(sorted(own))

    @property
    def created(self) -> tuple[str, ...]:
        """The graphs that are there now and were not before."""
        came = {graph.value for graph, comes in self._graphs if comes}
        return tuple(sorted(name for name in came if self.store.contains_named_graph(NamedNode(name))))

    @property
    def default(self) -> Graph:
        """Where users' unnamed triples are."""
        return NamedNode(self._ground.default) if self._merged else DefaultGraph()

    def graph(self, name: object) -> Graph:
        """The graph of a quad as users write it. Raises :class:`ReservedFault`."""
        if not isinstance(name, NamedNode):
            return self.default
        if not self._ground.is_users(name.value):
            raise ReservedFault(name.value)
        return name

    def named(self) -> list[NamedNode]:
        """The users' named graphs."""
        graphs = (graph for graph in self.store.named_graphs() if isinstance(graph, NamedNode))
        return [graph for graph in graphs if self._ground.is_users(graph.value) and graph != self.default]

    def insert(self, quads: Iterable[Quad]) -> None:
        """Add quads to users' graphs."""
        for quad in quads:
            own = _in(quad, self.graph(quad.graph_name))
            self.create(own.graph_name)
            if own not in self.store:
                self._put(own)
                if self._merged and _in(quad, DefaultGraph()) not in self.store:
                    self._put(_in(quad, DefaultGraph()))

    def delete(self, quads: Iterable[Quad]) -> None:
        """Take quads from users' graphs."""
        for quad in quads:
            own = _in(quad, self.graph(quad.graph_name))
            if own in self.store:
                self._take(own)
                if self._merged and not self._is_named(quad):
                    self._take(_in(quad, DefaultGraph()))

    def create(self, graph: object) -> bool:
        """Make a graph, be it an empty one; False where it is there."""
        if not isinstance(graph, NamedNode) or self.store.contains_named_graph(graph):
            return False
        self.store.add_graph(graph)
        self._graphs.append((graph, True))
        return True

    def clear(self, graph: Graph) -> None:
        """Take all triples of a graph."""
        self.delete(list(self.store.quads_for_pattern(None, None, None, self.graph(graph))))

    def drop(self, graph: Graph) -> None:
        """Take all triples of a graph, and the graph."""
        self.clear(graph)
        if isinstance(graph, NamedNode) and self.store.contains_named_graph(graph):
            self.store.remove_graph(graph)
            self._graphs.append((graph, False))

    def undo(self) -> None:
        """Take everything back."""
        for quad, was_put in reversed(self._done):
            (self.store.remove if was_put else self.store.add)(quad)
        for graph, came in reversed(self._graphs):
            (self.store.remove_graph if came else self.store.add_graph)(graph)

    def _put(self, quad: Quad) -> None:
        self.store.add(quad)
        self._done.append((quad, True))

    def _take(self, quad: Quad) -> None:
        self.store.remove(quad)
        self._done.append((quad, False))

    def _is_named(self, quad: Quad) -> bool:
        found = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(isinstance(other.graph_name, NamedNode) for other in found)


def name_of(graph: object) -> str:
    """The IRI of a graph, "" for the default one."""
    return graph.value if isinstance(graph, NamedNode) else ""


def _in(quad: Quad, graph: Graph) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, graph)
