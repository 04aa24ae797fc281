"""What the routers work with: made once by :func:`api.app.create_app`, handed to each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import URL

from api.blocks import BlockSearch
from api.editing import Edits
from api.naming import Namings
from api.pages import Pages
from api.plans import Register
from api.queries import Queries
from api.remote.services import RemoteServices
from api.service_clauses import ServiceClauses
from api.settings import Settings
from kg.stores.oxigraph import EmbeddedStore
from search.encoders.loading import LoadingEncoder
from search.service import Searcher


@dataclass(frozen=True)
class Services:
    """Settings and store, and what is built on them."""

    settings: Settings
    store: EmbeddedStore
    register: Register
    searcher: Searcher
    namings: Namings
    queries: Queries
    edits: Edits
    pages: Pages

    @classmethod
    def of(cls, settings: Settings, store: EmbeddedStore, encoder: LoadingEncoder) -> Services:
        """The services over a store, which stays its opener's to close."""
        searcher = Searcher(store, encoder)
        namings = Namings(store, settings.base_iri, settings.query_limits)
        search = BlockSearch(searcher.opened, namings.of)
        return cls(
            settings,
            store,
            Register(store, settings.query_limits),
            searcher,
            namings,
            Queries(store, settings, ServiceClauses(search.solutions, RemoteServices.of(settings))),
            Edits(store, settings),
            Pages(settings),
        )

    def link(self, request: Request, path: str) -> str:
        """An address of the service as the outside reaches it; ``path`` begins with ``/``."""
        return (self.settings.public_url or str(request.base_url).rstrip("/")) + path

    def address(self, request: Request) -> URL:
        """The request's own address as the outside reaches it."""
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        query = f"?{request.url.query}" if request.url.query else ""
        return URL(self.link(request, path + query))


def services(request: Request) -> Services:
    """The dependency that hands them to a route."""
    found = request.app.state.services
    assert isinstance(found, Services)
    return found


Service = Annotated[Services, Depends(services)]
