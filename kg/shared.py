"""The graphs that no document owns: the ontology, and each vocabulary."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kg.iris import Names
from kg.stores.base import SharedGraph
from kg.stores.triples import ntriples
from ontology.loading import AXIOMS, content, triples, vocabulary_paths


@lru_cache(maxsize=4)
def shared_graphs(base: str) -> tuple[SharedGraph, ...]:
    """The ontology and the vocabularies with IRIs below ``base``; versions are hashes of their files."""
    names = Names(base)
    vocabularies = (
        _graph(names.vocabulary_graph(name), [path], base) for name, path in vocabulary_paths().items()
    )
    return (_graph(names.graph("ontology"), AXIOMS, base), *vocabularies)


def _graph(name: str, paths: Iterable[Path], base: str) -> SharedGraph:
    files = list(paths)
    digest = hashlib.sha256(b"".join(content(path, base) for path in files)).hexdigest()
    return SharedGraph(name, digest[:16], ntriples(triples(files, base)))
