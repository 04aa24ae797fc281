"""The graphs that no document owns: the ontology, each vocabulary, and which plan replaces which draft."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kg.iris import Names
from kg.stores.base import Batch, SharedGraph, Snapshot
from kg.stores.triples import ntriples
from kg.triples.replacements import replacements
from ontology.loading import AXIOMS, content, triples, vocabulary_paths


@lru_cache(maxsize=4)
def shared_graphs(base: str) -> tuple[SharedGraph, ...]:
    """The ontology and the vocabularies with IRIs below ``base``; versions are hashes of their files."""
    names = Names(base)
    vocabularies = (
        _graph(names.vocabulary_graph(name), [path], base) for name, path in vocabulary_paths().items()
    )
    return (_graph(names.graph("ontology"), AXIOMS, base), *vocabularies)


def join_drafts(batch: Batch, before: Snapshot, names: Names) -> None:
    """State of the batch's plans which replaces its draft, where that is in the store too."""
    triples = ntriples(replacements(batch.documents))
    graph = SharedGraph(names.graph("replacement"), hashlib.sha256(triples).hexdigest()[:16], triples)
    if triples or graph.name in before.manifest.shared:
        batch.share(graph)


def _graph(name: str, paths: Iterable[Path], base: str) -> SharedGraph:
    files = list(paths)
    digest = hashlib.sha256(b"".join(content(path, base) for path in files)).hexdigest()
    return SharedGraph(name, digest[:16], ntriples(triples(files, base)))
