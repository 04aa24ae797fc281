"""PlanRecord → RDF, and nowhere else.

The shape is told on docs/data-model.md. Every fact quotes its source; there are no blank nodes; the same
record and text give the same triples in the same order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pyoxigraph import Triple

from kg.entities.context import Entities
from kg.entities.regions import Region, find_region, region_of
from kg.readers.base import SourceText
from kg.records import Plan, PlanRecord
from kg.triples.document import Document, UnquotedError
from kg.triples.header import write_plan
from kg.triples.parts import write_action, write_measure
from kg.triples.targets import write_activity, write_targets

__all__ = ["DocumentGraph", "UnquotedError", "triples"]


@dataclass(frozen=True)
class DocumentGraph:
    """The triples of a document, plan first, and what users should know of its names."""

    triples: tuple[Triple, ...]
    warnings: tuple[str, ...]


def triples(record: PlanRecord, source: SourceText, entities: Entities) -> DocumentGraph:
    """The graph of a document.

    Raises ValueError for a record without an id (no plan, or one of unknown identity), UnquotedError for a
    fact without a place in the text.
    """
    if record.plan.id is None:
        raise ValueError("a record without an id has no graph")
    document = Document(record.plan.id, _region(record.plan), source, entities)
    write_plan(document, record.plan)
    for order, action in enumerate(record.actions, 1):
        write_action(document, action, order)
    counted: Counter[str] = Counter()
    for measure in record.measures:
        counted[measure.action] += 1
        write_measure(document, measure, counted[measure.action])
    write_targets(document, record.indicators)
    for activity in record.activities:
        write_activity(document, activity)
    return DocumentGraph((*document.facts, *document.evidence), tuple(document.warnings))


def _region(plan: Plan) -> Region:
    """The plan's region. Raises ValueError where it has none that could be told from others."""
    region = plan.region
    found = (region_of(region.code) if region.code else find_region(region.name)) if region else None
    if found is None or found.key is None:
        raise ValueError(f"a plan of an unknown region: {plan.title}")
    return found
