"""Bodies of requests, read with a limit, and what RDF is in them."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import Request
from starlette.datastructures import UploadFile

from api.errors import BodyTooLargeError, MediaTypeError, RequestError
from kg.stores.edits import Content
from kg.stores.results import GraphFormat

TEXT_BYTES = 2**20
"""The longest query or form."""
GRAPH_BYTES = 64 * 2**20
"""The largest update or graph."""
_PARTS = 100
MULTIPART = "multipart/form-data"

FORMATS: dict[str, GraphFormat] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "application/xml": "rdfxml",
    "text/plain": "ntriples",
}
"""What graphs may be sent as."""
_ENDINGS: dict[str, GraphFormat] = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".rdf": "rdfxml",
    ".jsonld": "jsonld",
    ".trig": "trig",
    ".nq": "nquads",
}


def media_type(header: str) -> str:
    """The media type of a Content-Type header, without its parameters."""
    return header.partition(";")[0].strip().lower()


async def read_body(request: Request, limit: int) -> bytes:
    """The body. Raises :class:`BodyTooLargeError`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise BodyTooLargeError(limit)
    return bytes(body)


def decoded(body: bytes) -> str:
    """The body as text. Raises :class:`RequestError`."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise RequestError(
            f"请求不是 UTF-8 编码。The request is not UTF-8: byte {error.start}.",
            remedy="请以 UTF-8 编码发送。Send it in UTF-8.",
        ) from error


async def read_contents(request: Request, base: str) -> tuple[Content, ...]:
    """The RDF of a body, or of each part of a form.

    Raises :class:`MediaTypeError`, :class:`BodyTooLargeError`.
    """
    kind = media_type(request.headers.get("content-type", ""))
    if kind == MULTIPART:
        return await _parts(request, base)
    if kind not in FORMATS:
        raise MediaTypeError(kind, (*FORMATS, MULTIPART))
    return (Content(await read_body(request, GRAPH_BYTES), FORMATS[kind], base),)


async def _parts(request: Request, base: str) -> tuple[Content, ...]:
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > GRAPH_BYTES:  # a form of unknown length could have any
        raise BodyTooLargeError(GRAPH_BYTES)
    async with request.form(max_files=_PARTS, max_fields=_PARTS) as form:
        parts = [value for _, value in form.multi_items()]
        files = [part for part in parts if isinstance(part, UploadFile)]
        if len(files) < max(len(parts), 1):
            raise RequestError("表单只能含文件，且至少一个。The form has files only, one at least.")
        return tuple([Content(await file.read(), _format(file), base) for file in files])


def _format(file: UploadFile) -> GraphFormat:
    """By the part's media type, else by its file name."""
    kind, ending = media_type(file.content_type or ""), PurePath(file.filename or "").suffix.lower()
    found = FORMATS.get(kind) or _ENDINGS.get(ending)
    if found is None:
        raise MediaTypeError(kind or ending, (*FORMATS, *_ENDINGS))
    return found
