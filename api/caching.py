"""Weak ETags: an answer is the same while generation, software and representation are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import Response

from api.negotiation import Offer
from api.version import VERSION
from kg.stores.manifest import Manifest


def caching_headers(manifest: Manifest, offer: Offer, mode: str = "") -> dict[str, str]:
    """The headers of an answer that depends on a generation alone; to be asked for again each time.

    ``mode`` is how it was made, where one generation can be answered from in several ways.
    """
    state = "\n".join((VERSION, str(manifest.generation), manifest.changes.time, offer.name, mode))
    tag = f'W/"{manifest.generation}-{hashlib.sha256(state.encode()).hexdigest()[:16]}"'
    return {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}


def unchanged(request: Request, known: Mapping[str, str]) -> Response | None:
    """The answer 304 where the client has this representation already (RFC 9110, 13.1.2)."""
    tags = [tag.strip() for value in request.headers.getlist("if-none-match") for tag in value.split(",")]
    same = {tag.removeprefix("W/") for tag in tags}
    if "*" in same or known["ETag"].removeprefix("W/") in same:
        return Response(status_code=304, headers=dict(known))
    return None
