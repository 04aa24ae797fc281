"""Assertions as the rules see them: sets of numbers by property and by class."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.axioms import RDF_TYPE, Node, Term
from ontology.rules import RuleSet

Assertion: TypeAlias = Triple | tuple[Node, NamedNode, Term]
Pair: TypeAlias = tuple[int, int]


class Facts:
    """Subject and object numbers by property, members' numbers by class. Only objects can be negative."""

    def __init__(self) -> None:
        self.pairs: defaultdict[Node, set[Pair]] = defaultdict(set)
        self.members: defaultdict[Node, set[int]] = defaultdict(set)

    def __bool__(self) -> bool:
        return bool(self.pairs or self.members)

    def __sub__(self, other: "Facts") -> "Facts":
        rest = Facts()
        for name, pairs in self.pairs.items():
            if new := pairs - other.pairs.get(name, set()):
                rest.pairs[name] = new
        for kind, members in self.members.items():
            if added := members - other.members.get(kind, set()):
                rest.members[kind] = added
        return rest

    def __ior__(self, other: "Facts") -> "Facts":
        for name, pairs in other.pairs.items():
            self.pairs[name] |= pairs
        for kind, members in other.members.items():
            self.members[kind] |= members
        return self


class Numbering(dict[Term, int]):
    """Numbers for terms, given at the first look-up: n for a node, ~n for a literal (or triple term)."""

    def __init__(self) -> None:
        super().__init__()
        self._nodes: list[Node] = []
        self._values: list[Literal | Triple] = []

    def __missing__(self, term: Term) -> int:
        if isinstance(term, NamedNode | BlankNode):
            number = len(self._nodes)
            self._nodes.append(term)
        else:
            number = ~len(self._values)
            self._values.append(term)
        self[term] = number
        return number

    def node(self, number: int) -> Node:
        return self._nodes[number]

    def term(self, number: int) -> Term:
        return self._nodes[number] if number >= 0 else self._values[~number]


def read_facts(rules: RuleSet, assertions: Iterable[Assertion], numbering: Numbering) -> Facts:
    """The assertions that some rule reads or writes; no other can give rise to new ones."""
    facts = Facts()
    known_classes, known_properties = rules.superclasses, rules.implied
    for subject, predicate, value in assertions:
        if predicate == RDF_TYPE:
            if isinstance(value, NamedNode) and value in known_classes:
                facts.members[value].add(numbering[subject])
        elif predicate in known_properties:
            facts.pairs[predicate].add((numbering[subject], numbering[value]))
    return facts


def as_triples(facts: Facts, numbering: Numbering) -> Iterator[Triple]:
    """The facts on named classes and properties; those on anonymous expressions are not RDF or say little."""
    node, term = numbering.node, numbering.term
    for name, pairs in facts.pairs.items():
        if isinstance(name, NamedNode):
            yield from (Triple(node(subject), name, term(value)) for subject, value in pairs)
    for kind, members in facts.members.items():
        if isinstance(kind, NamedNode):
            yield from (Triple(node(member), RDF_TYPE, kind) for member in members)
