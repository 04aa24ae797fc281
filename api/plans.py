"""The plans of a store with what tables show of them: figures from the manifest, the rest by one query."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from api.errors import UnsettledError
from api.models import Model, Named, Region
from kg.stores.base import GraphStore
from kg.stores.manifest import DocumentEntry, Manifest
from kg.stores.results import Query, QueryLimits
from ontology.namespaces import KEPU, PREFIXES

FACTS = """
SELECT ?plan ?property ?value (MIN(?name) AS ?label) (MIN(?notation) AS ?code) WHERE {
  VALUES ?property {
    kepu:region kepu:level kepu:planKind kepu:status kepu:issuer
    kepu:documentNumber kepu:issued kepu:startYear kepu:endYear
  }
  ?plan a kepu:Plan ; ?property ?value .
  OPTIONAL { ?value skos:prefLabel|rdfs:label ?name FILTER(LANG(?name) IN ("zh", "")) }
  OPTIONAL { ?value skos:notation ?notation }
}
GROUP BY ?plan ?property ?value
ORDER BY ?plan ?property ?value
"""
"""All facts of all plans at once; of several values of a property the first counts."""

ATTEMPTS = 10
"""How often the manifest and the query may meet different generations."""


class PlanSummary(Model):
    """A plan as lists show it; ``source`` is the ingested file's name, the counts are those of its parts."""

    iri: str
    label: str
    title: str
    source: str
    region: Region | None = None
    level: Named | None = None
    kind: Named | None = None
    status: Named | None = None
    issuer: Named | None = None
    document_number: str | None = None
    issued: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    actions: int = 0
    measures: int = 0
    departments: int = 0
    targets: int = 0
    activities: int = 0
    warnings: int = 0


class Totals(Model):
    """How much a store holds."""

    plans: int
    actions: int
    measures: int
    targets: int


@dataclass(frozen=True)
class Plans:
    """All plans of one generation, in the order of their regions' codes, then of their IRIs."""

    manifest: Manifest
    items: tuple[PlanSummary, ...]

    @cached_property
    def by_iri(self) -> Mapping[str, PlanSummary]:
        return {plan.iri: plan for plan in self.items}

    @cached_property
    def totals(self) -> Totals:
        sums = {
            name: sum(getattr(plan, name) for plan in self.items)
            for name in Totals.model_fields.keys() - {"plans"}
        }
        return Totals(plans=len(self.items), **sums)


class Register:
    """The plans of the current generation, read once a generation. Safe for many threads."""

    def __init__(self, store: GraphStore, limits: QueryLimits) -> None:
        self._store = store
        self._limits = limits
        self._plans: Plans | None = None

    def plans(self) -> Plans:
        """All plans. Raises :class:`UnsettledError` and the store's errors."""
        plans = self._plans
        if plans is None or plans.manifest.generation != self._store.generation():
            plans = self._plans = read_plans(self._store, self._limits)
        return plans


def read_plans(store: GraphStore, limits: QueryLimits) -> Plans:
    """The plans of one generation. Raises :class:`UnsettledError` and the store's errors."""
    query = Query(FACTS, prefixes=PREFIXES, everything=True)
    for _ in range(ATTEMPTS):
        with store.snapshot() as snapshot:
            manifest = snapshot.manifest
        with store.query(query, limits) as result:
            if result.generation == manifest.generation:
                return Plans(manifest, summaries(manifest, json.loads(result.read())))
    raise UnsettledError


def summaries(manifest: Manifest, answer: Mapping[str, Any]) -> tuple[PlanSummary, ...]:
    """The manifest's documents with their facts, an answer to :data:`FACTS` in SPARQL's JSON."""
    facts: dict[str, dict[str, Any]] = {}
    for row in answer["results"]["bindings"]:
        name = row["property"]["value"].removeprefix(KEPU)
        facts.setdefault(row["plan"]["value"], {}).setdefault(_FIELDS[name], _value(row))
    plans = [_summary(entry, facts.get(plan, {})) for plan, entry in manifest.documents.items()]
    return tuple(sorted(plans, key=_place))


_FIELDS = {
    "region": "region",
    "level": "level",
    "planKind": "kind",
    "status": "status",
    "issuer": "issuer",
    "documentNumber": "document_number",
    "issued": "issued",
    "startYear": "start_year",
    "endYear": "end_year",
}
_COUNTS = ("actions", "measures", "departments", "targets", "activities", "warnings")


def _summary(entry: DocumentEntry, facts: Mapping[str, Any]) -> PlanSummary:
    counts = {name: entry.figures.get(name, 0) for name in _COUNTS}
    return PlanSummary(
        iri=entry.plan, label=entry.title, title=entry.title, source=entry.source, **facts, **counts
    )


def _value(row: Mapping[str, Mapping[str, str]]) -> str | dict[str, str | None]:
    value = row["value"]["value"]
    if row["value"]["type"] != "uri":
        return value
    label = row["label"]["value"] if "label" in row else value.rsplit("/", 1)[-1]
    return {"iri": value, "label": label, "code": row["code"]["value"] if "code" in row else None}


def _place(plan: PlanSummary) -> tuple[str, str]:
    return (plan.region.code if plan.region and plan.region.code else "~", plan.iri)


SORTABLE = {
    str(PlanSummary.model_fields[name].alias): name
    for name in ("title", "region", "level", "kind", "status", "start_year", *_COUNTS)
}
"""Fields that lists can be sorted by, by their names in JSON."""


def ordered(plans: Iterable[PlanSummary], field: str) -> list[PlanSummary]:
    """The plans by a field of theirs, downwards where it begins with ``-``; those without it come last."""
    name = SORTABLE[field.removeprefix("-")]
    known = [plan for plan in plans if getattr(plan, name) is not None]
    unknown = [plan for plan in plans if getattr(plan, name) is None]
    return [
        *sorted(known, key=lambda plan: _key(getattr(plan, name)), reverse=field.startswith("-")),
        *unknown,
    ]


def _key(value: Named | str | int) -> Any:
    if isinstance(value, Region):
        return (value.code or "", value.label)
    return value.label if isinstance(value, Named) else value
