"""What goes into an ingest and what comes out of it: options, outcomes, and who hears of its course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ontology.errors import KepuError

Status = Literal["added", "replaced", "unchanged", "refused"]


@dataclass(frozen=True)
class Options:
    """How to ingest.

    ``jobs``: processes that derive, 0 for one a core where there is work for them. ``replace``: a file takes
    the place of another one of the same plan. ``slug`` stands for the title's own in the plan's IRI.
    ``validate``: SHACL judges every document.
    """

    jobs: int = 0
    replace: bool = False
    slug: str = ""
    validate: bool = True


@dataclass(frozen=True)
class Change:
    """What became of a document that was there: its figures before, its triples that came and went.

    ``former`` is the IRI that its plan had, where that is another now.
    """

    figures: Mapping[str, int]
    added: int
    removed: int
    former: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a document. ``error`` says why it was refused, ``change`` what is new in it."""

    source: str
    status: Status
    plan: str = ""
    title: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: KepuError | None = None
    change: Change | None = None


class Observer(Protocol):
    """Hears how an ingest goes on, while its caller waits for the next batch."""

    def begun(self, count: int) -> None:
        """So many documents will be looked at; called once for those of the store and once for the files."""

    def derived(self, name: str) -> None:
        """A document was looked at; it is not in the store yet."""

    def message(self, text: str) -> None:
        """A word for the user: another process holds the writer lock."""
