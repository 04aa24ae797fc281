"""OWL 2 DL's typing constraints: every name is declared, as one kind only, and stands where its kind may.

Source: OWL 2 Structural Specification, section 5.8; the tables are in ``profile.toml``.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.findings import Finding
from ontology.loading import FOLDER
from ontology.namespaces import PREFIXES

TABLES = tomllib.loads((FOLDER / "profile.toml").read_text(encoding="utf-8"))
_PROPERTIES = ("object property", "data property", "annotation property")


def term(name: str) -> URIRef:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def terms(*keys: str) -> frozenset[Node]:
    """The names that the table ``syntax`` lists under the keys."""
    return frozenset(term(name) for key in keys for name in TABLES["syntax"][key])


BUILTIN: dict[str, frozenset[Node]] = {
    kind: frozenset(map(term, names)) for kind, names in TABLES["builtin"].items()
}
SYNTAX = terms("predicates", "fillers")
"""The predicates of axioms and class expressions, which are no properties of things."""


@dataclass(frozen=True)
class Kinds:
    """The declared names of each kind, built-in ones and class expressions included."""

    members: dict[str, frozenset[Node]]

    def fits(self, name: Node, kind: str) -> bool:
        """Whether a name is declared as the kind, or one of the kinds: ``class or datatype``."""
        suffix = " property" if kind.endswith(" property") else ""
        singles = kind.removesuffix(" property").split(" or ")
        return any(name in self.members[single + suffix] for single in singles)


def check_declarations(graph: Graph) -> Iterator[Finding]:
    """Findings ``profile-punning``, ``-declaration``, ``-datatype``, ``-kind`` and ``-value``."""
    kinds = _declared(graph)
    for check in (
        _punning,
        _ends,
        _members,
        _literals,
        _same_kind,
        _characteristics,
        _domains,
        _assertions,
        _types,
    ):
        yield from check(graph, kinds)


def _error(rule: str, subject: Node, message: str) -> Finding:
    return Finding("error", f"profile-{rule}", str(subject), message)


def _declared(graph: Graph) -> Kinds:
    def names(kind: str, *types: URIRef) -> frozenset[Node]:
        return BUILTIN[kind].union(*(graph.subjects(RDF.type, declared) for declared in types))

    inverses = {name for name in graph.subjects(OWL.inverseOf) if isinstance(name, BNode)}
    return Kinds(
        {
            "class": names("class", OWL.Class, OWL.Restriction),
            "datatype": names("datatype", RDFS.Datatype),
            "object property": names("object property", OWL.ObjectProperty) | inverses,
            "data property": names("data property", OWL.DatatypeProperty),
            "annotation property": names("annotation property", OWL.AnnotationProperty),
        }
    )


def _punning(_: Graph, kinds: Kinds) -> Iterator[Finding]:
    pairs = [(left, right) for left in _PROPERTIES for right in _PROPERTIES if left < right]
    for left, right in [*pairs, ("class", "datatype")]:
        for name in kinds.members[left] & kinds.members[right]:
            yield _error("punning", name, f"不得既是{left}又是{right}。Declared as both {left} and {right}.")


def _undeclared(name: Node, kind: str, kinds: Kinds) -> Iterator[Finding]:
    if kind and not kinds.fits(name, kind):
        rule = "datatype" if kind == "datatype" else "declaration"
        yield _error(rule, name, f"未声明为 {kind}。Not declared as {kind}.")


def _ends(graph: Graph, kinds: Kinds) -> Iterator[Finding]:
    for relation, ends in TABLES["ends"].items():
        for pair in graph.subject_objects(term(relation)):
            for name, kind in zip(pair, ends, strict=True):
                yield from _undeclared(name, kind, kinds)


def _members(graph: Graph, kinds: Kinds) -> Iterator[Finding]:
    for relation, kind in TABLES["members"].items():
        for head in graph.objects(None, term(relation)):
            for name in graph.items(head):
                yield from _undeclared(name, kind, kinds)


def _literals(graph: Graph, kinds: Kinds) -> Iterator[Finding]:
    for literal in graph.objects(unique=True):
        if isinstance(literal, Literal) and literal.datatype is not None:
            yield from _undeclared(literal.datatype, "datatype", kinds)


def _same_kind(graph: Graph, kinds: Kinds) -> Iterator[Finding]:
    for relation in map(term, TABLES["same"]["kind"]):
        for left, right in graph.subject_objects(relation):
            if not any(kinds.fits(left, kind) and kinds.fits(right, kind) for kind in _PROPERTIES):
                yield _error("kind", left, f"与 {right} 不是同一类属性。Not of one kind with {right}.")


def _characteristics(graph: Graph, kinds: Kinds) -> Iterator[Finding]:
    for characteristic in terms("characteristics"):
        functional = characteristic == OWL.FunctionalProperty
        kind = "object or data property" if functional else "object property"
        for name in graph.subjects(RDF.type, characteristic):
            if not kinds.fits(name, kind):
                yield _error("kind", name, f"不得为 {characteristic}。Not an {kind}, so it cannot be this.")


def _domains(graph: Graph, kinds: Kinds) -> Iterator[Finding]:
    """Domains are classes; a range is a datatype if the property's values are literals."""
    for relation in (RDFS.domain, RDFS.range):
        for name, end in graph.subject_objects(relation):
            if not kinds.fits(name, "annotation property"):
                literal = relation == RDFS.range and kinds.fits(name, "data property")
                yield from _undeclared(end, "datatype" if literal else "class", kinds)


def _assertions(graph: Graph, kinds: Kinds) -> Iterator[Finding]:
    for predicate in set(graph.predicates()) - SYNTAX:
        yield from _undeclared(predicate, "object or data or annotation property", kinds)
        literal_due = kinds.fits(predicate, "data property")
        if literal_due == kinds.fits(predicate, "object property"):
            continue
        for subject, value in graph.subject_objects(predicate):
            if isinstance(value, Literal) != literal_due:
                due = "文字 a literal" if literal_due else "资源 a thing"
                yield _error("value", subject, f"{predicate} 的值须为{due}。Its value is of the wrong sort.")


def _types(graph: Graph, kinds: Kinds) -> Iterator[Finding]:
    syntax = terms("declarations", "characteristics", "types")
    for kind in set(graph.objects(None, RDF.type)) - syntax:
        yield from _undeclared(kind, "class", kinds)
