"""Rules over a document's assertions, read from the axioms of an ontology and closed under each other.

The names in brackets are those of the OWL 2 RL/RDF rules (https://www.w3.org/TR/owl2-profiles/, section 4.3).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from pyoxigraph import BlankNode

from ontology.axioms import Axioms, Node, Statement, Term, read_axioms, term

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value", bound=Hashable)

TRIVIAL = frozenset(map(term, ("owl:Thing", "rdfs:Resource", "owl:topObjectProperty", "owl:topDataProperty")))
"""True of everything, so never inferred."""


@dataclass(frozen=True)
class Implied:
    """A property that follows from another one, with subject and object swapped if ``inverse``."""

    property: Node
    inverse: bool


@dataclass(frozen=True)
class Composition:
    """``left(x, y)`` and ``right(y, z)`` give ``result(x, z)``."""

    left: Node
    right: Node
    result: Node


@dataclass(frozen=True)
class RuleSet:
    """All that follows from one assertion alone is listed in full, so that only compositions are joins.

    superclasses: of each class, itself included (cax-sco, cax-eqc1, cax-eqc2, cls-uni, cls-int2)
    implied: by each property, itself included (prp-spo1, prp-eqp1, prp-eqp2, prp-inv1, prp-inv2, prp-symp)
    subject_types, object_types: classes of the two ends of a property (prp-dom, prp-rng)
    compositions: property chains, longer ones by auxiliary properties, and transitivity (prp-spo2, prp-trp)
    values_of: what the members of a restriction have (cls-hv1)
    classes_of: restrictions whose members are those with a value of a property (cls-hv2)
    """

    superclasses: Mapping[Node, tuple[Node, ...]]
    implied: Mapping[Node, tuple[Implied, ...]]
    subject_types: Mapping[Node, tuple[Node, ...]]
    object_types: Mapping[Node, tuple[Node, ...]]
    compositions: tuple[Composition, ...]
    values_of: Mapping[Node, tuple[tuple[Node, Term], ...]]
    classes_of: Mapping[Node, tuple[tuple[Term, Node], ...]]


def read_rules(ontology: Iterable[Statement]) -> RuleSet:
    """The rules that the axioms in an ontology's triples (or quads) imply.

    Raises AxiomError for a malformed axiom.
    """
    return close(read_axioms(ontology))


def close(axioms: Axioms) -> RuleSet:
    """Close the rules on single assertions, and break property chains into compositions."""
    superclasses = _superclasses(axioms)
    compositions = tuple(_compositions(axioms))
    implied = _implied(axioms, compositions)
    return RuleSet(
        superclasses=superclasses,
        implied=implied,
        subject_types=_end_types(implied, superclasses, axioms.domains, axioms.ranges),
        object_types=_end_types(implied, superclasses, axioms.ranges, axioms.domains),
        compositions=compositions,
        values_of=_grouped((value.restriction, (value.property, value.value)) for value in axioms.values),
        classes_of=_grouped((value.property, (value.value, value.restriction)) for value in axioms.values),
    )


def _superclasses(axioms: Axioms) -> dict[Node, tuple[Node, ...]]:
    wider = _grouped(axioms.subclasses)
    restrictions = dict.fromkeys(value.restriction for value in axioms.values)
    classes = dict.fromkeys(chain.from_iterable(axioms.subclasses + axioms.domains + axioms.ranges))

    def matters(kind: Node) -> bool:
        return kind in restrictions or not (kind in TRIVIAL or isinstance(kind, BlankNode))

    return {kind: tuple(filter(matters, _reach(kind, wider))) for kind in classes | restrictions}


def _implied(axioms: Axioms, compositions: Iterable[Composition]) -> dict[Node, tuple[Implied, ...]]:
    """The closure over properties and their inverses: q⁻ follows from p⁻ whenever q follows from p."""
    wider = _grouped(_implications(axioms))
    return {
        name: tuple(step for step in _reach(Implied(name, False), wider) if step.property not in TRIVIAL)
        for name in _properties(axioms, compositions)
    }


def _implications(axioms: Axioms) -> Iterator[tuple[Implied, Implied]]:
    for inverse in (False, True):
        for narrow, wide in axioms.subproperties:
            yield Implied(narrow, inverse), Implied(wide, inverse)
        for left, right in axioms.inverses:
            yield Implied(left, inverse), Implied(right, not inverse)
            yield Implied(right, inverse), Implied(left, not inverse)
        for name in axioms.symmetric:
            yield Implied(name, inverse), Implied(name, not inverse)


def _properties(axioms: Axioms, compositions: Iterable[Composition]) -> dict[Node, None]:
    linked = chain.from_iterable(axioms.subproperties + axioms.inverses)
    joined = chain.from_iterable((rule.left, rule.right, rule.result) for rule in compositions)
    typed = (name for name, _ in axioms.domains + axioms.ranges)
    valued = (value.property for value in axioms.values)
    return dict.fromkeys([*linked, *joined, *typed, *valued, *axioms.symmetric])


def _end_types(
    implied: Mapping[Node, tuple[Implied, ...]],
    superclasses: Mapping[Node, tuple[Node, ...]],
    near: Iterable[tuple[Node, Node]],
    far: Iterable[tuple[Node, Node]],
) -> dict[Node, tuple[Node, ...]]:
    """The classes of one end of each property: ``near`` are the axioms on that end, ``far`` on the other."""
    ends = {False: _grouped(near), True: _grouped(far)}
    types = {}
    for name, steps in implied.items():
        stated = chain.from_iterable(ends[step.inverse].get(step.property, ()) for step in steps)
        types[name] = tuple(dict.fromkeys(chain.from_iterable(superclasses[kind] for kind in stated)))
    return {name: kinds for name, kinds in types.items() if kinds}


def _compositions(axioms: Axioms) -> Iterator[Composition]:
    """Transitivity and chains; of a longer chain each beginning gets an auxiliary property."""
    yield from (Composition(name, name, name) for name in axioms.transitive)
    for number, (steps, wider) in enumerate(axioms.chains):
        left = steps[0]
        for place, step in enumerate(steps[1:-1], start=2):
            beginning = BlankNode(f"chain{number}first{place}")
            yield Composition(left, step, beginning)
            left = beginning
        yield Composition(left, steps[-1], wider)


def _reach(start: _Value, wider: Mapping[_Value, tuple[_Value, ...]]) -> list[_Value]:
    """All that can be reached from ``start``, itself first."""
    found = {start}
    agenda = [start]
    for node in agenda:
        for other in wider.get(node, ()):
            if other not in found:
                found.add(other)
                agenda.append(other)
    return agenda


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    groups: dict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
