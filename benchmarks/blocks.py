"""A search block in a query over 100,000 measures: `python -m benchmarks.blocks [MEASURES]`.

What the block takes beside the search itself: finding and reading it, putting 300 hits with their snippets
into the query, joining them with the measures' titles. What a query of as many such rows takes without a
block is taken off. Target: at most 10 ms.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Literal, NamedNode

from api.remote.client import RemoteLimits
from api.remote.services import RemoteServices
from api.service_clauses import ServiceClauses
from benchmarks.goals import Goal, shown
from kg.sparql.values import Solutions
from kg.stores.base import Document, GraphNames
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import Query, QueryLimits
from ontology.namespaces import BASE, KEPU, PREFIXES, QUERY_PREFIXES, SEARCH_SERVICE
from search.blocks.block import SearchBlock

PLAN = 100
"""Measures of a plan."""
HITS = 300
ROUNDS = 60
TEXT = "以“一刻钟学一项技能”为单元开发微课，在老年大学各分校滚动开班，完成老年人数字技能培训{}万人次以上。"
BLOCK = '?m s:query "老年人" ; s:limit 300 ; s:score ?score ; s:snippet ?t'
WHOLE = f"SELECT * {{ SERVICE <{SEARCH_SERVICE}> {{ {BLOCK} }} ?m kepu:title ?title }}"
PLAIN = f"SELECT * {{ ?m kepu:title ?title ; kepu:text ?t }} LIMIT {HITS}"


def main() -> int:
    """Print the figure; 1 where the target is missed."""
    plans = (int(sys.argv[1]) if len(sys.argv) > 1 else 100_000) // PLAN
    with TemporaryDirectory() as place:
        store = EmbeddedStore(Path(place) / "store", create=True, workers=1)
        with store.write({}) as batch:
            for number in range(plans):
                batch.put(document(number))
        found = hits(plans)
        with_block, without = (
            min(timed(store, found, text) for _ in range(ROUNDS)) * 1000 for text in (WHOLE, PLAIN)
        )
        store.close()
    print(f"with a block {with_block:.1f} ms, without {without:.1f} ms")
    return 0 if shown(Goal("a block beside its search, ms", with_block - without, 10)).met else 1


def timed(store: EmbeddedStore, found: Solutions, text: str) -> float:
    """Seconds from the query's text to the last byte, the search answering at once."""

    def search(_: SearchBlock) -> Solutions:
        return found

    clauses = ServiceClauses(search, RemoteServices((), RemoteLimits(1)))
    begin = time.perf_counter()
    with store.query(clauses.evaluated(Query(text, prefixes=QUERY_PREFIXES)), QueryLimits()) as result:
        answer = result.read()
    spent = time.perf_counter() - begin
    assert answer.count(b'"title":{') == HITS
    return spent


def hits(plans: int) -> Solutions:
    """Measures drawn from all."""
    drawn = random.Random(1).sample(range(plans * PLAN), HITS)
    decimal = NamedNode(f"{PREFIXES['xsd']}decimal")
    rows = [
        [NamedNode(measure(number)), Literal("0.5000", datatype=decimal), Literal(TEXT.format(number))]
        for number in drawn
    ]
    return Solutions(("m", "score", "t"), rows)


def document(number: int) -> Document:
    """A plan of one action."""
    plan = f"{BASE}plan/{number}"
    graphs = GraphNames(f"{BASE}document/{number}", f"{BASE}inferred/{number}", f"{BASE}provenance")
    lines = [f"<{plan}> <{KEPU}hasAction> <{plan}/A1> .\n", *_lines(number)]
    return Document(plan, f"{number}.txt", "方案", graphs, "".join(lines).encode(), b"", b"", b"x", "x")


def _lines(number: int) -> Iterator[str]:
    for each in range(number * PLAN, (number + 1) * PLAN):
        one = measure(each)
        yield f"<{BASE}plan/{number}/A1> <{KEPU}hasMeasure> <{one}> .\n"
        yield f'<{one}> <{KEPU}title> "措施{each}" .\n'
        yield f'<{one}> <{KEPU}text> "{TEXT.format(each)}" .\n'


def measure(number: int) -> str:
    """The IRI of a measure."""
    return f"{BASE}plan/{number // PLAN}/A1.{number % PLAN}"


if __name__ == "__main__":
    sys.exit(main())
