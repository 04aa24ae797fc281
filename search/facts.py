"""The facts of a document that the search needs, picked out of its N-Triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology.namespaces import PREFIXES

_PROPERTIES = (
    "kepu:hasAction", "kepu:hasMeasure", "kepu:region", "kepu:level", "kepu:status", "kepu:startYear",
    "kepu:endYear", "kepu:title", "kepu:text", "kepu:objective", "kepu:number", "kepu:order",
    "kepu:actionKind", "kepu:forGroup", "kepu:theme", "kepu:hasActivity", "kepu:hasLeadResponsibility",
    "kepu:hasParticipantResponsibility", "kepu:hasPlainResponsibility", "kepu:agent", "kepu:role",
    "kepu:function", "kepu:hasTarget", "kepu:ofIndicator", "kepu:comparator", "kepu:value",
    "kepu:upperValue", "kepu:unit", "kepu:dueYear", "kepu:recurrence", "kepu:quotedFrom", "rdfs:label",
    "skos:prefLabel", "oa:hasSelector", "oa:start", "oa:end",
)  # fmt: skip


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


_NAMES = {_iri(name): name for name in _PROPERTIES}
_WANTED = frozenset(f"<{iri}>".encode() for iri in _NAMES)


@dataclass(frozen=True)
class Facts:
    """Values by subject and property (a prefixed name), in the order of the triples, each once."""

    values: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def all(self, subject: str, *properties: str) -> list[str]:
        """All values of these properties."""
        things = self.values.get(subject, {})
        return [value for name in properties for value in things.get(name, ())]

    def one(self, subject: str, name: str) -> str | None:
        """The first value, None where there is none."""
        found = self.values.get(subject, {}).get(name)
        return found[0] if found else None

    def subjects(self, name: str) -> Iterator[str]:
        """What has a value for the property."""
        return (subject for subject, things in self.values.items() if name in things)


def read_facts(graphs: Iterable[bytes]) -> Facts:
    """The facts of graphs in N-Triples, one triple a line. Raises SyntaxError for what is none.

    Two thirds of the lines say nothing that counts here and are not even parsed.
    """
    facts = Facts()
    for graph in graphs:
        wanted = b"\n".join(line for line in graph.split(b"\n") if _property(line) in _WANTED)
        for triple in parse(wanted, RdfFormat.N_TRIPLES):
            _note(facts, triple)
    return facts


def _property(line: bytes) -> bytes:
    cells: Sequence[bytes] = line.split(b" ", 2)
    return cells[1] if len(cells) == 3 else b""


def _note(facts: Facts, triple: Triple) -> None:
    subject, value = _value(triple.subject), _value(triple.object)
    values = facts.values.setdefault(subject, {}).setdefault(_NAMES[triple.predicate.value], [])
    if value not in values:
        values.append(value)


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)
