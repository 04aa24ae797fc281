"""The process that serves: what it says, how it ends, what it leaves."""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from api.app import PortError, serve
from api.settings import Settings

ROOT = Path(__file__).parents[2]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
Process = subprocess.Popen[str]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    """A service on a free port over a store that is absent at first."""
    code = "from api.app import serve; from api.settings import load_settings; serve(load_settings())"
    variables = {"KEPU_STORE": str(tmp_path / "store"), "KEPU_PORT": "0", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def address(process: Process) -> str:
    """The address that the service prints."""
    assert process.stderr
    line = process.stderr.readline()
    assert line.startswith("服务地址 Serving at ")
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found
    return found[0]


def workers(process: Process) -> list[int]:
    """The processes that it started."""
    children = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(pid) for file in children for pid in file.read_text().split()]


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_small_answers_are_sent_at_once(process: Process) -> None:
    def seconds() -> float:
        start = time.monotonic()
        client.get("/health")
        return time.monotonic() - start

    with httpx.Client(base_url=address(process)) as client:
        assert statistics.median(seconds() for _ in range(40)) < 0.03


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_order_with_its_workers_when_told_to(process: Process, sent: signal.Signals) -> None:
    server = address(process)
    assert httpx.get(f"{server}/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    started = workers(process)
    assert started
    process.send_signal(sent)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err
    assert not any(map(is_alive, started))


def test_running_queries_do_not_hold_it_up(
    process: Process, tmp_path: Path, store_filler: Callable[[Path], None]
) -> None:
    server = address(process)
    store_filler(tmp_path / "store")
    query = threading.Thread(target=lambda: _ask(f"{server}/sparql", ENDLESS))
    query.start()
    time.sleep(0.5)
    started = workers(process)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    query.join()
    assert time.monotonic() - start < 6
    assert not any(map(is_alive, started))


def test_a_generation_made_by_another_process_is_seen_within_a_second(
    process: Process, tmp_path: Path, store_filler: Callable[[Path], None]
) -> None:
    server = address(process)
    assert httpx.get(f"{server}/api/plans").json()["total"] == 0
    store_filler(tmp_path / "store")
    time.sleep(1)
    assert httpx.get(f"{server}/api/plans").json()["total"] == 2
    assert httpx.get(f"{server}/health").json()["generation"] == 1


def test_a_port_that_is_taken_is_named(process: Process, tmp_path: Path) -> None:
    port = httpx.URL(address(process)).port
    assert port
    with pytest.raises(PortError) as raised:
        serve(Settings(port=port, store=tmp_path / "other"))
    assert "--port" in raised.value.remedy
    assert raised.value.place == f"127.0.0.1:{port}"
    assert not (tmp_path / "other").exists()


def _ask(address: str, query: str) -> None:
    try:
        httpx.get(address, params={"query": query}, timeout=30)
    except httpx.RemoteProtocolError:  # the service ended
        return
