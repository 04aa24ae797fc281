"""One request to an endpoint: to the address that was checked, no redirects, limited in time and bytes."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Event, Timer
from time import monotonic
from urllib.parse import urlencode, urlunsplit

from api.remote.addresses import Address, resolve
from api.remote.allowing import Allowed
from api.remote.errors import RemoteError
from api.version import VERSION

RESULTS = "application/sparql-results+json"
_HEADERS = {
    "Accept": RESULTS,
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": f"kepu-graph/{VERSION}",
    "Connection": "close",
}
_PIECE = 2**16


@dataclass(frozen=True)
class RemoteLimits:
    """``seconds`` for all clauses of a query together, ``size`` bytes of each answer."""

    seconds: float
    size: int = 2**24


def ask(endpoint: Allowed, query: str, limits: RemoteLimits, end: float) -> bytes:
    """What an endpoint answers to a query: a result in JSON. ``end`` is when by the monotonic clock.

    Raises :class:`RemoteError`, and :class:`RemoteRefusedError` for an address that must not be called.
    """
    address, late = resolve(endpoint), Event()
    try:
        with _connected(endpoint, address, end - monotonic(), late) as connection:
            body = _answer(endpoint, connection, query, limits.size)
        if late.is_set():  # what was cut off may look complete
            raise TimeoutError
        return body
    except (OSError, HTTPException, ValueError) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            zh, en = f"在 {limits.seconds:g} 秒内没有答完", f"did not answer within {limits.seconds:g} s"
        else:
            zh, en = "无法连接或中途断开", "could not be reached, or broke off"
        raise RemoteError(endpoint.iri, zh, en) from error


@contextmanager
def _connected(endpoint: Allowed, address: Address, seconds: float, late: Event) -> Iterator[HTTPConnection]:
    """A connection to the very address; cut, and ``late`` set, when its time is over."""
    if seconds <= 0:
        raise TimeoutError
    parts = endpoint.parts
    with closing(socket.socket(address.family, socket.SOCK_STREAM)) as plain, closing(plain.dup()) as kept:

        def cut() -> None:
            late.set()
            with suppress(OSError):
                kept.shutdown(socket.SHUT_RDWR)

        timer = Timer(seconds, cut)
        timer.start()
        try:
            plain.settimeout(seconds)
            plain.connect(address.target)
            connection = HTTPConnection(parts.hostname or "", address.target[1])
            connection.sock = _secured(plain, parts.hostname or "") if parts.scheme == "https" else plain
            with closing(connection):
                yield connection
        finally:
            timer.cancel()
            timer.join()


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _answer(endpoint: Allowed, connection: HTTPConnection, query: str, size: int) -> bytes:
    parts = endpoint.parts
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    connection.request("POST", target, urlencode({"query": query}), {**_HEADERS, "Host": parts.netloc})
    with connection.getresponse() as response:
        if response.status != 200:
            raise RemoteError(
                endpoint.iri, f"以状态 {response.status} 应答", f"answered with status {response.status}"
            )
        return _body(endpoint, response, size)


def _body(endpoint: Allowed, response: HTTPResponse, size: int) -> bytes:
    body = bytearray()
    while piece := response.read(_PIECE):
        body += piece
        if len(body) > size:
            raise RemoteError(
                endpoint.iri, f"的应答超过 {size} 字节", f"answered with more than {size} bytes"
            )
    return bytes(body)
