"""The axioms of an OWL ontology that say something about individuals, read from its triples.

Class expressions and property expressions keep their blank nodes as names: ``[owl:hasValue …]`` is a class
like any other, ``[owl:inverseOf p]`` a property like any other, so no rule needs to look inside them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeGuard

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ontology.errors import KepuError
from ontology.namespaces import PREFIXES

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Statement: TypeAlias = Triple | Quad | tuple[Node, NamedNode, Term]


class AxiomError(KepuError):
    """An axiom of the ontology is malformed, for example a list without an end."""


@dataclass(frozen=True)
class HasValue:
    """The class of the things whose ``property`` has ``value`` (owl:hasValue)."""

    restriction: Node
    property: Node
    value: Term


@dataclass(frozen=True)
class Axioms:
    """Axioms in the ontology's order; pairs are (narrower, wider) or (property, class)."""

    subclasses: tuple[tuple[Node, Node], ...]
    subproperties: tuple[tuple[Node, Node], ...]
    inverses: tuple[tuple[Node, Node], ...]
    symmetric: tuple[Node, ...]
    transitive: tuple[Node, ...]
    chains: tuple[tuple[tuple[Node, ...], Node], ...]
    domains: tuple[tuple[Node, Node], ...]
    ranges: tuple[tuple[Node, Node], ...]
    values: tuple[HasValue, ...]


def term(name: str) -> NamedNode:
    """The IRI of a prefixed name such as ``owl:inverseOf``."""
    prefix, local = name.split(":")
    return NamedNode(PREFIXES[prefix] + local)


RDF_TYPE = term("rdf:type")
_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")


class _Graph:
    """The ontology's triples by predicate, and its RDF lists."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._pairs: dict[NamedNode, dict[tuple[Node, Term], None]] = defaultdict(dict)
        for subject, predicate, value, *_ in statements:
            self._pairs[predicate][subject, value] = None
        self._first: dict[Term, Term] = dict(self._pairs[_FIRST].keys())
        self._rest: dict[Term, Term] = dict(self._pairs[_REST].keys())

    def pairs(self, name: str) -> Iterator[tuple[Node, Term]]:
        yield from self._pairs.get(term(name), ())

    def links(self, name: str) -> Iterator[tuple[Node, Node]]:
        """The pairs of a predicate whose objects are no literals."""
        return ((subject, value) for subject, value in self.pairs(name) if _is_node(value))

    def instances(self, name: str) -> tuple[Node, ...]:
        return tuple(subject for subject, kind in self.pairs("rdf:type") if kind == term(name))

    def lists(self, name: str) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        """The pairs of a predicate whose objects are RDF lists, with the lists' members."""
        return ((subject, tuple(self._members(head))) for subject, head in self.pairs(name))

    def _members(self, head: Term) -> Iterator[Node]:
        seen = set()
        while head != _NIL:
            member = self._first.get(head)
            if head in seen or member is None or not _is_node(member):
                raise AxiomError(
                    "本体中的列表不完整。A list of the ontology is broken.",
                    place=str(head),
                    remedy="请检查 rdf:first 与 rdf:rest。Check its rdf:first and rdf:rest.",
                )
            yield member
            seen.add(head)
            head = self._rest.get(head, head)


def _is_node(term: Term) -> TypeGuard[Node]:
    return isinstance(term, NamedNode | BlankNode)


def read_axioms(ontology: Iterable[Statement]) -> Axioms:
    """Read the axioms with consequences for individuals; all else in the triples is passed over.

    Raises AxiomError for a broken RDF list.
    """
    graph = _Graph(ontology)
    return Axioms(
        subclasses=tuple(_subclasses(graph)),
        subproperties=tuple(_subproperties(graph)),
        inverses=tuple(graph.links("owl:inverseOf")),
        symmetric=graph.instances("owl:SymmetricProperty"),
        transitive=graph.instances("owl:TransitiveProperty"),
        chains=tuple(_chains(graph)),
        domains=tuple(graph.links("rdfs:domain")),
        ranges=tuple(_object_ranges(graph)),
        values=tuple(_values(graph)),
    )


def _subclasses(graph: _Graph) -> Iterator[tuple[Node, Node]]:
    yield from graph.links("rdfs:subClassOf")
    yield from _both_ways(graph.links("owl:equivalentClass"))
    for union in ("owl:unionOf", "owl:disjointUnionOf"):
        yield from ((member, whole) for whole, members in graph.lists(union) for member in members)
    yield from ((part, member) for part, members in graph.lists("owl:intersectionOf") for member in members)


def _subproperties(graph: _Graph) -> Iterator[tuple[Node, Node]]:
    yield from graph.links("rdfs:subPropertyOf")
    yield from _both_ways(graph.links("owl:equivalentProperty"))


def _chains(graph: _Graph) -> Iterator[tuple[tuple[Node, ...], Node]]:
    for wider, steps in graph.lists("owl:propertyChainAxiom"):
        if len(steps) < 2:
            raise AxiomError("属性链不足两步。A property chain has fewer than two steps.", place=str(wider))
        yield steps, wider


def _both_ways(pairs: Iterable[tuple[Node, Node]]) -> Iterator[tuple[Node, Node]]:
    for left, right in pairs:
        yield left, right
        yield right, left


def _object_ranges(graph: _Graph) -> Iterator[tuple[Node, Node]]:
    """Ranges but those of data properties, which speak of literals only."""
    of_data = frozenset(graph.instances("owl:DatatypeProperty"))
    return ((name, kind) for name, kind in graph.links("rdfs:range") if name not in of_data)


def _values(graph: _Graph) -> Iterator[HasValue]:
    properties = dict(graph.links("owl:onProperty"))
    for restriction, value in graph.pairs("owl:hasValue"):
        if restriction not in properties:
            raise AxiomError(
                "owl:hasValue 缺少 owl:onProperty。An owl:hasValue restriction has no owl:onProperty.",
                place=str(value),
            )
        yield HasValue(restriction, properties[restriction], value)
