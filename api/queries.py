"""Queries of clients: started and read in threads, so that the event loop never waits for a worker."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace

from anyio import CapacityLimiter, to_thread

from api.middleware import BodyAbortedError
from api.service_clauses import ServiceClauses
from api.settings import Settings
from api.terms import Preview, preview
from kg.stores.base import GraphStore
from kg.stores.results import Query, QueryResult
from ontology.errors import KepuError
from ontology.namespaces import QUERY_PREFIXES

logger = logging.getLogger(__name__)

WAITING = 64
"""So many queries may wait in the store's queue; more wait in ours. Health and pages need no thread of it."""


class Queries:
    """Runs queries within the settings' limits. Those that wait never keep running ones from being read."""

    def __init__(self, store: GraphStore, settings: Settings, clauses: ServiceClauses) -> None:
        """``clauses`` evaluates the SERVICE clauses of queries."""
        self.prefixes = {**QUERY_PREFIXES, "id": settings.base_iri}
        self._store = store
        self._clauses = clauses
        self._limits = settings.query_limits
        self._starting = CapacityLimiter(settings.query_workers + WAITING)
        self._reading = CapacityLimiter(settings.query_workers)

    async def start(self, query: Query) -> QueryResult:
        """Run a query, the standard prefixes known; the result once it begins.

        Raises the store's errors, and those of its SERVICE clauses.
        """
        known = replace(query, prefixes=self.prefixes)
        return await to_thread.run_sync(self._run, known, limiter=self._starting)

    def _run(self, query: Query) -> QueryResult:
        return self._store.query(self._clauses.evaluated(query), self._limits)

    async def chunks(self, result: QueryResult) -> AsyncIterator[bytes]:
        """The result, chunk by chunk. Raises :class:`BodyAbortedError` at a limit, and logs which."""
        chunks = iter(result)
        try:
            while chunk := await to_thread.run_sync(next, chunks, b"", limiter=self._reading):
                yield chunk
        except KepuError as error:
            logger.warning("a result was broken off: %s", error)
            raise BodyAbortedError from error
        finally:
            result.close()

    async def read(self, query: Query) -> bytes:
        """The whole of a result that is small. Raises the store's errors."""
        with await self.start(query) as result:
            return await to_thread.run_sync(result.read, limiter=self._reading)

    async def preview(self, query: Query) -> Preview:
        """The beginning of a query's result, for a page. Raises what :meth:`start` raises."""
        result = await self.start(replace(query, solutions="tsv", graph="turtle"))
        return await to_thread.run_sync(preview, result, self.prefixes, limiter=self._reading)
