"""A process that writes plans with their index, to be killed or raced. Run: index_writing.py STORE [NAME BATCHES].

Step k puts three plans, whose texts hold k, and withdraws one; a plan of its own says which step it was. So the
measures after each step are known (:func:`expected`). Between steps the index is made anew or maintained.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "search"))

from conftest import FakeEncoder
from plans_in_triples import plan_document, plan_iri

from kg.stores.oxigraph import EmbeddedStore
from search.index import DocumentIndex, EncoderChoice

PLANS = 8
ENCODER = FakeEncoder(16)


def opened(folder: Path) -> EmbeddedStore:
    return EmbeddedStore(folder, create=True, index=index())


def index() -> DocumentIndex:
    return DocumentIndex(EncoderChoice(lambda: ENCODER.identity, lambda: ENCODER))


def texts_of(name: str, step: int) -> tuple[str, str]:
    return f"第{step}步在{name}举办科技节。", f"{name}开展科普大篷车进校园活动。"


def expected(step: int) -> dict[str, str]:
    """The texts of all measures by IRI after so many steps."""
    plans: dict[str, tuple[str, ...]] = {}
    for number in range(1, step + 1):
        plans |= {name: texts_of(name, number) for name in put_by(number)}
        plans.pop(removed_by(number), None)
        plans["step"] = (f"这是第{number}步。",)
    return {
        f"{plan_iri(name)}/A1.{order}": text
        for name, texts in plans.items()
        for order, text in enumerate(texts, 1)
    }


def put_by(step: int) -> list[str]:
    return [f"plan{(step * 3 + offset) % PLANS}" for offset in range(3)]


def removed_by(step: int) -> str:
    return f"plan{(step * 3 + 5) % PLANS}"


def write_step(store: EmbeddedStore, step: int) -> None:
    with store.write({}) as batch:
        for name in put_by(step):
            batch.put(plan_document(name, *texts_of(name, step)))
        if plan_iri(removed_by(step)) in batch.documents:
            batch.remove(plan_iri(removed_by(step)))
        batch.put(plan_document("step", f"这是第{step}步。"))


def write_steps(store: EmbeddedStore, step: int) -> None:
    """Go on from the step that was the last, and say each number before and after it is written."""
    while True:
        step += 1
        print("begin", step, flush=True)
        write_step(store, step)
        print("done", step, flush=True)
        if step % 3 == 0:
            store.reindex()


def write_own(store: EmbeddedStore, name: str, batches: int) -> None:
    """Add so many plans of one's own, one a batch."""
    for number in range(batches):
        with store.write({}) as batch:
            batch.put(plan_document(f"{name}{number}", *texts_of(name, number)))


if __name__ == "__main__":
    if len(sys.argv) > 3:
        write_own(opened(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3]))
    else:
        write_steps(opened(Path(sys.argv[1])), int(sys.argv[2]))
