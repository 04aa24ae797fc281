"""The seam to what links measures of an index with each other: graphs that follow from it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.stores.derived import GraphChange

if TYPE_CHECKING:
    from search.index import SearchIndex


@dataclass(frozen=True)
class LinkTask:
    """What changed from one generation's index to the next, both open.

    ``put`` are plans whose measures are new in ``after``, ``gone`` those whose measures ``before`` has and
    ``after`` has not, or has anew. ``before`` is None where all is new: then the change is whole. ``parent``
    and ``draft`` are the folders of the two generations, where links keep a file of their own.
    """

    before: SearchIndex | None
    after: SearchIndex
    parent: Path | None
    draft: Path
    put: tuple[str, ...]
    gone: tuple[str, ...]


Links = Callable[[LinkTask], Iterable[GraphChange]]

FILE = "links.npz"
"""Where a generation keeps which measures are nearest to which."""


def keep_links(parent: Path, draft: Path) -> None:
    """Take the file over unchanged, where there is one."""
    if (parent / FILE).exists():
        os.link(parent / FILE, draft / FILE)
