"""From the start of a process to its answers, over the specimens: `python -m benchmarks.starting`.

Targets, in seconds: the service answers /health, lists and SPARQL within 3 and a search by meaning within 8,
as `kepu search` does. Importing sentence-transformers, which both wait for, is printed beside.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory

import httpx

from benchmarks.goals import Goal, shown

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
KEPU = Path(sys.executable).with_name("kepu")
QUESTION = "给老年人教手机"
LONGEST = 60.0
_PAUSE = 0.05


def main() -> int:
    """Print the figures; 1 where a target is missed."""
    with TemporaryDirectory() as folder:
        store = ("--store", folder)
        subprocess.run([KEPU, "ingest", *store, SAMPLES], check=True, capture_output=True)
        goals = [shown(goal) for goal in (*service(store), command(store))]
    imported = seconds(sys.executable, "-c", "import sentence_transformers")
    print(f"{'import sentence_transformers, s':44}{imported:8.3f}")
    return 0 if all(goal.met for goal in goals) else 1


def service(store: tuple[str, ...]) -> Iterator[Goal]:
    """The first good answers of a service that is just started."""
    with served(store) as (url, start):
        for path in ("/health", "/api/plans", "/sparql?query=ASK%7B%7D"):
            until(partial(answers, url + path))
            yield Goal(f"{path.partition('?')[0]}, s", time.perf_counter() - start, 3)
        until(lambda: httpx.get(f"{url}/health").json()["search"]["encoder"] == "ready")
        found = httpx.get(f"{url}/api/search", params={"q": QUESTION}, timeout=LONGEST).json()
        assert found["mode"] == "hybrid"
        yield Goal("first search by meaning, s", time.perf_counter() - start, 8)


def command(store: tuple[str, ...]) -> Goal:
    """`kepu search` in a process of its own."""
    return Goal("kepu search, s", seconds(KEPU, "search", *store, QUESTION), 8)


@contextmanager
def served(store: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """The address of a service, and when it was started."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    command = [KEPU, "serve", *store, "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}", start
    finally:
        process.terminate()
        process.wait()


def answers(address: str) -> bool:
    """Whether an address answers well."""
    return httpx.get(address).status_code == 200


def until(good: Callable[[], bool]) -> None:
    """Ask again until the answer is good. Raises TimeoutError."""
    end = time.perf_counter() + LONGEST
    while time.perf_counter() < end:
        try:
            if good():
                return
        except (httpx.TransportError, KeyError):
            pass
        time.sleep(_PAUSE)
    raise TimeoutError(f"no good answer within {LONGEST:.0f} s")


def seconds(*command: object) -> float:
    """How long a command takes."""
    start = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
