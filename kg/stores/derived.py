"""What stands in every generation beside the graph, made of it: an index, and graphs that it derives.

The store knows nothing of what an index holds. It says which documents came and went, gives it a folder to
write to, and publishes the index with the graph, at one stroke.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Finding:
    """Something wrong with a store: where, and what. Harmless is what the next writer clears away."""

    place: str
    problem: str
    harmless: bool = False


@dataclass(frozen=True)
class DocumentTriples:
    """A document's triples in N-Triples; ``source`` is its file's name without folders."""

    plan: str
    source: str
    asserted: bytes
    inferred: bytes


@dataclass(frozen=True)
class GraphChange:
    """What becomes of a derived graph, in N-Triples.

    ``whole``: ``added`` is all that it holds from now on, ``removed`` is empty.
    """

    graph: str
    added: bytes = b""
    removed: bytes = b""
    whole: bool = False


Documents = Callable[[], Iterator[DocumentTriples]]


@dataclass(frozen=True)
class IndexTask:
    """One generation in the making, as an index sees it.

    ``draft`` is the folder of the generation to come, ``parent`` that of the one that it changes (None: the
    first one), which is never written to: files of it that stay are hard-linked. ``put`` reads the documents
    that are new or have other triples, ``everything`` all documents of the new state; ``gone`` are the plans
    of documents that were withdrawn or replaced. ``tell`` takes a word for the user.
    """

    draft: Path
    parent: Path | None
    put: Documents
    everything: Documents
    gone: frozenset[str]
    tell: Callable[[str], None]


Derive = Callable[[IndexTask], Iterable[GraphChange]]
"""Writes the files of an index into the draft; the changes of graphs that follow."""


class DerivedIndex(Protocol):
    """An index of the documents' triples. Its errors are KepuErrors or OSErrors; each ends the batch."""

    def prepare(self, generation: Path | None) -> None:
        """Documents will be put beside those of this generation: raise now what would end it."""

    def update(self, task: IndexTask) -> Iterable[GraphChange]:
        """Take the parent's index over with the changes of the task. Rebuilds a missing or damaged one."""

    def rebuild(self, task: IndexTask) -> Iterable[GraphChange]:
        """Make the index anew of all documents, whatever the parent has."""

    def is_due(self, generation: Path) -> bool:
        """Whether :meth:`maintain` has something to do; cheap."""

    def maintain(self, task: IndexTask) -> Iterable[GraphChange]:
        """Bring the parent's index to a better form with the same content."""

    def check(self, generation: Path) -> Iterator[Finding]:
        """What is wrong with the generation's index."""
