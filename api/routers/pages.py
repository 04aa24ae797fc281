"""The pages that are no list and no thing: the index, and the description of the interface."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.answers import Answer, respond
from api.hints import HINTS
from api.models import Model
from api.paging import LIMIT, Paging, page
from api.plans import Totals
from api.questions import load_questions
from api.services import Service
from api.version import VERSION

router = APIRouter()

QUESTIONS = 6
"""So many of the ready questions are on the index; the query page has all."""

LINKS = {
    "plans": "/api/plans",
    "search": f"/api/search?q={quote(HINTS[0])}",
    "sparql": "/sparql",
    "health": "/health",
    "openapi": "/openapi.json",
    "docs": "/docs",
}


class Index(Model):
    """The store at a glance; ``links`` are the addresses to go on from."""

    name: str
    version: str
    generation: int
    totals: Totals
    links: dict[str, str]


@router.get("/", summary="首页：规划及其数目 The index: plans and their figures", response_model=Index)
def index(request: Request, service: Service) -> Response:
    """The store at a glance: a page that lists the plans, or JSON that leads to them."""
    plans = service.register.plans()
    data = Index(
        name="kepu-graph",
        version=VERSION,
        generation=plans.manifest.generation,
        totals=plans.totals,
        links={name: service.link(request, path) for name, path in LINKS.items()},
    )
    context = {
        "page": page(plans.items, Paging(LIMIT, 0)),
        "questions": load_questions()[:QUESTIONS],
        "hints": HINTS,
    }
    return respond(request, service, Answer(data, plans.manifest, "index.html", context))


@router.get("/docs", summary="接口说明 What is at which address", response_class=HTMLResponse)
def docs(request: Request, service: Service) -> Response:
    """The addresses of this service, for readers; programs read /openapi.json."""
    paths = request.app.openapi()["paths"]
    return HTMLResponse(service.pages.render("docs.html", paths=paths))
