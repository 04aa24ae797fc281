"""Similar measures in RDF: a kepu:Similarity a pair, in the terms of SSSOM, and kepu:similarTo both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.iris import Names
from kg.stores.triples import ntriples
from kg.triples.terms import decimal, term, text
from search.encoder import EncoderIdentity
from search.measures import key_of
from search.similar.affinity import AffinityModel

_SEMAPV = "https://w3id.org/semapv/vocab/"


@dataclass(frozen=True)
class Method:
    """How links were found: ``version`` names the parameters and the encoder, ``justification`` an IRI."""

    version: str
    justification: str


@dataclass(frozen=True)
class Link:
    """Two measures by their IRIs, the smaller one first, and the probability that both are on one topic."""

    subject: str
    object: str
    probability: float


def method_of(model: AffinityModel, encoder: EncoderIdentity | None) -> Method:
    """The method of a model with an encoder, None for words only."""
    if encoder is None:
        return Method(model.version, f"{_SEMAPV}LexicalSimilarityThresholdMatching")
    version = f"{model.version}-{encoder.checksum[:8]}"
    return Method(version, f"{_SEMAPV}SemanticSimilarityThresholdMatching")


def names_of(measure: str) -> Names:
    """The names that a measure's IRI was made with."""
    return Names(measure[: measure.index("plan/")])


def link_triples(links: Iterable[Link], method: Method) -> bytes:
    """The links in N-Triples, sorted."""
    return ntriples(triple for link in links for triple in _triples(link, method))


def _triples(link: Link, method: Method) -> Iterator[Triple]:
    subject, other = NamedNode(link.subject), NamedNode(link.object)
    node = NamedNode(similarity_iri(link))
    yield Triple(node, term("rdf:type"), term("kepu:Similarity"))
    yield Triple(node, term("sssom:subject_id"), subject)
    yield Triple(node, term("sssom:object_id"), other)
    yield Triple(node, term("sssom:predicate_id"), term("skos:closeMatch"))
    yield Triple(node, term("sssom:mapping_justification"), NamedNode(method.justification))
    yield Triple(node, term("sssom:similarity_score"), decimal(link.probability))
    yield Triple(node, term("sssom:similarity_measure"), text("probability of one topic"))
    yield Triple(node, term("sssom:mapping_tool"), text("kepu-graph"))
    yield Triple(node, term("sssom:mapping_tool_version"), text(method.version))
    yield Triple(subject, term("kepu:similarTo"), other)
    yield Triple(other, term("kepu:similarTo"), subject)


def similarity_iri(link: Link) -> str:
    """``id:similarity/KEY-KEY``, of the keys of both measures."""
    pair = f"{key_of(link.subject):016x}-{key_of(link.object):016x}"
    return names_of(link.subject).concept("similarity", pair)
