"""Processes that edit users' graphs are killed: what was acknowledged is there, and the store is sound."""

import random
import subprocess
import sys
import time
from pathlib import Path

from kg.stores.check import check
from kg.stores.generations import clean
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import Query, QueryLimits

SCRIPT = Path(__file__).with_name("editing.py")
KILLS = 6


def start(store: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, SCRIPT, store, name], stdout=subprocess.PIPE, text=True)


def acknowledged(process: subprocess.Popen[str]) -> int:
    assert process.stdout
    return len(process.communicate()[0].splitlines())


def kept(folder: Path, name: str) -> int:
    store = EmbeddedStore(folder, workers=1)
    query = Query(f"SELECT ?o {{ GRAPH <m:{name}> {{ ?s ?p ?o }} }}", solutions="csv")
    rows = len(store.query(query, QueryLimits()).read().splitlines()) - 1
    store.close()
    return rows


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    folder, chance = tmp_path / "store", random.Random(5)
    for kill in range(KILLS):
        process = start(folder, str(kill))
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.4))
        process.kill()
        done = 1 + acknowledged(process)
        assert kept(folder, str(kill)) in (done, done + 1)
        assert [finding for finding in check(folder) if not finding.harmless] == []


def test_two_processes_edit_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    processes = {name: start(folder, name) for name in ("a", "b")}
    time.sleep(4)
    for process in processes.values():
        process.kill()
    for name, process in processes.items():
        done = acknowledged(process)
        assert done > 3
        assert kept(folder, name) in (done, done + 1)
    assert [finding for finding in check(folder) if not finding.harmless] == []


def test_copies_that_a_killed_editor_leaves_are_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    process = start(folder, "a")
    assert process.stdout
    process.stdout.readline()
    process.kill()
    acknowledged(process)
    deadline = time.monotonic() + 10
    store = EmbeddedStore(folder, workers=1)
    while any((folder / "editing").iterdir()):
        assert time.monotonic() < deadline  # the editor ends with its parent
        clean(store.layout)
    store.close()
