"""What happens around every request: crashes become answers, headers are set, HEAD is answered as GET."""

from __future__ import annotations

import logging

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import CRASHED

logger = logging.getLogger(__name__)

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
"""Pages load and run nothing but our own files."""
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


SHARING = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After",
}
"""Pages of other sites may read everything here: nothing of it depends on who asks."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class BodyAbortedError(Exception):
    """A body broke off after its beginning was sent; why is logged. The connection is closed."""


class StandardHeaders:
    """Sets the headers of security and of sharing on every answer, and answers preflight requests.

    An answer that has one of them already keeps its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (SECURITY | SHARING).items():
                    headers.setdefault(name, value)
            await send(message)

        preflight = scope["type"] == "http" and scope["method"] == "OPTIONS"
        app = Response(status_code=204, headers=PREFLIGHT) if preflight else self.app
        await app(scope, receive, with_headers)


class Crashes:
    """Answers what nobody foresaw with a problem of status 500; the log has the whole story.

    Where the body has begun, returning without its end makes the server close the connection, so that the
    client sees that something is missing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except BodyAbortedError:
            return
        except Exception:  # the outermost place: whatever it is, the client gets an answer
            logger.exception("%s %s", scope.get("method"), scope.get("path"))
            if not started:
                await CRASHED.response()(scope, receive, send)


class HeadAsGet:
    """Answers HEAD as GET; the server sends no body then."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") == "HEAD":
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, send)


class Prefix:
    """Takes the path prefix of the public address off, where the proxy before us has not."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.prefix and scope.get("path", "").startswith(f"{self.prefix}/"):
            scope = {**scope, "root_path": self.prefix}
        await self.app(scope, receive, send)
