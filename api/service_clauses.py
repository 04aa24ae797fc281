"""The SERVICE clauses of a query, evaluated here and put into it as VALUES, before it goes to a store.

What is not evaluated stays as it is, for the store to refuse.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kg.sparql.patterns import triple_patterns
from kg.sparql.services import QueryText, ServiceClause, has_service, service_clauses, substituted
from kg.sparql.values import UNIT, Solutions
from kg.stores.results import Query
from ontology.errors import KepuError
from ontology.namespaces import SEARCH_SERVICE
from search.blocks.block import SearchBlock
from search.blocks.reading import read_block

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServiceClauses:
    """Evaluates clauses; ``search`` answers search blocks."""

    search: Callable[[SearchBlock], Solutions]

    def evaluated(self, query: Query) -> Query:
        """The query with its clauses replaced by what they give.

        Raises :class:`kg.sparql.errors.ClauseError`, and what the search raises.
        """
        if not has_service(query.text):
            return query
        text = QueryText(query.text, query.prefixes, query.base_iri)
        return replace(query, text=substituted(query.text, self._replacements(text)))

    def _replacements(self, query: QueryText) -> Iterator[tuple[ServiceClause, str]]:
        for clause in service_clauses(query):
            if clause.endpoint == SEARCH_SERVICE:
                yield clause, self._group(query, clause)

    def _group(self, query: QueryText, clause: ServiceClause) -> str:
        """A group of the clause's solutions; where a SILENT one fails, of the one that binds nothing."""
        try:
            return self.search(read_block(triple_patterns(query, clause))).as_group()
        except KepuError as error:
            if not clause.silent:
                raise
            logger.info("a SILENT clause failed: %s", error)
            return UNIT


def asks_search(query: Query) -> bool:
    """Whether a query has a search block. Raises :class:`kg.sparql.errors.ClauseError`."""
    if not has_service(query.text):
        return False
    clauses = service_clauses(QueryText(query.text, query.prefixes, query.base_iri))
    return any(clause.endpoint == SEARCH_SERVICE for clause in clauses)
