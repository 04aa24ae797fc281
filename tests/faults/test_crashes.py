"""Writers that are killed, interrupted or raced: the store is always one whole generation."""

import random
import runpy
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.stores.check import check
from kg.stores.oxigraph import EmbeddedStore

Start = Callable[..., "subprocess.Popen[str]"]
WRITING = runpy.run_path(str(Path(__file__).with_name("writing.py")))
expected, step = WRITING["expected"], WRITING["step"]


def end_at_random(process: "subprocess.Popen[str]", number: int, seed: int) -> str:
    """Let the writer finish a batch, end it a moment later, and return the rest of what it said."""
    assert process.stdout is not None
    said = ""
    while "done" not in said:
        said = process.stdout.readline()
        assert said, process.communicate()
    time.sleep(random.Random(seed).uniform(0, 0.3))
    process.send_signal(number)
    output, _ = process.communicate(timeout=60)
    return said + output


def texts(store: EmbeddedStore) -> dict[str, str]:
    with store.snapshot() as snapshot:
        return {plan: snapshot.text(entry) for plan, entry in snapshot.manifest.documents.items()}


def assert_sound(folder: Path) -> None:
    assert [finding for finding in check(folder) if not finding.harmless] == []


def write_on(store: EmbeddedStore) -> None:
    with store.write({}) as batch:
        step(batch, store.generation() + 1)


def last(said: str, word: str) -> int:
    """The last number that the writer said with the word; 0 where it did not say the word."""
    words = said.split()
    return max(
        (int(number) for at, number in zip(words[::2], words[1::2], strict=False) if at == word), default=0
    )


@pytest.mark.slow
def test_thirty_kills_at_random_points_leave_the_old_or_the_new_generation(
    start: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    store = EmbeddedStore(folder, create=True)
    hits = 0
    for seed in range(30):
        said = end_at_random(start(folder), signal.SIGKILL, seed)
        assert store.generation() in {last(said, "done"), last(said, "begin")}
        assert texts(store) == expected(store.generation())
        assert_sound(folder)
        hits += last(said, "begin") > last(said, "done")
        write_on(store)
        assert texts(store) == expected(store.generation())
        assert check(folder) == []
    assert hits >= 10, "too few kills hit a batch"


@pytest.mark.slow
def test_ctrl_c_at_random_points_breaks_nothing(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = EmbeddedStore(folder, create=True)
    for seed in range(8):
        end_at_random(start(folder), signal.SIGINT, seed)
        assert texts(store) == expected(store.generation())
        assert_sound(folder)
    write_on(store)
    assert check(folder) == []


def test_two_processes_that_write_at_once_lose_nothing(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    writers = [start(folder, name, 8) for name in ("a", "b")]
    errors = [writer.communicate(timeout=120)[1] for writer in writers]
    assert errors == ["", ""]
    store = EmbeddedStore(folder)
    assert store.generation() == 16
    assert len(texts(store)) == 16
    assert check(folder) == []
