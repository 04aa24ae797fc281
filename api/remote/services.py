"""SERVICE clauses to other endpoints: allowed or not, and asked."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from api.remote.allowing import Allowed, allowed, prefixes
from api.remote.client import RemoteLimits, ask
from api.remote.errors import RemoteError
from api.remote.results import read_results
from api.settings import Settings
from kg.sparql.services import QueryText, ServiceClause
from kg.sparql.values import Solutions


@dataclass(frozen=True)
class RemoteServices:
    """``entries`` are the beginnings of endpoints that may be called; none by default."""

    entries: tuple[str, ...]
    limits: RemoteLimits

    @classmethod
    def of(cls, settings: Settings) -> RemoteServices:
        """Those that the settings allow, each within the time of a query."""
        return cls(prefixes(settings.service_allow), RemoteLimits(settings.query_timeout))

    def allowed(self, endpoint: str) -> Allowed | None:
        """The endpoint, if it may be called."""
        return allowed(endpoint, self.entries)

    def end(self) -> float:
        """When a query that begins now has had the time for all its clauses, by the monotonic clock."""
        return monotonic() + self.limits.seconds

    def solutions(self, query: QueryText, clause: ServiceClause, endpoint: Allowed, end: float) -> Solutions:
        """What an endpoint gives for a clause's group. Raises what :func:`api.remote.client.ask` does."""
        data = ask(endpoint, query.alone(clause), self.limits, end)
        try:
            return read_results(data, clause.variables)
        except ValueError as error:
            raise RemoteError(
                endpoint.iri, "的应答不是 SPARQL JSON 结果", "answered with no SPARQL result in JSON"
            ) from error
