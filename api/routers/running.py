"""``/api/queries``: the SPARQL queries that are running, to see and to end; for administrators."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.audit import note
from api.authorization import Admin
from api.errors import NoSuchThingError
from api.services import Service

PLACE = "/api/queries"
PRIVATE = {"Cache-Control": "no-store"}

router = APIRouter()


@router.get(PLACE, summary="正在执行的查询 Running queries", response_class=JSONResponse)
def running(service: Service, _: Admin) -> Response:
    """The queries that are running, those that began first before others."""
    items = [asdict(each) for each in service.store.running()]
    return JSONResponse({"items": items, "total": len(items)}, headers=PRIVATE)


@router.delete(f"{PLACE}/{{number}}", summary="中止一个查询 Stop a query", status_code=204)
def stop(service: Service, key: Admin, number: int) -> Response:
    """End a query; whoever waits for it is told so."""
    if not service.store.revoke(number):
        raise NoSuchThingError(str(number))
    note(service.store.layout.private, key.name, "StopQuery", {"number": number})
    return Response(status_code=204, headers=PRIVATE)
