"""Targets with their indicators, and activities."""

from __future__ import annotations

from collections import Counter

from kg.entities.concept_names import concept_name
from kg.entities.vocabulary import concepts
from kg.iris import part_iri, safe_name, target_iri
from kg.records import ActivityRef, IndicatorRef
from kg.triples.document import Document
from kg.triples.terms import decimal, integer, label, term, text


def write_targets(document: Document, targets: tuple[IndicatorRef, ...]) -> None:
    """All targets of the plan and its parts."""
    named: Counter[tuple[str, str]] = Counter()
    for target in targets:
        part = part_iri(document.plan, target.scope)
        key = part, safe_name(target.name)
        named[key] += 1
        _write_target(document, part, target_iri(part, target.name, named[key]), target)


def _write_target(document: Document, part: str, iri: str, target: IndicatorRef) -> None:
    document.add(part, "kepu:hasTarget", iri)
    document.add(iri, "rdf:type", term("kepu:Target"))
    document.add(iri, "rdfs:label", label(target.quote))
    document.add(iri, "kepu:ofIndicator", _write_indicator(document, target.name))
    document.add(iri, "kepu:comparator", text(target.comparator))
    document.add(iri, "kepu:value", decimal(target.value))
    if target.comparator == "range" and target.value2 is not None:
        document.add(iri, "kepu:upperValue", decimal(target.value2))
    document.add(iri, "kepu:unit", _unit(document, target.unit))
    if target.by is not None:
        document.add(iri, "kepu:dueYear", integer(target.by))
    if target.per is not None:
        document.add(iri, "kepu:recurrence", text(target.per))
    document.add(iri, "kepu:quotedFrom", document.passage(target.span, target.quote))


def _write_indicator(document: Document, written: str) -> str:
    name = concept_name(written, document.region, document.entities.indicators)
    iri = document.entities.names.indicator(name)
    _write_concept(document, iri, "kepu:Indicator", name, written)
    return iri


def _unit(document: Document, written: str | None) -> str:
    """The unit's IRI; one that the vocabulary does not have is described, and reported."""
    if written is None:
        return document.entities.names.concept("unit", "1")
    slug = concepts("units").find(written)
    iri = document.entities.names.concept("unit", slug or written)
    if slug is None:
        document.add(iri, "rdf:type", term("kepu:Unit"))
        document.add(iri, "skos:prefLabel", label(written))
        document.warn(f"词表中没有单位“{written}”。No concept for the unit “{written}”.")
    return iri


def write_activity(document: Document, activity: ActivityRef) -> None:
    """An activity that a part names."""
    name = concept_name(activity.name, document.region, document.entities.activities)
    iri = document.entities.names.activity(name)
    document.quoted(part_iri(document.plan, activity.measure), "kepu:hasActivity", iri, activity.span)
    _write_concept(document, iri, "kepu:Activity", name, activity.name)


def _write_concept(document: Document, iri: str, kind: str, name: str, written: str) -> None:
    document.add(iri, "rdf:type", term(kind))
    document.add(iri, "skos:prefLabel", label(name))
    if written != name:
        document.add(iri, "skos:altLabel", label(written))
