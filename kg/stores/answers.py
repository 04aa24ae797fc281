"""One query in a worker: evaluated, serialised, counted and sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from kg.stores.counting import COUNTERS, RowCounter
from kg.stores.faults import LimitFault, ServiceFault
from kg.stores.frames import BEGIN, DATA, END, PIECE, frame, json_frame, write_all

SOLUTIONS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
}
SERVICE = re.compile("service", re.IGNORECASE)

Request = dict[str, Any]
Result = QuerySolutions | QueryBoolean | QueryTriples


class Output:
    """What pyoxigraph writes a result to (it calls write and flush only): counts, sends on in pieces."""

    def __init__(self, descriptor: int, begin: bytes, limit: int) -> None:
        self._descriptor = descriptor
        self._waiting = begin
        self._pieces: list[bytes] = []
        self._length = 0
        self._left = limit
        self.rows: tuple[RowCounter, int] | None = None

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise LimitFault("result_bytes")
        if self.rows is not None and self.rows[0].feed(data) > self.rows[1]:
            raise LimitFault("rows")
        self._pieces.append(data)
        self._length += len(data)
        if self._length >= PIECE:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Pieces are sent when there is enough, or at the end."""

    def end(self) -> None:
        self._send(frame(END))

    def _send(self, last: bytes = b"") -> None:
        data = frame(DATA, b"".join(self._pieces)) if self._pieces else b""
        write_all(self._descriptor, self._waiting + data + last)
        self._waiting, self._pieces, self._length = b"", [], 0


def answer(store: Store, request: Request) -> None:
    """Run the request's query and send its result. Raises faults and pyoxigraph's errors."""
    refuse_service(request["text"], request["prefixes"], request["base_iri"])
    result = evaluate(store, request)
    if isinstance(result, QueryTriples):
        send_graph(result, request)
    else:
        send_solutions(result, request)


def refuse_service(
    text: str, prefixes: Mapping[str, str], base_iri: str | None, *, is_update: bool = False
) -> None:
    """Raises :class:`ServiceFault` for a text with a SERVICE clause, which would reach the network.

    The parser itself tells a clause from the word in a text, an IRI or a name: with the word spelt otherwise
    all over, the query is still one, unless the word was a keyword.
    """
    if not SERVICE.search(text):
        return
    other = {SERVICE.sub("servicx", name): iri for name, iri in prefixes.items()}
    read = Store().update if is_update else Store().query
    try:
        read(SERVICE.sub("servicx", text), prefixes=other, base_iri=base_iri)
    except SyntaxError as error:
        raise ServiceFault from error
    except (OSError, RuntimeError):
        return  # of an update of nothing: it was read


def evaluate(store: Store, request: Request) -> Result:
    """The result of the query on the dataset that the request names."""
    default, named = request["default_graphs"], request["named_graphs"]
    return store.query(
        request["text"],
        prefixes=request["prefixes"],
        base_iri=request["base_iri"],
        default_graph=None if default is None else [NamedNode(iri) for iri in default],
        named_graphs=None if named is None else [NamedNode(iri) for iri in named],
        use_default_graph_as_union=default is None and request["union"],
    )


def send_solutions(result: QuerySolutions | QueryBoolean, request: Request) -> None:
    """Send bindings, or yes or no."""
    name = request["solutions"]
    kind = "boolean" if isinstance(result, QueryBoolean) else "solutions"
    output = Output(1, begin(kind, SOLUTIONS[name].media_type), request["result_bytes"])
    if kind == "solutions":
        output.rows = (COUNTERS[name](), request["rows"])
    result.serialize(cast(IO[bytes], output), SOLUTIONS[name])
    output.end()


def send_graph(result: QueryTriples, request: Request) -> None:
    """Send triples."""
    form = GRAPHS[request["graph"]]
    output = Output(1, begin("graph", form.media_type), request["result_bytes"])
    triples = counted(result, request["rows"])
    serialize(triples, cast(IO[bytes], output), form, prefixes=request["prefixes"])
    output.end()


def begin(kind: str, media_type: str) -> bytes:
    """The BEGIN frame."""
    return json_frame(BEGIN, {"kind": kind, "media_type": media_type})


def counted(triples: Iterable[Triple], limit: int) -> Iterator[Triple]:
    """The triples; raises :class:`LimitFault` after ``limit``."""
    for number, triple in enumerate(triples):
        if number >= limit:
            raise LimitFault("rows")
        yield triple
