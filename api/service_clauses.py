"""The SERVICE clauses of a query, evaluated here and put into it as VALUES, before it goes to a store.

A query with a clause that is not evaluated stays as it is, for the store to refuse.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from api.remote.errors import RemoteRefusedError
from api.remote.services import RemoteServices
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
    """Evaluates clauses: ``search`` answers search blocks, ``remote`` those to other endpoints."""

    search: Callable[[SearchBlock], Solutions]
    remote: RemoteServices

    def evaluated(self, query: Query) -> Query:
        """The query with its clauses replaced by what they give.

        Raises :class:`kg.sparql.errors.ClauseError`, what the search raises, and :class:`RemoteError`,
        :class:`RemoteRefusedError`.
        """
        if not has_service(query.text):
            return query
        text, end = QueryText(query.text, query.prefixes, query.base_iri), self.remote.end()
        planned = [(clause, self._evaluation(text, clause, end)) for clause in service_clauses(text)]
        if any(evaluate is None for _, evaluate in planned):
            return query  # which will be refused, so nothing is asked for it
        groups = ((clause, _group(clause, evaluate)) for clause, evaluate in planned if evaluate)
        return replace(query, text=substituted(query.text, groups))

    def _evaluation(
        self, query: QueryText, clause: ServiceClause, end: float
    ) -> Callable[[], Solutions] | None:
        """How a clause is evaluated; None where it is not."""
        if clause.endpoint == SEARCH_SERVICE:
            return lambda: self.search(read_block(triple_patterns(query, clause)))
        if clause.written[0] in "?$":
            raise RemoteRefusedError(
                clause.written, "端点须是 IRI，不能是变量", "its endpoint must be an IRI, not a variable"
            )
        endpoint = self.remote.allowed(clause.endpoint) if clause.endpoint else None
        return partial(self.remote.solutions, query, clause, endpoint, end) if endpoint else None


def _group(clause: ServiceClause, evaluate: Callable[[], Solutions]) -> str:
    """A group of the clause's solutions; where a SILENT one fails, of the one that binds nothing."""
    try:
        return evaluate().as_group()
    except RemoteRefusedError:
        raise
    except KepuError as error:
        if not clause.silent:
            raise
        logger.info("a SILENT clause failed: %s", error)
        return UNIT
