"""Hits → the solutions of a search block."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from kg.sparql.values import Solutions, Term
from ontology.namespaces import PREFIXES
from search.blocks.block import Output, SearchBlock
from search.requests import Hit

_DECIMAL = NamedNode(f"{PREFIXES['xsd']}decimal")


def solutions(block: SearchBlock, hits: Sequence[Hit]) -> Solutions:
    """A row a hit, best first; ``hits`` are the page that the block asks for."""
    rows = (
        [_term(output, hit, rank) for output in block.outputs.values()]
        for rank, hit in enumerate(hits, block.offset + 1)
    )
    return Solutions(tuple(block.outputs), tuple(rows))


def _term(output: Output, hit: Hit, rank: int) -> Term:
    match output:
        case "measure":
            return NamedNode(hit.entry.iri)
        case "score":
            return Literal(f"{hit.score:.4f}", datatype=_DECIMAL)
        case "snippet":
            return Literal(hit.why.passage.text if hit.why.passage else hit.entry.text)
        case "rank":
            return Literal(rank)
