"""Is the service alive, on which generation, and of which versions?"""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Response

from api.models import Model
from api.services import Service
from api.version import VERSION

router = APIRouter()


class Health(Model):
    """``generation`` is the current one of the store, 0 where nothing was ever ingested."""

    status: Literal["ok"] = "ok"
    generation: int
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
    return Health(generation=service.store.generation(), versions=versions)
