"""Requests of the SPARQL 1.1 Protocol (section 2), read and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from api.bodies import GRAPH_BYTES, TEXT_BYTES, decoded, media_type, read_body
from api.errors import MediaTypeError, RequestError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_LIMITS = {FORM: TEXT_BYTES, QUERY: TEXT_BYTES, UPDATE: GRAPH_BYTES}

_GRAPHS = ("default-graph-uri", "named-graph-uri")
_USING = ("using-graph-uri", "using-named-graph-uri")

Graphs = tuple[str, ...] | None


@dataclass(frozen=True)
class Operation:
    """A query or an update, or neither; with its dataset, None where the store's own counts."""

    query: str | None
    update: str | None = None
    default_graphs: Graphs = None
    named_graphs: Graphs = None


def from_address(request: Request) -> Operation:
    """The operation of a GET request, which is no update. Raises :class:`RequestError`."""
    operation = _operation(request.query_params.multi_items())
    if operation.update is not None:
        raise RequestError(
            "更新须用 POST。An update is sent by POST.",
            remedy=f"请用 POST 发送表单或 {UPDATE}。POST it in a form or as {UPDATE}.",
        )
    return operation


def is_update(request: Request) -> bool:
    """Whether the body of a POST request is an update and nothing else."""
    return media_type(request.headers.get("content-type", "")) == UPDATE


async def from_body(request: Request) -> Operation:
    """The operation of a POST request, a form or a bare text. Raises :class:`RequestError`."""
    kind = media_type(request.headers.get("content-type", ""))
    if kind not in _LIMITS:
        raise MediaTypeError(kind, tuple(_LIMITS))
    text = decoded(await read_body(request, _LIMITS[kind]))
    pairs = request.query_params.multi_items()
    if kind == FORM:
        return _operation([*pairs, *parse_qsl(text, keep_blank_values=True)])
    return _operation([*pairs, ("query" if kind == QUERY else "update", text)])


def _operation(pairs: Iterable[tuple[str, str]]) -> Operation:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    query, update = _only(values, "query"), _only(values, "update")
    if query is not None and update is not None:
        raise RequestError("query 与 update 只能有一个。Send a query or an update, not both.")
    default, named = _GRAPHS if update is None else _USING
    return Operation(query, update, *_dataset(values.get(default), values.get(named)))


def _only(values: dict[str, list[str]], name: str) -> str | None:
    found = values.get(name, [])
    if len(found) > 1:
        raise RequestError(f"只能有一个 {name} 参数。There may be only one parameter {name}.")
    return found[0] if found else None


def _dataset(default: list[str] | None, named: list[str] | None) -> tuple[Graphs, Graphs]:
    if default is None and named is None:
        return None, None
    return tuple(default or ()), tuple(named or ())
