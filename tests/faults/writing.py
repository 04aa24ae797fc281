"""A process that writes batch after batch, to be killed, interrupted or raced. Run: writing.py STORE NAME BATCHES.

Batch g (the one that makes generation g) puts six documents, whose texts hold g, and withdraws one; so the
documents of each generation are known (:func:`expected`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.stores.base import Batch, Document, GraphNames
from kg.stores.oxigraph import EmbeddedStore

BASE = "https://example.org/"
NUMBERS = 12


def expected(generation: int) -> dict[str, str]:
    """Texts of all documents by plan IRI after so many batches of :func:`step`."""
    texts: dict[str, str] = {}
    for step_number in range(1, generation + 1):
        texts |= {plan_iri(number): f"批次{step_number}" for number in put_by(step_number)}
        texts.pop(plan_iri(removed_by(step_number)), None)
    return texts


def put_by(generation: int) -> list[int]:
    return [(generation * 3 + offset) % NUMBERS for offset in range(6)]


def removed_by(generation: int) -> int:
    return (generation * 3 + 7) % NUMBERS


def plan_iri(name: object) -> str:
    return f"{BASE}plan/{name}"


def make(name: object, text: str) -> Document:
    """A document of 200 triples, half of which others hold too."""
    own = [f'<{BASE}{name}/{index}> <{BASE}says> "{text}{index}" .\n' for index in range(100)]
    common = [f'<{BASE}common/{index}> <{BASE}says> "{index}" .\n' for index in range(100)]
    return Document(
        plan=plan_iri(name),
        source=f"{name}.txt",
        title=f"方案{name}",
        graphs=GraphNames(f"{BASE}graph/{name}", f"{BASE}inferred/{name}", f"{BASE}provenance"),
        asserted="".join(own + common).encode(),
        inferred="".join(common).encode(),
        provenance=f'<{BASE}graph/{name}> <{BASE}by> "test" .\n'.encode(),
        original=text.encode(),
        text=text,
    )


def step(batch: Batch, generation: int) -> None:
    for number in put_by(generation):
        batch.put(make(number, f"批次{generation}"))
    if plan_iri(removed_by(generation)) in batch.documents:
        batch.remove(plan_iri(removed_by(generation)))


def write_steps(store: EmbeddedStore) -> None:
    """Go on from the generation that is there, and say each number before and after it is written."""
    while True:
        with store.write({}) as batch:
            number = store.generation() + 1
            print("begin", number, flush=True)
            step(batch, number)
        print("done", number, flush=True)


def write_own(store: EmbeddedStore, name: str, batches: int) -> None:
    """Add so many documents of one's own, one a batch."""
    for number in range(batches):
        with store.write({}) as batch:
            batch.put(make(f"{name}{number}", name))


if __name__ == "__main__":
    opened = EmbeddedStore(Path(sys.argv[1]), create=True)
    if len(sys.argv) > 2:
        write_own(opened, sys.argv[2], int(sys.argv[3]))
    else:
        write_steps(opened)
