"""Forward chaining over the assertions of one document, to the fixpoint.

Semi-naive: a round derives only from what the round before found. All rules on single assertions are
closed beforehand (``ontology.rules``), so a round is a few set operations a property, then the joins.
"""

from collections.abc import Iterable

from pyoxigraph import Triple

from ontology.facts import Assertion, Facts, Numbering, as_triples, read_facts
from ontology.joins import Joins
from ontology.rules import RuleSet


def infer(rules: RuleSet, assertions: Iterable[Assertion]) -> list[Triple]:
    """The triples that follow from a document's assertions and are not among them, each once.

    The result depends on the assertions and the ontology alone, and so does its order. Left out: what holds
    of everything (owl:Thing, rdfs:Resource), membership in classes without a name, types of literals.
    """
    numbering = Numbering()
    asserted = read_facts(rules, assertions, numbering)
    return list(as_triples(_closure(rules, asserted, numbering) - asserted, numbering))


def _closure(rules: RuleSet, asserted: Facts, numbering: Numbering) -> Facts:
    known = Facts()
    joins = Joins(rules.compositions)
    fresh = asserted
    while fresh:
        new = _single(rules, fresh) - known
        known |= new
        found = joins.add(new)
        found |= _values(rules, new, numbering)
        fresh = found - known
    return known


def _single(rules: RuleSet, facts: Facts) -> Facts:
    """The facts with all that follows from each of them alone, property values (hasValue) aside."""
    closed = Facts()
    for name, pairs in facts.pairs.items():
        swapped = {(value, subject) for subject, value in pairs if value >= 0}
        for step in rules.implied.get(name, ()):
            closed.pairs[step.property] |= swapped if step.inverse else pairs
        subjects = {subject for subject, _ in pairs}
        for kind in rules.subject_types.get(name, ()):
            closed.members[kind] |= subjects
        objects = {subject for subject, _ in swapped}
        for kind in rules.object_types.get(name, ()):
            closed.members[kind] |= objects
    for kind, members in facts.members.items():
        for wider in rules.superclasses[kind]:
            closed.members[wider] |= members
    return closed


def _values(rules: RuleSet, new: Facts, numbering: Numbering) -> Facts:
    """What follows from membership in a hasValue restriction, and membership in it from having the value."""
    found = Facts()
    for kind, values in rules.values_of.items():
        for name, value in values:
            number = numbering[value]
            found.pairs[name].update((member, number) for member in new.members.get(kind, ()))
    for name, classes in rules.classes_of.items():
        for value, kind in classes:
            number = numbering[value]
            found.members[kind].update(subject for subject, held in new.pairs.get(name, ()) if held == number)
    return found
