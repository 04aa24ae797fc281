"""Requests of the SPARQL 1.1 Protocol (section 2.1), read and checked; updates are refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from api.errors import BodyTooLargeError, MediaTypeError, RequestError, UpdateRefusedError

BODY_BYTES = 2**20
"""The longest body of a request."""
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


@dataclass(frozen=True)
class Operation:
    """A query with its dataset; ``query`` is None where there is none, graphs where the store's own count."""

    query: str | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


def from_address(request: Request) -> Operation:
    """The operation of a GET request. Raises :class:`RequestError`."""
    return _operation(request.query_params.multi_items())


async def from_body(request: Request) -> Operation:
    """The operation of a POST request, a form or a bare query. Raises :class:`RequestError`."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == UPDATE:
        raise UpdateRefusedError
    if media_type not in (FORM, QUERY):
        raise MediaTypeError(media_type, (FORM, QUERY))
    text = _decoded(await _limited_body(request))
    pairs = request.query_params.multi_items()
    body = [("query", text)] if media_type == QUERY else parse_qsl(text, keep_blank_values=True)
    return _operation([*pairs, *body])


def _operation(pairs: Iterable[tuple[str, str]]) -> Operation:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise UpdateRefusedError
    queries = values.get("query", [])
    if len(queries) > 1:
        raise RequestError("只能有一个 query 参数。There may be only one parameter query.")
    default, named = values.get("default-graph-uri"), values.get("named-graph-uri")
    if default is None and named is None:
        return Operation(queries[0] if queries else None)
    return Operation(queries[0] if queries else None, tuple(default or ()), tuple(named or ()))


async def _limited_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise BodyTooLargeError(BODY_BYTES)
    return bytes(body)


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise RequestError(
            f"请求不是 UTF-8 编码。The request is not UTF-8: byte {error.start}.",
            remedy="请以 UTF-8 编码发送。Send it in UTF-8.",
        ) from error
