"""The seam to what links measures of an index with each other: graphs that follow from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.stores.derived import GraphChange

if TYPE_CHECKING:
    from search.index import SearchIndex


@dataclass(frozen=True)
class LinkTask:
    """What changed from one generation's index to the next, both open.

    ``put`` are plans whose measures are new in ``after``, ``gone`` those whose measures ``before`` has and
    ``after`` has not, or has anew. ``before`` is None where all is new: then the change is whole.
    """

    before: SearchIndex | None
    after: SearchIndex
    put: tuple[str, ...]
    gone: tuple[str, ...]


Links = Callable[[LinkTask], Iterable[GraphChange]]
