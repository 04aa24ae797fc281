"""``/sparql/terms`` and ``/sparql/things``: what the editor of the query page completes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.completion import Terms, Things, terms, things
from api.services import Service

router = APIRouter()

HOUR = "public, max-age=3600"
MINUTE = "public, max-age=60"

Words = Annotated[str, Query(min_length=1, max_length=100, description="名称中的字 words of a label")]


@router.get("/sparql/terms", summary="前缀、类与属性 Prefixes, classes and properties")
def all_terms(response: Response, service: Service) -> Terms:
    """What queries are written with, with labels in Chinese and English."""
    response.headers["Cache-Control"] = HOUR
    return terms(service.settings.base_iri)


@router.get("/sparql/things", summary="按名称查找事物 Things by label")
async def some_things(response: Response, service: Service, q: Words) -> Things:
    """Concepts, agents, indicators, activities and plans whose label has the words, at most 30."""
    response.headers["Cache-Control"] = MINUTE
    return await things(service.queries, q)
