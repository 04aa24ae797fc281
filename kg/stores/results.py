"""A SPARQL query, its limits and its result, the same for every store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Literal, Protocol, Self

from kg.stores.errors import InvalidLimitError

SolutionFormat = Literal["json", "xml", "csv", "tsv"]
GraphFormat = Literal["turtle", "ntriples", "rdfxml", "trig", "nquads", "jsonld"]
ResultKind = Literal["solutions", "boolean", "graph"]


@dataclass(frozen=True)
class QueryLimits:
    """Where a query is stopped: wall-clock seconds, megabytes (2**20) of memory, result rows, result bytes.

    Rows are solutions of SELECT and triples of CONSTRUCT and DESCRIBE. Megabytes count what the query adds to
    its worker. Raises :class:`InvalidLimitError` for a limit that is not positive.
    """

    seconds: float = 30.0
    memory_mb: int = 1024
    rows: int = 1_000_000
    result_bytes: int = 256 * 2**20

    def __post_init__(self) -> None:
        for name in ("seconds", "memory_mb", "rows", "result_bytes"):
            if getattr(self, name) <= 0:
                raise InvalidLimitError(name)


@dataclass(frozen=True)
class Query:
    """A SPARQL 1.1 query with what the protocol says beside it.

    A SELECT or ASK is answered in ``solutions``, a CONSTRUCT or DESCRIBE in ``graph``. ``default_graphs`` and
    ``named_graphs`` are the protocol's dataset; None is the store's own: its default graph, all named ones.
    ``everything`` makes the default graph the merged one in a store whose own is not.
    """

    text: str
    solutions: SolutionFormat = "json"
    graph: GraphFormat = "turtle"
    prefixes: Mapping[str, str] = field(default_factory=dict)
    base_iri: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    everything: bool = False


@dataclass(frozen=True)
class Running:
    """A query that is being answered: its number in this process, its text, when it began (UTC, ISO 8601)."""

    number: int
    text: str
    since: str


class QueryResult(Protocol):
    """A result that is still being computed. Closing it early stops the query."""

    @property
    def kind(self) -> ResultKind: ...

    @property
    def media_type(self) -> str: ...

    @property
    def generation(self) -> int:
        """The generation that answers."""

    def __iter__(self) -> Iterator[bytes]:
        """The serialised result in chunks. Raises :class:`QueryLimitError` when a limit is passed."""

    def read(self) -> bytes:
        """The whole result."""

    def spool(self) -> IO[bytes]:
        """The whole result in a temporary file, at its start: a slow client then holds no worker."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
