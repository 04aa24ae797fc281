"""Departments and groups, and the regions that no vocabulary has."""

from __future__ import annotations

from kg.entities.departments import Agent, agent_region, read_agent
from kg.entities.gazetteer import gazetteer
from kg.entities.regions import Region, find_region
from kg.records import DepartmentRef, Span
from kg.triples.document import Document
from kg.triples.terms import label, term


def write_agent(document: Document, written: str, span: Span | None, before: Region | None = None) -> Agent:
    """Describe the agent of a name; ``before`` is the region of the one before it in its note."""
    agent = read_agent(written, document.region, document.entities.departments, before)
    iri = agent.iri(document.entities.names)
    if document.first(iri):
        _describe(document, iri, agent, document.passage(span, written))
    if written != agent.label:
        document.add(iri, "skos:altLabel", label(written))
    for function in () if agent.is_group else agent.functions:
        document.add(iri, "kepu:function", document.entities.names.concept("function", function))
    if agent.unknown:
        document.warn(f"不知道“{written}”的职能。The function of “{written}” is not known.")
    return agent


def _describe(document: Document, iri: str, agent: Agent, passage: str) -> None:
    document.add(iri, "rdf:type", term("kepu:DepartmentGroup" if agent.is_group else "kepu:Department"))
    document.add(iri, "rdfs:label", label(agent.label))
    document.add(iri, "skos:prefLabel", label(agent.label))
    document.add(iri, "kepu:region", write_region(document, agent.region))
    document.add(iri, "prov:wasDerivedFrom", passage)


def write_region(document: Document, key: str) -> str:
    """The IRI of a region; a zone, which no vocabulary has, is described."""
    iri = document.entities.names.region(key)
    if key not in gazetteer().rows:
        document.add(iri, "rdf:type", term("kepu:Region"))
        document.add(iri, "skos:prefLabel", label(key))
        zone = find_region(key)
        if zone and zone.parent:
            document.add(iri, "skos:broader", document.entities.names.region(zone.parent))
    return iri


def agents_of(document: Document, refs: tuple[DepartmentRef, ...]) -> list[tuple[DepartmentRef, str]]:
    """The departments of a part with their IRIs, described."""
    found = []
    before: Region | None = None
    role = None
    for ref in refs:
        agent = write_agent(document, ref.name, ref.span, before if ref.role == role else None)
        before, role = _carried(document, agent, before), ref.role
        found.append((ref, agent.iri(document.entities.names)))
    return found


def _carried(document: Document, agent: Agent, before: Region | None) -> Region | None:
    """The region that the next name without prefix has: that of the last one of a place, groups left out."""
    if agent.is_group:
        return before
    region = agent_region(agent, document.region)
    return None if region.level == "nation" else region
