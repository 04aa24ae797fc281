"""Real ``kepu ingest`` processes that are killed, interrupted or raced, and a service that reads beside them."""

import json
import os
import random
import runpy
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.stores.check import check
from kg.stores.oxigraph import EmbeddedStore

KEPU = Path(sys.executable).with_name("kepu")
plan_text = runpy.run_path(str(Path(__file__).parents[1] / "tiny_plans.py"))["plan_text"]
INGEST = ("ingest", "--no-validate", "--store", "store", "--format", "json")


def environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KEPU_")}
    return {**inherited, "KEPU_ENCODER": "none"}


def start(folder: Path, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [KEPU, *map(str, arguments)],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kepu(folder: Path, *arguments: object) -> str:
    """What the command prints; it must succeed."""
    process = start(folder, *arguments)
    output, messages = process.communicate(timeout=60)
    assert process.returncode == 0, messages
    return output


def write_plans(folder: Path, literacy: str, years: range) -> None:
    """A plan for each year, all of one county."""
    folder.mkdir(exist_ok=True)
    for year in years:
        (folder / f"{year}.txt").write_text(plan_text("宾川县", literacy, years=f"{year}年"))


def editions(store: Path) -> dict[str, str]:
    """The target that each plan of the store states, by file, after its text and after its triples."""
    opened = EmbeddedStore(store)
    found = {}
    with opened.snapshot() as snapshot:
        for entry in snapshot.manifest.documents.values():
            literacy = snapshot.text(entry).partition("比例达到")[2].partition("。")[0]
            assert f"比例达到{literacy}".encode() in snapshot.triples(entry.document_graph)
            found[entry.source] = literacy
    opened.close()
    return found


def assert_sound(store: Path) -> None:
    assert [finding for finding in check(store) if not finding.harmless] == []


def children(process: int) -> list[int]:
    """All processes below one that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, parent = int(status.parent.name), int(status.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == process:
            found += [name, *children(name)]
    return found


def lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def assert_gone(processes: list[int]) -> None:
    deadline = time.monotonic() + 5
    while any(map(lives, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [process for process in processes if lives(process)] == []


@pytest.mark.slow
def test_thirty_kills_at_random_points_leave_the_old_or_the_new_generation(tmp_path: Path) -> None:
    """Each ingest takes a new edition of every plan in; a kill leaves all of the old ones or all of the new."""
    store, years = tmp_path / "store", range(2001, 2007)
    write_plans(tmp_path / "plans", "10%", years)
    kepu(tmp_path, *INGEST, "plans", "--jobs", 1)
    write_plans(tmp_path / "plans", "11%", years)
    began = time.monotonic()
    kepu(tmp_path, *INGEST, "plans", "--jobs", 1)
    seconds = time.monotonic() - began
    chance, kept, taken, cut = random.Random(7), "11%", 0, 0
    for turn in range(30):
        new = f"{20 + turn}%"
        write_plans(tmp_path / "plans", new, years)
        process = start(tmp_path, *INGEST, "plans", "--jobs", 1)
        time.sleep(chance.uniform(0.35, 1.1) * seconds)
        process.kill()
        process.communicate()
        cut += process.returncode == -signal.SIGKILL
        found = editions(store)
        assert len(found) == len(years)
        assert set(found.values()) in ({kept}, {new})
        taken += new in found.values()
        kept = found["2001.txt"]
        if turn % 3 == 0:  # it reads every triple of the store
            assert_sound(store)
    assert cut >= 10, "too few were killed before they were done"
    assert taken < 30
    write_plans(tmp_path / "plans", "99%", years)
    kepu(tmp_path, *INGEST, "plans")
    assert set(editions(store).values()) == {"99%"}
    assert check(store) == []


@pytest.mark.slow
def test_processes_that_derive_end_with_a_killed_ingest(tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", "10%", range(2001, 2040))
    process = start(tmp_path, *INGEST, "plans", "--jobs", 2)
    below: list[int] = []
    deadline = time.monotonic() + 30
    while len(below) < 3 and time.monotonic() < deadline:
        below = children(process.pid)
        assert process.poll() is None
    assert len(below) >= 3, "a server that forks, and two that derive"
    process.kill()
    process.communicate(timeout=20)
    assert_gone(below)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_an_ingest_with_one_message_and_status_130(tmp_path: Path, jobs: int) -> None:
    """A terminal sends the signal to all processes of the group."""
    write_plans(tmp_path / "plans", "10%", range(1921, 2000))
    for seconds in (0.7, 1.2, 2.0):
        process = start(tmp_path, *INGEST, "plans", "--jobs", jobs)
        time.sleep(seconds)
        below = children(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        output, messages = process.communicate(timeout=30)
        if process.returncode == 0:
            break
        assert process.returncode == 130, messages
        assert messages == "已中断。Interrupted.\n"
        shown = [json.loads(line)["source"] for line in output.splitlines()]
        if (tmp_path / "store" / "store.json").exists():
            assert_sound(tmp_path / "store")
            assert set(shown) <= set(editions(tmp_path / "store"))
        assert_gone(below)
    kepu(tmp_path, *INGEST, "plans")
    assert len(editions(tmp_path / "store")) == 79
    assert check(tmp_path / "store") == []


def test_two_ingests_at_once_lose_nothing(tmp_path: Path) -> None:
    write_plans(tmp_path / "one", "10%", range(1921, 1956))
    write_plans(tmp_path / "two", "10%", range(1951, 1986))
    running = [start(tmp_path, *INGEST, name, "--jobs", 1) for name in ("one", "two")]
    for process in running:
        output, messages = process.communicate(timeout=100)
        assert process.returncode == 0, messages
        assert len(output.splitlines()) == 35
    assert set(editions(tmp_path / "store")) == {f"{year}.txt" for year in range(1921, 1986)}
    assert check(tmp_path / "store") == []


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a ``kepu serve`` process over the folder's store."""
    log = folder / "serve.log"
    with log.open("wb") as file:
        command = [KEPU, "serve", "--store", "store", "--port", "0"]
        process = subprocess.Popen(command, cwd=folder, env=environment(), stderr=file)
    try:
        while "http://" not in log.read_text():
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
        yield "http://" + log.read_text().partition("http://")[2].split("/")[0]
    finally:
        process.terminate()
        process.wait(timeout=20)


def asked(address: str, path: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{address}{path}", timeout=10) as answer:
        found: dict[str, object] = json.load(answer)
    return found


@pytest.mark.slow
def test_a_service_answers_all_the_while_and_sees_a_new_generation_within_a_second(tmp_path: Path) -> None:
    write_plans(tmp_path / "first", "10%", range(1921, 1923))
    write_plans(tmp_path / "more", "10%", range(1931, 1995))
    kepu(tmp_path, *INGEST, "first")
    totals: list[tuple[float, object]] = []
    slowest = 0.0
    with served(tmp_path) as address:
        assert asked(address, "/api/plans")["total"] == 2
        ended = threading.Event()

        def ask() -> None:
            nonlocal slowest
            while not ended.is_set():
                began = time.monotonic()
                total = asked(address, "/api/plans")["total"]
                slowest = max(slowest, time.monotonic() - began)
                totals.append((began, total))

        asking = threading.Thread(target=ask)
        asking.start()
        process = start(tmp_path, *INGEST, "more", "--jobs", 1)
        process.communicate(timeout=60)
        done = time.monotonic()
        time.sleep(1.2)
        ended.set()
        asking.join()
        assert process.returncode == 0
    assert {total for _, total in totals} <= {2, 34, 66}, "whole batches and nothing between"
    assert [total for _, total in totals] == sorted(total for _, total in totals)  # type: ignore[type-var]
    assert all(total == 66 for began, total in totals if began > done + 1)
    assert totals[-1][1] == 66
    assert slowest < 3, "the service waits for no batch"
