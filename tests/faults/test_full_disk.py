"""A disk that fills up while a batch is written: one clear error, and the old generation stands."""

import errno
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from kg.stores.check import check
from kg.stores.errors import StoreFullError
from kg.stores.oxigraph import EmbeddedStore

WRITING = Path(__file__).with_name("writing.py")
make = runpy.run_path(str(WRITING))["make"]

SMALL = """
import resource, runpy, sys
from pathlib import Path
from kg.stores.errors import StoreFullError
from kg.stores.oxigraph import EmbeddedStore
make = runpy.run_path(sys.argv[1])["make"]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    with EmbeddedStore(Path(sys.argv[2])).write({}) as batch:
        batch.put(make("b", "长" * 20_000))
except StoreFullError as error:
    print(error)
"""


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    made = EmbeddedStore(tmp_path / "store", create=True)
    with made.write({}) as batch:
        batch.put(make("a", "短"))
    return made


def assert_sound(store: EmbeddedStore) -> None:
    assert store.generation() == 1
    assert [finding for finding in check(store.layout.folder) if not finding.harmless] == []
    with store.write({}) as batch:
        batch.put(make("b", "短"))
    assert check(store.layout.folder) == []


@pytest.mark.parametrize("size", [1_000, 30_000, 60_500])
def test_files_that_may_not_grow_fail_the_batch_and_nothing_else(store: EmbeddedStore, size: int) -> None:
    """The limit on the size of a file fails writes of Python and of the engine like a full disk does."""
    command = [sys.executable, "-c", SMALL, str(WRITING), str(store.layout.folder), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "The disk is full" in done.stdout
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
    assert_sound(store)


@pytest.mark.parametrize("call", [1, 2, 3, 5, 8])
def test_a_disk_that_is_full_at_a_sync_fails_the_batch_and_nothing_else(
    store: EmbeddedStore, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFullError), store.write({}) as batch:
        batch.put(make("b", "长"))
    monkeypatch.undo()
    assert_sound(store)
