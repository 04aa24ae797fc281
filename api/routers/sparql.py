"""``/sparql``: SPARQL 1.1 Protocol for queries, and the query page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api.authorization import editor
from api.errors import RequestError
from api.negotiation import HTML, RDF, Offer, choose, find, not_acceptable
from api.protocol import Operation, from_address, from_body, is_update
from api.query_page import query_page
from api.services import Service, Services
from kg.stores.edits import Update
from kg.stores.results import GraphFormat, Query, QueryResult, SolutionFormat
from ontology.namespaces import SEARCH_SERVICE

SOLUTIONS: dict[Offer, SolutionFormat] = {
    Offer("json", "application/sparql-results+json"): "json",
    Offer("json", "application/json"): "json",
    Offer("xml", "application/sparql-results+xml"): "xml",
    Offer("xml", "application/xml"): "xml",
    Offer("csv", "text/csv"): "csv",
    Offer("tsv", "text/tab-separated-values"): "tsv",
}
"""What SELECT and ASK are answered in."""
GRAPHS: dict[Offer, GraphFormat] = {
    **RDF,
    Offer("xml", "application/xml"): "rdfxml",
    Offer("json", "application/json"): "jsonld",
}
"""What CONSTRUCT and DESCRIBE are answered in; who asks for plain JSON or XML gets that of RDF."""
OFFERS = (*SOLUTIONS, *GRAPHS, HTML)
DESCRIPTION = Offer("turtle", "text/turtle")

router = APIRouter()


@dataclass(frozen=True)
class Choice:
    """The representations for either kind of result; None where none is acceptable."""

    solutions: Offer | None
    graph: Offer | None

    def query(self, operation: Operation, text: str, base: str) -> Query:
        """The query as the store takes it; ``base`` is that of relative IRIs."""
        return Query(
            text,
            SOLUTIONS[self.solutions] if self.solutions else "json",
            GRAPHS[self.graph] if self.graph else "turtle",
            base_iri=base,
            default_graphs=operation.default_graphs,
            named_graphs=operation.named_graphs,
        )

    def offer(self, result: QueryResult) -> Offer:
        """The representation of a result. Raises :class:`api.errors.NotAcceptableError`."""
        offer = self.graph if result.kind == "graph" else self.solutions
        if offer is None:
            result.close()
            raise not_acceptable(GRAPHS if result.kind == "graph" else SOLUTIONS)
        return offer


PARAMETERS = [
    {"name": name, "in": "query", "schema": {"type": "string"}, "description": description}
    for name, description in (
        ("query", "查询语句 the query"),
        ("default-graph-uri", "默认图，可重复 graph of the default graph, repeatable"),
        ("named-graph-uri", "命名图，可重复 named graph, repeatable"),
        ("format", "json xml csv tsv turtle ntriples rdfxml jsonld html"),
    )
]


@router.get(
    "/sparql",
    summary="SPARQL 查询 SPARQL queries",
    response_class=Response,
    openapi_extra={"parameters": PARAMETERS},
)
async def get(
    request: Request, service: Service, operation: Annotated[Operation, Depends(from_address)]
) -> Response:
    """The result of a query; without one the query page, or the description of the service."""
    return await respond(request, service, operation)


@router.post("/sparql", summary="SPARQL 查询与更新 SPARQL queries and updates", response_class=Response)
async def post(request: Request, service: Service) -> Response:
    """A query or an update, in a form or as it is; updates need a key."""
    if is_update(request):
        editor(request, service)  # before megabytes of a stranger's are read
    operation = await from_body(request)
    if operation.update is None:
        return await respond(request, service, operation)
    update = Update(
        operation.update,
        service.queries.prefixes,
        service.link(request, "/sparql"),
        operation.default_graphs,
        operation.named_graphs,
    )
    done = await service.edits.carry_out(update, editor(request, service))
    return JSONResponse({"generation": done.generation, "graphs": done.graphs})


async def respond(request: Request, service: Services, operation: Operation) -> Response:
    """The answer to an operation. Raises the errors of negotiation and of the store."""
    offer = choose(request, OFFERS)
    if offer == HTML:
        return await _page(request, service, operation)
    if operation.query is None:
        return _description(request, service)
    choice = Choice(find(request, tuple(SOLUTIONS)), find(request, tuple(GRAPHS)))
    base = service.link(request, "/sparql")
    result = await service.queries.start(choice.query(operation, operation.query, base))
    chunks = service.queries.chunks(result)
    return StreamingResponse(chunks, headers=HEADERS, media_type=choice.offer(result).media_type)


HEADERS = {"Vary": "Accept", "Cache-Control": "no-cache"}


def _description(request: Request, service: Services) -> Response:
    """What this service can do (SPARQL 1.1 Service Description)."""
    if find(request, (DESCRIPTION,)) is None:
        raise RequestError(
            "缺少 query 参数。The parameter query is missing.",
            remedy="如 for example: /sparql?query=SELECT * { ?s ?p ?o } LIMIT 10",
        )
    address = quote(service.link(request, "/sparql"), safe=":/?#[]@!$&'()*+,;=%")
    text = service.pages.render(
        "service.ttl", address=address, union=service.store.layout.union, search=SEARCH_SERVICE
    )
    return Response(text, headers=HEADERS, media_type=DESCRIPTION.media_type)


async def _page(request: Request, service: Services, operation: Operation) -> Response:
    base = service.link(request, "/sparql")
    asked = Choice(None, None).query(operation, operation.query, base) if operation.query else None
    page = await query_page(service, asked)
    page.headers.update(HEADERS)
    return page
