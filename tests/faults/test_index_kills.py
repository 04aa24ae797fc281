"""Writers of an index that are killed, raced or run out of disk: each generation answers for its documents."""

import random
import resource
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from kg.stores.check import check
from kg.stores.errors import StoreAccessError, StoreFullError
from kg.stores.oxigraph import EmbeddedStore
from search.index import SearchIndex
from search.indexes import segment
from search.indexing import writing
from search.requests import Filters
from search.texts.terms import terms_of

SCRIPT = Path(__file__).with_name("index_writing.py")
WRITING = runpy.run_path(str(SCRIPT))
expected, index, opened, write_step = (
    WRITING[name] for name in ("expected", "index", "opened", "write_step")
)
ENCODER = WRITING["ENCODER"]


def start(*arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def measures(store: EmbeddedStore) -> dict[str, str]:
    """The texts of all measures of the index, after asking for each by words and by meaning."""
    with store.snapshot() as snapshot:
        if snapshot.generation == 0:
            return {}
        found = SearchIndex.open(snapshot.folder, ENCODER.identity)
    ordinals = np.flatnonzero(found.segments.allowed(Filters())).tolist()
    for ordinal in ordinals:
        assert_found(found, ordinal)
    entries = map(found.segments.entry, ordinals)
    return {entry.iri: entry.text for entry in entries}


def assert_found(found: SearchIndex, ordinal: int) -> None:
    """The measure's own text finds it, nothing scores higher."""
    entry = found.segments.entry(ordinal)
    words = found.lexical.search(terms_of(entry.text), 100)
    score = dict(zip(words.keys.tolist(), words.scores.tolist(), strict=True))[entry.key]
    assert score == pytest.approx(words.scores[0])
    rows, nearness = found.segments.nearest(ENCODER.encode_queries([entry.text])[0], 1000)
    assert nearness[0] == pytest.approx(1, abs=1e-2)
    assert ordinal in found.segments.rows(rows).ordinals


def step_of(found: dict[str, str]) -> int:
    """The step that wrote these measures."""
    return int(next((text[3:-2] for text in found.values() if text.startswith("这是第")), 0))


def last(said: str, word: str) -> int:
    """The last number that the writer said with the word; 0 where it did not say the word."""
    numbers = [int(line.split()[1]) for line in said.splitlines() if line.startswith(word)]
    return max(numbers, default=0)


@pytest.mark.slow
def test_kills_at_random_points_leave_the_old_or_the_new_generation(tmp_path: Path) -> None:
    folder, chance, step, hits = tmp_path / "store", random.Random(5), 0, 0
    store = opened(folder)
    for turn in range(16):
        process = start(folder, step)
        assert process.stdout is not None
        said = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.5))
        process.send_signal(signal.SIGKILL)
        said += process.communicate(timeout=60)[0]
        found = measures(store)
        step = step_of(found)
        assert step in {max(last(said, "done"), last(said, "begin") - 1), last(said, "begin")}
        assert found == expected(step)
        hits += last(said, "begin") > last(said, "done")
        if turn % 4 == 0:  # reads all there is
            assert [finding for finding in check(folder, index()) if not finding.harmless] == []
    assert hits >= 5, "too few kills hit a batch"
    step += 1
    write_step(store, step)
    assert measures(store) == expected(step)
    assert check(folder, index()) == []


def test_two_writers_at_once_lose_no_measure(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    writers = [start(folder, name, 3) for name in ("a", "b")]
    assert [writer.communicate(timeout=120)[1] for writer in writers] == ["", ""]
    store = opened(folder)
    assert len(measures(store)) == 12
    assert store.generation() == 6
    assert check(folder, index()) == []


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    made: EmbeddedStore = opened(tmp_path / "store")
    write_step(made, 1)
    return made


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """No file grows beyond so many bytes: writing fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def limited(function: Callable[..., Any], size: int) -> Callable[..., Any]:
    def run(*arguments: Any, **named: Any) -> Any:
        with small_files(size):
            return function(*arguments, **named)

    return run


@pytest.mark.parametrize("size", [0, 300])
@pytest.mark.parametrize(
    ("module", "name"),
    [(writing, "update_lexical"), (segment, "write_catalogue"), (segment, "write_vectors")],
)
def test_a_disk_that_fills_while_an_index_is_written_fails_the_batch_and_nothing_else(
    store: EmbeddedStore, module: ModuleType, name: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, limited(getattr(module, name), size))
    with pytest.raises((StoreFullError, StoreAccessError)):
        write_step(store, 2)
    monkeypatch.undo()
    assert store.generation() == 1
    assert measures(store) == expected(1)
    write_step(store, 2)
    assert measures(store) == expected(2)
    assert check(store.layout.folder, index()) == []
