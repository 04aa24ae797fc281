"""Lists in pages: ``limit`` and ``offset``, and the Link header (RFC 8288) that leads on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from starlette.datastructures import URL

from api.models import Model

LIMIT, MOST = 50, 1000
LONGEST = 8_000
"""Characters of an address that others must be able to take (RFC 9110, 4.1)."""

T = TypeVar("T")


@dataclass(frozen=True)
class Paging:
    """Which part of a list is wanted."""

    limit: int
    offset: int


def paging(
    limit: Annotated[int, Query(ge=1, le=MOST, description="每页条数 items a page")] = LIMIT,
    offset: Annotated[int, Query(ge=0, description="跳过的条数 items before the page")] = 0,
) -> Paging:
    """The dependency that reads them off the request."""
    return Paging(limit, offset)


Paged = Annotated[Paging, Depends(paging)]


class Page(Model, Generic[T]):
    """A part of a list; ``total`` is the length of the whole."""

    items: Sequence[T]
    total: int
    limit: int
    offset: int

    @property
    def offsets(self) -> dict[str, int]:
        """Where other pages begin, by their relation to this one; those that exist."""
        last = max(0, (self.total - 1) // self.limit * self.limit)
        found = {"first": 0, "last": last}
        if self.offset > 0:
            found["prev"] = max(0, min(self.offset - self.limit, last))
        if self.offset + self.limit < self.total:
            found["next"] = self.offset + self.limit
        return found


def page(items: Sequence[T], wanted: Paging) -> Page[T]:
    """The page of a list."""
    part = items[wanted.offset : wanted.offset + wanted.limit]
    return Page(items=part, total=len(items), limit=wanted.limit, offset=wanted.offset)


def link_headers(found: Page[T], address: URL) -> dict[str, str]:
    """The Link header of a page at this address; none where addresses are too long for one."""
    if len(str(address)) > LONGEST:
        return {}
    links = (
        f'<{address.include_query_params(limit=found.limit, offset=offset)}>; rel="{relation}"'
        for relation, offset in found.offsets.items()
    )
    return {"Link": ", ".join(links)}
