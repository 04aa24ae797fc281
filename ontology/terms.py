"""The ontology's terms as data, for the context, the documentation and pages about the ontology."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef
from rdflib.term import Node

from ontology.graphs import graph
from ontology.loading import AXIOMS
from ontology.namespaces import PREFIXES

Kind = Literal["class", "object property", "data property", "annotation property"]
_KINDS: tuple[tuple[URIRef, Kind], ...] = (
    (OWL.Class, "class"),
    (OWL.ObjectProperty, "object property"),
    (OWL.DatatypeProperty, "data property"),
    (OWL.AnnotationProperty, "annotation property"),
)


@dataclass(frozen=True)
class Term:
    """A declared class or property. Names of other terms are prefixed: ``kepu:Plan``, ``xsd:integer``.

    name: the prefixed name
    labels, definitions: text by language, empty for the terms of other vocabularies
    parents: the classes or properties directly above it
    domain, range: the classes (datatypes) of its two ends; several mean: one of them
    """

    iri: str
    name: str
    kind: Kind
    labels: dict[str, str]
    definitions: dict[str, str]
    parents: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]


def terms() -> tuple[Term, ...]:
    """Every declared term, ours and those of other vocabularies, by kind and name."""
    source = graph(AXIOMS)
    return tuple(term for kind in _KINDS for term in _terms_of(source, *kind))


def own_terms() -> tuple[Term, ...]:
    """The terms of the ontology's own namespace."""
    return tuple(term for term in terms() if term.name.startswith("kepu:"))


def shorten(iri: str) -> str:
    """The prefixed name of an IRI; the IRI itself where no prefix fits."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and prefix != "id":
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _terms_of(source: Graph, declared: URIRef, kind: Kind) -> Iterator[Term]:
    for name in sorted(source.subjects(RDF.type, declared), key=str):
        if isinstance(name, BNode):
            continue
        above = RDFS.subClassOf if kind == "class" else RDFS.subPropertyOf
        yield Term(
            iri=str(name),
            name=shorten(str(name)),
            kind=kind,
            labels=_texts(source, name, RDFS.label),
            definitions=_texts(source, name, SKOS.definition),
            parents=_names(source, name, above),
            domain=_names(source, name, RDFS.domain),
            range=_names(source, name, RDFS.range),
        )


def _texts(source: Graph, name: Node, relation: URIRef) -> dict[str, str]:
    texts = source.objects(name, relation)
    return {str(getattr(text, "language", "")): str(text) for text in sorted(texts, key=str)}


def _names(source: Graph, name: Node, relation: URIRef) -> tuple[str, ...]:
    """The named objects, and the members of those that are unions, by name."""
    ends: set[str] = set()
    for end in source.objects(name, relation):
        union = source.value(end, OWL.unionOf)
        members = source.items(union) if union is not None else [end]
        ends |= {shorten(str(member)) for member in members if not isinstance(member, BNode)}
    return tuple(sorted(ends))
