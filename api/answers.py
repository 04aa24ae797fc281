"""Answers that are data to programs and a page to browsers, at the same address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.caching import caching_headers, unchanged
from api.models import Model
from api.negotiation import DATA_OR_PAGE, HTML, choose
from api.services import Services
from kg.stores.manifest import Manifest


@dataclass(frozen=True)
class Answer:
    """What a route found in one generation. ``context`` is what its page shows beside the ``data``.

    ``mode`` is how it was found, where that can change without the generation.
    """

    data: Model
    manifest: Manifest
    template: str
    context: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    mode: str = ""


def respond(request: Request, service: Services, answer: Answer) -> Response:
    """The answer in the client's representation, or 304. Raises :class:`api.errors.NotAcceptableError`."""
    offer = choose(request, DATA_OR_PAGE)
    headers = {**answer.headers, **caching_headers(answer.manifest, offer, answer.mode)}
    if same := unchanged(request, headers):
        return same
    if offer.name == HTML.name:
        html = service.pages.render(answer.template, data=answer.data, **answer.context)
        return HTMLResponse(html, headers=headers)
    return JSONResponse(answer.data.model_dump(mode="json", by_alias=True), headers=headers)
