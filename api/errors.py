"""Errors as HTTP answers: one table from class to status and type, one shape, ``application/problem+json``.

RFC 9457: ``type``, ``title``, ``status``, ``detail``, and beside them what a program can use: ``place``,
``remedy``, ``limit`` and ``value`` of a query's limit, ``errors`` of parameters. Answers of status 500 say
nothing of the machine; the log does.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from api.naming import UnknownNameError
from api.remote.errors import RemoteError, RemoteRefusedError
from kg.sparql.errors import ClauseError
from kg.stores import errors as store
from ontology.errors import KepuError
from search import errors as search

logger = logging.getLogger(__name__)

TYPES = "https://w3id.org/kepu/problems/"
MEDIA_TYPE = "application/problem+json"


class RequestError(KepuError):
    """A request that is wrong in itself."""


class NotAcceptableError(RequestError):
    """None of the formats that the client accepts is on offer."""

    def __init__(self, offered: list[str]) -> None:
        super().__init__(
            "没有所要求的格式。None of the formats asked for is available.",
            remedy=f"可用的格式 available (format=): {', '.join(offered)}.",
        )


class NoSuchThingError(RequestError):
    """No thing of this kind has the IRI."""

    def __init__(self, iri: str) -> None:
        super().__init__("没有这个事物。There is no such thing.", place=iri)


class MediaTypeError(RequestError):
    """The request's body is of a kind that the address does not take."""

    def __init__(self, found: str, taken: tuple[str, ...]) -> None:
        super().__init__(
            f"不支持的请求类型“{found}”。The request's content type is not supported.",
            remedy=f"可用 use: {', '.join(taken)}.",
        )


class BodyTooLargeError(RequestError):
    """The request's body is larger than the address takes; ``limit`` in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"请求超过 {limit} 字节。The request is larger than {limit} bytes.")


class UnauthorizedError(RequestError):
    """The request has no key, or one that is not in force (``given``)."""

    def __init__(self, *, given: bool) -> None:
        words = "密钥无效。The key is not in force." if given else "需要密钥。A key is needed."
        super().__init__(
            words,
            remedy="请加请求头 Authorization: Bearer KEY；密钥用 kepu keys add 生成。"
            "Send the header Authorization: Bearer KEY; kepu keys add makes keys.",
        )


class ForbiddenError(RequestError):
    """The key does not allow it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "密钥的权限不足。The key does not allow this.",
            place=name,
            remedy="需要 admin 权限的密钥。A key of the role admin is needed.",
        )


class ReadOnlyError(RequestError):
    """The service was started to be read only."""

    def __init__(self) -> None:
        super().__init__("本服务只读。This service is read only.")


class UnsettledError(KepuError):
    """The store changed whenever it was read."""

    def __init__(self) -> None:
        super().__init__(
            "知识库正在不断变化。The store keeps changing.", remedy="请稍后再试。Try again later."
        )


@dataclass(frozen=True)
class Kind:
    """A kind of problem; ``slug`` ends its type."""

    status: int
    slug: str
    title: str


CRASH = Kind(500, "internal", "服务内部错误 Internal error")
INVALID = Kind(422, "invalid-parameter", "参数无效 Invalid parameter")
KINDS: dict[type[KepuError], Kind] = {
    KepuError: CRASH,
    RequestError: Kind(400, "bad-request", "请求有误 Bad request"),
    NotAcceptableError: Kind(406, "not-acceptable", "没有所要求的格式 Not acceptable"),
    NoSuchThingError: Kind(404, "not-found", "未找到 Not found"),
    MediaTypeError: Kind(415, "unsupported-media-type", "不支持的请求类型 Unsupported media type"),
    BodyTooLargeError: Kind(413, "too-large", "请求过大 Content too large"),
    UnauthorizedError: Kind(401, "unauthorized", "需要密钥 Key needed"),
    ForbiddenError: Kind(403, "forbidden", "权限不足 Forbidden"),
    ReadOnlyError: Kind(403, "read-only", "只读 Read only"),
    UnsettledError: Kind(503, "busy", "服务繁忙 Busy"),
    UnknownNameError: Kind(422, "unknown-name", "没有这个名称 Unknown name"),
    RemoteRefusedError: Kind(403, "query-refused", "查询被拒绝 Query refused"),
    RemoteError: Kind(502, "service-failed", "远程端点出错 Remote endpoint failed"),
    ClauseError: Kind(400, "bad-service-clause", "SERVICE 有误 Bad SERVICE clause"),
    search.NoSuchMeasureError: Kind(404, "not-found", "未找到 Not found"),
    search.BadQueryError: Kind(400, "bad-question", "问题有误 Bad question"),
    search.NoIndexError: Kind(503, "no-index", "正在重建索引 Index being made"),
    search.IndexDamagedError: Kind(503, "no-index", "正在重建索引 Index being made"),
    search.SearchError: Kind(503, "search-unavailable", "无法检索 Search unavailable"),
    store.ReservedGraphError: Kind(403, "reserved-graph", "系统的图 Reserved graph"),
    store.NoSuchGraphError: Kind(404, "not-found", "未找到 Not found"),
    store.UnreadableContentError: Kind(400, "unreadable-content", "内容无法读取 Unreadable content"),
    store.EditFailedError: Kind(400, "update-failed", "更新未执行 Update failed"),
    store.NoSuchDocumentError: Kind(404, "not-found", "未找到 Not found"),
    store.HistoryGoneError: Kind(410, "history-gone", "变更记录已不存在 History gone"),
    store.StoreLockedError: Kind(503, "locked", "知识库正被写入 Store locked"),
    store.StoreFullError: Kind(507, "disk-full", "磁盘空间不足 Disk full"),
    store.QuerySyntaxError: Kind(400, "query-syntax", "查询语法错误 Query syntax"),
    store.QueryRefusedError: Kind(403, "query-refused", "查询被拒绝 Query refused"),
    store.InvalidLimitError: Kind(400, "invalid-limit", "限制无效 Invalid limit"),
    store.QueryLimitError: Kind(503, "query-limit", "查询超过限制 Query limit"),
    store.QueryStoppedError: Kind(503, "query-stopped", "查询被中止 Query stopped"),
    store.QueueFullError: Kind(503, "busy", "服务繁忙 Busy"),
}
"""The nearest class in the error's ancestry counts."""

STATUSES = {
    404: Kind(404, "not-found", "未找到 Not found"),
    405: Kind(405, "method-not-allowed", "不支持的方法 Method not allowed"),
    413: KINDS[BodyTooLargeError],
}
HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": 'Bearer realm="kepu"'},
    503: {"Retry-After": "1"},
}
"""What answers of a status have beside their body."""
DETAILS = {
    404: "没有这个地址。There is nothing at this address.",
    405: "这个地址不支持该方法。This address does not support the method.",
}
"""What the framework itself refuses."""


@dataclass(frozen=True)
class Problem:
    """An error as it is answered."""

    kind: Kind
    detail: str
    members: Mapping[str, Any] = field(default_factory=dict)

    def response(self, headers: Mapping[str, str] | None = None) -> JSONResponse:
        """The answer."""
        body = {
            "type": TYPES + self.kind.slug,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            **{name: value for name, value in self.members.items() if value not in ("", None)},
        }
        more = {"Cache-Control": "no-store", **HEADERS.get(self.kind.status, {}), **(headers or {})}
        return JSONResponse(body, self.kind.status, more, MEDIA_TYPE)


CRASHED = Problem(CRASH, "服务出错，详情见日志。The service failed; its log says why.")


def problem_of(error: KepuError) -> Problem:
    """The problem that an error is."""
    kind = next(KINDS[ancestor] for ancestor in type(error).__mro__ if ancestor in KINDS)
    if kind is CRASH:
        return CRASHED
    members: dict[str, Any] = {"remedy": error.remedy}
    if kind.status < 500:
        members["place"] = error.place
    if isinstance(error, store.QueryLimitError):
        members |= {"limit": error.limit, "value": error.value}
    return Problem(kind, error.message, members)


def handle_errors(app: FastAPI, routes: Sequence[Route]) -> None:
    """Answer all errors but crashes, which are the business of :mod:`api.middleware`.

    ``routes`` are the application's own.
    """
    app.add_exception_handler(KepuError, _kepu_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, partial(_http_error, routes))


async def _kepu_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, KepuError)
    problem = problem_of(error)
    if problem.kind.status >= 500:
        logger.warning("%s", error, exc_info=error if problem is CRASHED else None)
    return problem.response()


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [
        {"parameter": str(fault["loc"][-1]), "value": fault.get("input"), "message": fault["msg"]}
        for fault in error.errors()
    ]
    names = ", ".join(fault["parameter"] for fault in faults)
    detail = f"参数无效：{names}。Invalid parameter: {names}."
    return Problem(INVALID, detail, {"errors": faults}).response()


async def _http_error(routes: Sequence[Route], request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = error.status_code
    kind = STATUSES.get(status) or Kind(status, f"http-{status}", error.detail)
    headers = _allowing(routes, request) if status == 405 else None
    return Problem(kind, DETAILS.get(status, error.detail)).response(headers or error.headers)


def _allowing(routes: Sequence[Route], request: Request) -> dict[str, str] | None:
    """All methods of an address, whichever of its routes has them; the framework tells those of one only."""
    fitting = (route for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    methods = {method for route in fitting for method in route.methods or ()}
    if "GET" in methods:
        methods.add("HEAD")  # see api.middleware.HeadAsGet
    return {"Allow": ", ".join(sorted(methods))} if methods else None
