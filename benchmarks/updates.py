"""Updates of users' graphs a second, in one service's store: `python -m benchmarks.updates [PLANS]`.

Each is acknowledged when its generation is durable; all that wait share one. The store holds so many plans
of 3,000 triples. Targets: 100 a second from 8 clients, 300 from 64. One client's are printed beside, and how
long the disk takes to make a small file durable.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.store import plan
from kg.stores.edits import Ground, Update
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import QueryLimits

GROUND = Ground("https://example.org/", "https://example.org/default")
LIMITS = QueryLimits()
SECONDS = 5.0
TARGETS = {1: 0, 8: 100, 64: 300}
"""Updates a second by the number of clients."""


def main() -> int:
    """Print the figures; 1 where a target is missed."""
    plans = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with TemporaryDirectory(dir=".") as place:
        print(f"a durable file       {1000 * durable(Path(place)):6.1f} ms")
        store = EmbeddedStore(Path(place) / "store", create=True, workers=1)
        with store.write({}) as batch:
            for number in range(plans):
                batch.put(plan(number))
        met = [shown(clients, rate(store, clients), target) for clients, target in TARGETS.items()]
        store.close()
    return 0 if all(met) else 1


def durable(folder: Path) -> float:
    """Seconds that the disk takes."""
    start = time.perf_counter()
    for number in range(10):
        with (folder / str(number)).open("wb") as file:
            file.write(b"x")
            os.fsync(file.fileno())
    return (time.perf_counter() - start) / 10


def rate(store: EmbeddedStore, clients: int) -> float:
    """Updates a second from so many clients, each of which waits for its answer."""
    end = time.perf_counter() + SECONDS

    def work(client: int) -> int:
        for number in count():
            if time.perf_counter() > end:
                return number
            text = f"INSERT DATA {{ GRAPH <m:{clients}> {{ <c:{client}> <m:says> {number} }} }}"
            store.edit(Update(text), GROUND, LIMITS)
        raise AssertionError

    with ThreadPoolExecutor(clients) as threads:
        return sum(threads.map(work, range(clients))) / SECONDS


def shown(clients: int, found: float, target: float) -> bool:
    """Print a figure; whether its target is met."""
    met = found >= target
    verdict = "met" if met else "MISSED"
    print(f"{clients:3} clients           {found:6.1f} updates/s   target >= {target}   {verdict}")
    return met


if __name__ == "__main__":
    raise SystemExit(main())
