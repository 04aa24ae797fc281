"""OWL 2 DL's global restrictions on object properties: which are simple, and whether chains are regular.

Source: OWL 2 Structural Specification, section 11. An inverse counts as the property itself here: the
restrictions say the same of both.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rdflib import OWL, RDF, RDFS, BNode, Graph
from rdflib.term import Node

from ontology.findings import Finding

_SIMPLE_ONLY = {
    OWL.FunctionalProperty: "函数性 functional",
    OWL.InverseFunctionalProperty: "反函数性 inverse functional",
    OWL.IrreflexiveProperty: "反自反 irreflexive",
    OWL.AsymmetricProperty: "反对称 asymmetric",
}
_SIMPLE_ONLY_RESTRICTIONS = (
    OWL.cardinality,
    OWL.minCardinality,
    OWL.maxCardinality,
    OWL.qualifiedCardinality,
    OWL.minQualifiedCardinality,
    OWL.maxQualifiedCardinality,
    OWL.hasSelf,
)


def check_properties(graph: Graph) -> Iterator[Finding]:
    """Findings ``profile-non-simple`` and ``profile-irregular``."""
    wider = _wider(graph)
    composite = {_named(graph, wide) for _, wide in _chains(graph)}
    composite |= {_named(graph, name) for name in graph.subjects(RDF.type, OWL.TransitiveProperty)}
    non_simple = set().union(*(_reach(name, wider) for name in composite))
    for name, use in _simple_uses(graph):
        if name in non_simple:
            message = (
                f"非简单属性不得用于{use}。A property that a chain or transitivity implies cannot be used so."
            )
            yield Finding("error", "profile-non-simple", str(name), message)
    yield from _irregular(graph, wider)


def _wider(graph: Graph) -> Mapping[Node, set[Node]]:
    """What each property directly implies, chains that imply another property included."""
    wider: dict[Node, set[Node]] = defaultdict(set)
    for narrow, wide in graph.subject_objects(RDFS.subPropertyOf):
        wider[_named(graph, narrow)].add(_named(graph, wide))
    for relation in (OWL.equivalentProperty, OWL.inverseOf):
        for left, right in graph.subject_objects(relation):
            if not isinstance(left, BNode):
                wider[_named(graph, left)].add(_named(graph, right))
                wider[_named(graph, right)].add(_named(graph, left))
    return wider


def _chains(graph: Graph) -> Iterator[tuple[list[Node], Node]]:
    for wide, head in graph.subject_objects(OWL.propertyChainAxiom):
        yield [_named(graph, step) for step in graph.items(head)], wide


def _named(graph: Graph, expression: Node) -> Node:
    """The property of an expression, be it the property itself or ``[owl:inverseOf property]``."""
    inverse = graph.value(expression, OWL.inverseOf) if isinstance(expression, BNode) else None
    return expression if inverse is None else inverse


def _reach(start: Node, wider: Mapping[Node, set[Node]]) -> set[Node]:
    found, agenda = {start}, [start]
    for name in agenda:
        new = wider.get(name, set()) - found
        found |= new
        agenda.extend(new)
    return found


def _simple_uses(graph: Graph) -> Iterator[tuple[Node, str]]:
    for kind, use in _SIMPLE_ONLY.items():
        yield from ((_named(graph, name), use) for name in graph.subjects(RDF.type, kind))
    for relation in _SIMPLE_ONLY_RESTRICTIONS:
        for restriction in graph.subjects(relation):
            yield from (
                (_named(graph, name), "基数 cardinality")
                for name in graph.objects(restriction, OWL.onProperty)
            )
    for left, right in graph.subject_objects(OWL.propertyDisjointWith):
        yield from ((_named(graph, name), "不相交 disjointness") for name in (left, right))
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointProperties):
        for head in graph.objects(axiom, OWL.members):
            yield from ((_named(graph, name), "不相交 disjointness") for name in graph.items(head))


def _irregular(graph: Graph, wider: Mapping[Node, set[Node]]) -> Iterator[Finding]:
    """Chains are regular if some order of the properties puts every step before what the chain implies."""
    chains = [(_earlier(chain, _named(graph, wide)), _named(graph, wide)) for chain, wide in _chains(graph)]
    later = defaultdict(set, {name: set(others) for name, others in wider.items()})
    for steps, wide in chains:
        for step in steps:
            later[step].add(wide)
    for steps, wide in chains:
        for step in steps & _reach(wide, later):
            message = (
                f"属性链不规则：又得出其中的 {step}。The chain is irregular: {step}, a step of it, follows."
            )
            yield Finding("error", "profile-irregular", str(wide), message)


def _earlier(chain: list[Node], wide: Node) -> set[Node]:
    """The steps that must come before ``wide``, which may itself be a step at either end, or both of two."""
    if chain == [wide, wide]:
        return set()
    if chain[0] == wide:
        return set(chain[1:])
    return set(chain[:-1] if chain[-1] == wide else chain)
