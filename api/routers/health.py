"""Is the service alive, on which generation, how does its search stand, and of which versions is it?"""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Response

from api.models import Model
from api.services import Service
from api.version import VERSION
from search.encoders.loading import State
from search.requests import Mode

router = APIRouter()


class Search(Model):
    """How questions are answered at the moment.

    ``encoder`` is loading, ready, failed, or none (words only, as configured); ``index`` names the encoder
    that the index was made with; ``mode`` is hybrid, or lexical as long as no encoder is there.
    """

    encoder: State
    index: str | None
    mode: Mode
    error: str | None


class Health(Model):
    """``generation`` is the current one of the store, 0 where nothing was ever ingested."""

    status: Literal["ok"] = "ok"
    generation: int
    search: Search
    versions: dict[str, str]


@router.get("/health", summary="服务状态与数据代次 Liveness and generation")
async def health(response: Response, service: Service) -> Health:
    """Answers at once, however many queries are running."""
    response.headers["Cache-Control"] = "no-store"
    versions = {
        "kepu-graph": VERSION,
        "python": platform.python_version(),
        "pyoxigraph": version("pyoxigraph"),
    }
    search = Search(**asdict(service.searcher.state()))
    return Health(generation=service.store.generation(), search=search, versions=versions)
