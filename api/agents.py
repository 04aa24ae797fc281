"""The departments of a store by their names, read when somebody names one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from kg.stores.base import GraphStore
from kg.stores.results import Query, QueryLimits
from ontology.namespaces import PREFIXES

AGENTS = """
SELECT ?agent ?label ?name {
  ?agent kepu:region ?region ; skos:prefLabel ?label ; skos:prefLabel|skos:altLabel ?name
} ORDER BY ?agent ?label ?name
"""


@dataclass(frozen=True)
class KnownAgent:
    """A department or group of departments; ``names`` as plans write it, its label among them."""

    iri: str
    label: str
    names: frozenset[str]

    @property
    def canonical(self) -> str:
        """Its name without the place: the last part of its IRI."""
        return self.iri.rpartition("/")[2]


def read_agents(store: GraphStore, limits: QueryLimits) -> Mapping[str, KnownAgent]:
    """All of the current generation, by IRI. Raises the store's errors."""
    with store.query(Query(AGENTS, prefixes=PREFIXES, everything=True), limits) as result:
        rows = json.loads(result.read())["results"]["bindings"]
    names: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for row in rows:
        iri = row["agent"]["value"]
        labels.setdefault(iri, row["label"]["value"])
        names.setdefault(iri, set()).add(row["name"]["value"])
    return {iri: KnownAgent(iri, label, frozenset(names[iri])) for iri, label in labels.items()}
