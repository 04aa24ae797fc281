"""Search blocks of SPARQL queries, answered by the search of the current generation."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from api.filters import Asked, Written
from api.naming import Naming, whole_iri
from kg.sparql.values import Solutions
from kg.stores.manifest import Manifest
from search.blocks.block import Question, SearchBlock
from search.blocks.solutions import solutions
from search.requests import Hit, SearchRequest
from search.service import OpenedSearch


@dataclass(frozen=True)
class BlockSearch:
    """``opened`` hands out the search, ``naming`` the names of its generation.

    A batch may be published between this search and the query's own start; the query then knows more, or no
    longer all, of what was found.
    """

    opened: Callable[[], AbstractContextManager[OpenedSearch]]
    naming: Callable[[Manifest], Naming]

    def solutions(self, block: SearchBlock) -> Solutions:
        """What a block finds. Raises UnknownNameError, SearchError and the store's errors."""
        with self.opened() as opened:
            return solutions(block, self._hits(opened, block))

    def _hits(self, opened: OpenedSearch, block: SearchBlock) -> tuple[Hit, ...]:
        naming = self.naming(opened.manifest)
        if isinstance(block.asked, Question):
            return opened.search(_request(block.asked, block, naming)).hits
        whole, last = whole_iri(block.asked.measure, naming.base), block.offset + block.limit
        return opened.similar(whole, last, same_plan=block.asked.same_plan)[block.offset :]


def _request(question: Question, block: SearchBlock, naming: Naming) -> SearchRequest:
    written = Written(question.values, question.target)
    request = Asked(question.words, written, question.literal).request(naming.filters(written), block.limit)
    return replace(request, offset=block.offset, mode=question.mode)
