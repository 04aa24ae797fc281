"""What the provenance graph says of a document: its file, its original's hash, what derived it (PROV-O).

None of it stands in the document's own graph, which the same text must give on any machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from kg.triples.terms import term


def provenance_triples(
    graph: str, source: str, original: bytes, versions: Mapping[str, str]
) -> Iterator[Triple]:
    """The provenance of the document in ``graph``; ``source`` is the file's name."""
    subject = NamedNode(graph)
    yield Triple(subject, term("rdf:type"), term("prov:Entity"))
    yield Triple(subject, term("dcterms:source"), Literal(source))
    yield Triple(subject, term("dcterms:identifier"), Literal(hashlib.sha256(original).hexdigest()))
    for what, version in sorted(versions.items()):
        yield Triple(subject, term("schema:softwareVersion"), Literal(f"{what} {version}"))


def redirect_triple(former: str, plan: str) -> Triple:
    """Says that a plan's IRI gave way to another when the lexicons changed."""
    return Triple(NamedNode(former), term("dcterms:isReplacedBy"), NamedNode(plan))
