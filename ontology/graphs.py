"""The ontology's files as rdflib graphs, for checks and for output that people read."""

from collections.abc import Iterable
from pathlib import Path

from rdflib import Graph

from ontology.loading import content
from ontology.namespaces import BASE, PREFIXES


def graph(paths: Iterable[Path], base: str = BASE) -> Graph:
    """The triples of Turtle files as one graph, with our prefixes bound."""
    result = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        result.bind(prefix, base if prefix == "id" else namespace)
    for path in paths:
        result.parse(data=content(path, base), format="turtle")
    return result
