"""``/api/search``, the measures similar to one, and groups of similar measures."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import Answer, respond
from api.clusters import ClusterModel, cluster_model
from api.found import found, measure_of
from api.found_pages import FoundPage, SimilarPage, found_page
from api.hints import HINTS
from api.naming import Naming, UnknownNameError, whole_iri
from api.negotiation import DATA_OR_PAGE, HTML, choose
from api.paging import Page, Paged, Paging, link_headers, page
from api.parameters import Searched, SearchParameters
from api.services import Service
from api.shown import Shown
from search.errors import BadQueryError
from search.service import OpenedSearch

router = APIRouter(prefix="/api")

NEAREST = 10
MOST = 100
"""So many similar measures are shown, where nothing else is asked, and at most."""


@router.get("/search", summary="按意思检索措施 Search measures by meaning", response_model=FoundPage)
def search(request: Request, service: Service, wanted: Searched) -> Response:
    """The measures that a question means, best first: what was understood, and why each was found."""
    for_page = choose(request, DATA_OR_PAGE).name == HTML.name
    with service.searcher.opened() as opened:
        naming, problem = service.namings.of(opened.manifest), None
        try:
            part = _found(opened, naming, wanted, for_page=for_page)
        except (BadQueryError, UnknownNameError) as error:
            if not for_page:
                raise
            problem = error if wanted.q.strip() else None
            part = FoundPage.nothing(wanted.limit, opened.mode)
    context = {
        "shown": Shown.of(wanted, part, naming),
        "state": service.searcher.state(),
        "hints": HINTS,
        "problem": problem,
    }
    headers = link_headers(part, service.address(request))
    return respond(
        request, service, Answer(part, opened.manifest, "search.html", context, headers, part.mode)
    )


def _found(opened: OpenedSearch, naming: Naming, wanted: SearchParameters, *, for_page: bool) -> FoundPage:
    asked = wanted.asked.request(naming.filters(wanted.asked.written), wanted.limit)
    answer = opened.search(replace(asked, offset=wanted.offset, facets=wanted.facets or for_page))
    return found_page(answer, wanted.limit, wanted.offset)


@router.get("/measures/{iri:path}/similar", summary="相近的措施 Similar measures", response_model=SimilarPage)
def similar(
    request: Request,
    service: Service,
    iri: str,
    limit: Annotated[int, Query(ge=1, le=MOST, description="条数 how many")] = NEAREST,
    same_plan: Annotated[
        bool, Query(alias="same-plan", description="连同同一规划的 of the same plan too")
    ] = False,
) -> Response:
    """The measures nearest to one, by its IRI, whole or what follows the base, and how they differ."""
    with service.searcher.opened() as opened:
        whole = whole_iri(iri, service.settings.base_iri)
        measure = opened.measure(whole)
        hits = opened.similar(whole, limit, same_plan=same_plan)
    part = page([found(hit) for hit in hits], Paging(limit, 0))
    data = SimilarPage(**dict(part), measure=measure_of(measure))
    context = {"same_plan": same_plan}
    return respond(request, service, Answer(data, opened.manifest, "similar.html", context))


@router.get("/clusters", summary="同题措施分组 Groups of similar measures", response_model=Page[ClusterModel])
def clusters(request: Request, service: Service, wanted: Paged) -> Response:
    """The groups of measures on one topic over all plans, those of most plans and measures first."""
    with service.searcher.opened() as opened:
        part = page(opened.clusters, wanted)
        shown = [cluster_model(opened, each) for each in part.items]
    data = Page[ClusterModel](items=shown, total=part.total, limit=part.limit, offset=part.offset)
    headers = link_headers(data, service.address(request))
    return respond(request, service, Answer(data, opened.manifest, "clusters.html", headers=headers))
