"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named by ``?graph=IRI`` or ``?default`` (indirect, 4.2), or is the address itself (direct, 4.1).
"""

from __future__ import annotations

import uuid
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pyoxigraph import NamedNode

from api.authorization import Editor
from api.bodies import read_contents
from api.errors import NoSuchThingError, RequestError
from api.negotiation import RDF, choose
from api.services import Service, Services
from kg.stores.edits import DropGraph, Edited, PutGraph
from kg.stores.results import Query

PLACE = "/graphs"
HEADERS = {"Vary": "Accept", "Cache-Control": "no-cache"}
_PLAIN = "/:@!$&'()*+,;=~"
"""What stands unquoted in a path (RFC 3986, 3.3)."""
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

router = APIRouter()

PARAMETERS = {
    "parameters": [
        {
            "name": "graph",
            "in": "query",
            "schema": {"type": "string"},
            "description": "图的 IRI the graph's IRI",
        },
        {
            "name": "default",
            "in": "query",
            "schema": {"type": "string"},
            "description": "默认图 the default graph",
        },
    ]
}


def named(request: Request, service: Service) -> str | None:
    """The IRI of the graph that a request is about, None for the default graph.

    Raises :class:`RequestError` where none is named, or more than one.
    """
    names = request.query_params.getlist("graph")
    default = "default" in request.query_params
    name = request.path_params.get("name", "")
    if len(names) + default + bool(name) != 1 or names == [""]:
        raise RequestError(
            "请指明一个图。Name one graph.",
            remedy=f"{PLACE}?graph=IRI, {PLACE}?default, {PLACE}/NAME",
        )
    if name:
        return service.link(request, f"{PLACE}/{quote(name, safe=_PLAIN)}")
    return _checked(names[0]) if names else None


def _checked(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise RequestError(f"不是完整的 IRI。Not an absolute IRI: {error}.", place=iri) from error


Named = Annotated[str | None, Depends(named)]


@router.get(PLACE, summary="读取一个图 Read a graph", response_class=Response, openapi_extra=PARAMETERS)
@router.get(f"{PLACE}/{{name:path}}", include_in_schema=False)
async def get(request: Request, service: Service, graph: Named) -> Response:
    """All triples of a graph."""
    offer = choose(request, tuple(RDF))
    if graph is not None and not await _exists(service, graph):
        raise NoSuchThingError(graph)
    chosen = None if graph is None else (graph,)
    query = Query(ALL, graph=RDF[offer], default_graphs=chosen, named_graphs=() if chosen else None)
    chunks = service.queries.chunks(await service.queries.start(query))
    return StreamingResponse(chunks, headers=HEADERS, media_type=offer.media_type)


@router.put(PLACE, summary="存入一个图 Put a graph", response_class=Response, openapi_extra=PARAMETERS)
@router.put(f"{PLACE}/{{name:path}}", include_in_schema=False)
async def put(request: Request, service: Service, key: Editor, graph: Named) -> Response:
    """Let the graph hold what is sent, and nothing else."""
    contents = await read_contents(request, _base(request, service, graph))
    return _done(await service.edits.carry_out(PutGraph(graph, contents), key), graph)


@router.post(PLACE, summary="加入一个图 Add to a graph", response_class=Response, openapi_extra=PARAMETERS)
@router.post(f"{PLACE}/{{name:path}}", include_in_schema=False)
async def post(request: Request, service: Service, key: Editor) -> Response:
    """Add what is sent to the graph; without a graph's name, to a new one, whose address is answered."""
    if not request.query_params and not request.path_params:
        graph: str | None = service.link(request, f"{PLACE}/{uuid.uuid4().hex}")
    else:
        graph = named(request, service)
    contents = await read_contents(request, _base(request, service, graph))
    return _done(await service.edits.carry_out(PutGraph(graph, contents, added=True), key), graph)


@router.delete(PLACE, summary="删除一个图 Drop a graph", response_class=Response, openapi_extra=PARAMETERS)
@router.delete(f"{PLACE}/{{name:path}}", include_in_schema=False)
async def delete(service: Service, key: Editor, graph: Named) -> Response:
    """Do away with the graph."""
    return _done(await service.edits.carry_out(DropGraph(graph), key), None)


def _base(request: Request, service: Services, graph: str | None) -> str:
    """What relative IRIs in a graph are resolved by (4.2: the graph's own IRI)."""
    return graph or str(service.address(request))


def _done(edited: Edited, graph: str | None) -> Response:
    """201 for a graph that was not there before, else 200."""
    body = {"generation": edited.generation, "graphs": edited.graphs}
    if graph is not None and graph in edited.created:
        return JSONResponse(body, 201, {"Location": graph})
    return JSONResponse(body)


async def _exists(service: Services, graph: str) -> bool:
    result = await service.queries.start(Query(f"ASK {{ GRAPH {NamedNode(graph)} {{}} }}", solutions="tsv"))
    return b"true" in b"".join([chunk async for chunk in service.queries.chunks(result)])
