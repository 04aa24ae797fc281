"""Changes of users' graphs as a store takes them: SPARQL updates, graphs put, added to and dropped."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.stores.results import GraphFormat


@dataclass(frozen=True)
class Ground:
    """Which graphs are the users'.

    ``reserved``: what the names of all others begin with. ``default``: the graph that users' unnamed triples
    are kept in where the store's default graph is the merged one.
    """

    reserved: str
    default: str

    def is_users(self, graph: str) -> bool:
        """Whether users may change the graph."""
        return graph == self.default or not graph.startswith(self.reserved)


@dataclass(frozen=True)
class Update:
    """A SPARQL 1.1 update; ``using`` and ``using_named`` are the protocol's dataset, None for the store's."""

    text: str
    prefixes: dict[str, str] = field(default_factory=dict)
    base_iri: str | None = None
    using: tuple[str, ...] | None = None
    using_named: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Content:
    """RDF in a format; relative IRIs are resolved by ``base_iri``. Graphs named in it are not looked at."""

    data: bytes
    form: GraphFormat
    base_iri: str


@dataclass(frozen=True)
class PutGraph:
    """Make a graph hold the contents, with ``added`` beside what it held; None: users' default graph."""

    graph: str | None
    contents: tuple[Content, ...]
    added: bool = False


@dataclass(frozen=True)
class DropGraph:
    """Do away with a graph; None: with the triples of users' default graph."""

    graph: str | None


Edit = Update | PutGraph | DropGraph


@dataclass(frozen=True)
class Edited:
    """What an edit did: the ``generation`` that holds it, the ``graphs`` that it changed and ``created``.

    The unnamed default graph is called "".
    """

    generation: int
    graphs: tuple[str, ...]
    created: tuple[str, ...] = ()
