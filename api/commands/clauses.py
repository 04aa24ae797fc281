"""The SERVICE clauses of a query on the command line."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from functools import cache

from api.blocks import BlockSearch
from api.commands.indexed import searching
from api.naming import Namings
from api.remote.services import RemoteServices
from api.service_clauses import ServiceClauses
from api.settings import Settings
from kg.stores.base import GraphStore
from kg.stores.results import Query
from search.service import OpenedSearch


def evaluated(settings: Settings, store: GraphStore, query: Query) -> Query:
    """The query with its clauses evaluated. Only a search block opens the search and waits for the encoder.

    Raises what :meth:`api.service_clauses.ServiceClauses.evaluated` does.
    """
    with ExitStack() as stack:

        @cache
        def opened() -> OpenedSearch:
            _, found = stack.enter_context(searching(settings))
            found.loading.wait()
            return found

        namings = Namings(store, settings.base_iri, settings.query_limits)
        search = BlockSearch(lambda: nullcontext(opened()), namings.of)
        return ServiceClauses(search.solutions, RemoteServices.of(settings)).evaluated(query)
