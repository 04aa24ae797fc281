"""Actions and measures: what they say, and who is responsible for them."""

from __future__ import annotations

import re

from kg.entities.vocabulary import concepts
from kg.iris import part_iri, responsibility_iri
from kg.records import Action, DepartmentRef, Measure, TargetGroupRef
from kg.triples.agents import agents_of
from kg.triples.document import Document
from kg.triples.terms import ACTION_CLASSES, RESPONSIBILITIES, ROLE_WORDS, integer, label, term, text
from kg.triples.themes import write_themes

_LABEL_LENGTH = 30
_SENTENCE = re.compile("[。；;]")


def write_action(document: Document, action: Action, order: int) -> None:
    """An action of the plan; ``order`` counts from 1."""
    iri = part_iri(document.plan, action.id)
    document.add(document.plan, "kepu:hasAction", iri)
    document.add(iri, "rdf:type", ACTION_CLASSES[action.kind])
    document.add(iri, "rdfs:label", label(action.title))
    document.add(iri, "kepu:actionKind", document.entities.names.concept("action-kind", action.kind))
    _write_part(document, iri, action, order)
    if action.objective:
        document.add(iri, "kepu:objective", text(action.objective))
    if action.parent:
        document.add(iri, "kepu:heading", text(action.parent))
    _write_responsibilities(document, iri, action.departments)


def write_measure(document: Document, measure: Measure, order: int) -> None:
    """A measure of its action; ``order`` counts from 1 within the action."""
    iri = part_iri(document.plan, measure.id)
    document.add(part_iri(document.plan, measure.action), "kepu:hasMeasure", iri)
    document.add(iri, "rdf:type", term("kepu:Measure"))
    document.add(iri, "rdfs:label", label(measure.title or _opening(measure.text)))
    _write_part(document, iri, measure, order)
    document.add(iri, "kepu:text", text(measure.text))
    _write_responsibilities(document, iri, measure.departments)
    write_themes(document, iri, measure)


def _write_part(document: Document, iri: str, part: Action | Measure, order: int) -> None:
    if part.label:
        document.add(iri, "kepu:number", text(part.label))
    document.add(iri, "kepu:order", integer(order))
    if part.title:
        document.add(iri, "kepu:title", text(part.title))
    document.add(iri, "kepu:quotedFrom", document.passage(part.span, part.id))
    for group in part.target_groups:
        _write_group(document, iri, group)


def _opening(words: str) -> str:
    """A label for a measure without a title: its first words."""
    first = _SENTENCE.split(words, maxsplit=1)[0]
    return first if len(first) <= _LABEL_LENGTH else f"{first[:_LABEL_LENGTH]}…"


def _write_responsibilities(document: Document, part: str, refs: tuple[DepartmentRef, ...]) -> None:
    for ref, agent in agents_of(document, refs):
        iri = responsibility_iri(part, ref.role, ref.name)
        if not document.first(iri):
            continue
        document.put(part, RESPONSIBILITIES[ref.role], iri)
        document.add(iri, "rdf:type", term("kepu:Responsibility"))
        document.add(iri, "rdfs:label", label(ref.name + ROLE_WORDS[ref.role]))
        document.add(iri, "kepu:agent", agent)
        document.add(iri, "kepu:role", document.entities.names.concept("role", ref.role))
        document.add(iri, "kepu:quotedFrom", document.passage(ref.span, ref.name))


def _write_group(document: Document, part: str, group: TargetGroupRef) -> None:
    groups = concepts("groups")
    slug = groups.find(group.name) or groups.find_inside(group.name)
    if slug is None:
        document.warn(f"词表中没有人群“{group.name}”。No concept for the group “{group.name}”.")
        return
    document.quoted(part, "kepu:forGroup", document.entities.names.concept("group", slug), group.span)
