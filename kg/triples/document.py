"""The graph of one document while it is written: triples in order, each once, and the passages they quote."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from kg.entities.context import Entities
from kg.entities.regions import Region
from kg.iris import annotation_iri, passage_iri, text_iri
from kg.readers.base import SourceText
from kg.records import Span
from kg.triples.terms import Term, integer, term, text
from ontology.errors import KepuError


class UnquotedError(KepuError):
    """A fact of a record has no place in the text; ``place`` names it."""


@dataclass
class Document:
    """A document's graph in the making. ``plan`` is the plan's IRI, ``region`` its region.

    ``facts`` are triples in order, the keys of a dict, as are ``warnings``, for the user in Chinese and
    English; ``evidence`` are those of passages and annotations. ``annotated`` are the facts by annotation,
    ``described`` the passages, annotations and agents that are done.
    """

    plan: str
    region: Region
    source: SourceText
    entities: Entities
    facts: dict[Triple, None] = field(default_factory=dict)
    evidence: list[Triple] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)
    annotated: dict[str, list[str]] = field(default_factory=dict)
    described: set[str] = field(default_factory=set)
    nodes: dict[str, NamedNode] = field(default_factory=dict)

    def add(self, subject: str, name: str, value: Term | str) -> None:
        """State that ``subject`` has ``value`` (a term or an IRI) for the property ``name``."""
        self.put(subject, term(name), value)

    def put(self, subject: str, predicate: NamedNode, value: Term | str) -> None:
        """The same with a property that is a term already."""
        self.facts[self._triple(subject, predicate, value)] = None

    def _cite(self, subject: str, name: str, value: Term | str) -> None:
        self.evidence.append(self._triple(subject, term(name), value))

    def _triple(self, subject: str, predicate: NamedNode, value: Term | str) -> Triple:
        node = self._node(value) if isinstance(value, str) else value
        return Triple(self._node(subject), predicate, node)

    def _node(self, iri: str) -> NamedNode:
        node = self.nodes.get(iri)
        if node is None:
            node = self.nodes[iri] = NamedNode(iri)
        return node

    def first(self, iri: str) -> bool:
        """Whether this is the first time that the thing is asked for, so that it has to be described."""
        new = iri not in self.described
        self.described.add(iri)
        return new

    def passage(self, span: Span | None, fact: str) -> str:
        """The IRI of a passage, described. Raises UnquotedError, naming the fact, where there is none."""
        place = self._place(span, fact)
        iri = passage_iri(self.plan, place)
        if self.first(iri):
            self._describe(iri, place)
        return iri

    def _place(self, span: Span | None, fact: str) -> Span:
        if span is None or not 0 <= span[0] < span[1] <= len(self.source.text):
            raise UnquotedError(
                f"“{fact}”没有原文出处。“{fact}” quotes no place of the text.", place=self.source.name
            )
        return span

    def _describe(self, iri: str, span: Span) -> None:
        self._cite(iri, "rdf:type", term("kepu:Passage"))
        self._cite(iri, "oa:hasSource", text_iri(self.plan))
        position, quote = f"{iri}/position", f"{iri}/quote"
        self._cite(iri, "oa:hasSelector", position)
        self._cite(iri, "oa:hasSelector", quote)
        self._cite(position, "rdf:type", term("oa:TextPositionSelector"))
        self._cite(position, "oa:start", integer(span[0]))
        self._cite(position, "oa:end", integer(span[1]))
        self._cite(quote, "rdf:type", term("oa:TextQuoteSelector"))
        self._cite(quote, "oa:exact", text(self.source.text[span[0] : span[1]]))

    def quoted(self, subject: str, name: str, value: Term | str, span: Span | None) -> None:
        """State a fact that was read off the text, with an annotation that quotes it."""
        self.add(subject, name, value)
        fact = value if isinstance(value, str) else value.value
        annotation = self._annotation(subject, name, fact, self._place(span, fact))
        if not self.first(annotation):
            return
        passage = self.passage(span, fact)
        self._cite(annotation, "rdf:type", term("oa:Annotation"))
        self._cite(annotation, "kepu:about", subject)
        self._cite(annotation, "kepu:property", term(name))
        self._cite(annotation, "oa:hasBody" if isinstance(value, str) else "oa:bodyValue", _body(value))
        self._cite(annotation, "oa:hasTarget", passage)

    def _annotation(self, subject: str, name: str, fact: str, span: Span) -> str:
        """The IRI of the annotation; two values of one property at one place are told apart by a number."""
        iri = annotation_iri(subject, name.partition(":")[2], span)
        values = self.annotated.setdefault(iri, [])
        if fact not in values:
            values.append(fact)
        number = values.index(fact) + 1
        return iri if number == 1 else f"{iri}~{number}"

    def warn(self, words: str) -> None:
        """Report what a user should look at."""
        self.warnings[words] = None


def _body(value: Term | str) -> Term | str:
    return value if isinstance(value, str) else text(value.value)
