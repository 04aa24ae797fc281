"""The plans: a list, and each of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import Answer, respond
from api.errors import NoSuchThingError
from api.paging import Page, Paged, link_headers, page
from api.plans import SORTABLE, PlanSummary, ordered
from api.services import Service

router = APIRouter(prefix="/api/plans")

PATTERN = f"^-?({'|'.join(SORTABLE)})$"


@router.get("", summary="规划列表及其数目 The plans with their figures", response_model=Page[PlanSummary])
def plans(
    request: Request,
    service: Service,
    wanted: Paged,
    sort: Annotated[
        str | None, Query(pattern=PATTERN, description="排序字段，- 为降序 field to sort by")
    ] = None,
) -> Response:
    """All plans in the order of their regions' codes, or sorted by a field of theirs."""
    found = service.register.plans()
    items = ordered(found.items, sort) if sort else found.items
    part = page(items, wanted)
    headers = link_headers(part, service.address(request))
    context = {"page": part, "sort": sort or ""}
    return respond(request, service, Answer(part, found.manifest, "plans.html", context, headers))


@router.get("/{iri:path}", summary="一份规划 One plan", response_model=PlanSummary)
def plan(request: Request, service: Service, iri: str) -> Response:
    """A plan by its IRI, whole or what follows the base, URL-encoded."""
    found = service.register.plans()
    whole = iri if "://" in iri else service.settings.base_iri + iri
    if whole not in found.by_iri:
        raise NoSuchThingError(whole)
    answer = Answer(found.by_iri[whole], found.manifest, "plan.html")
    return respond(request, service, answer)
