import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kg.stores.errors import StoreLockedError
from kg.stores.lock import is_locked, read_owner, writer_lock

HOLD = """
import sys, time
from pathlib import Path
from kg.stores.lock import writer_lock
with writer_lock(Path(sys.argv[1]), 1):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreLockedError, match=f"pid {holder.pid}"), writer_lock(tmp_path, 0.2):
            pass
        holder.kill()


def test_a_killed_owner_leaves_no_stale_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    with writer_lock(tmp_path, 0):
        assert is_locked(tmp_path)


def test_a_waiting_writer_says_so_and_goes_on_when_the_lock_is_free(tmp_path: Path) -> None:
    messages: list[str] = []
    free = threading.Event()

    def hold() -> None:
        with writer_lock(tmp_path, 1):
            free.set()
            time.sleep(0.4)

    holder = threading.Thread(target=hold)
    holder.start()
    free.wait()
    with writer_lock(tmp_path, 10, messages.append):
        owner = read_owner(tmp_path)
    holder.join()
    assert owner is not None
    assert len(messages) == 1
    assert f"pid {owner.pid}" in messages[0]


def test_a_lock_file_that_was_moved_away_excludes_nobody(tmp_path: Path) -> None:
    with writer_lock(tmp_path, 0):
        (tmp_path / "writer.lock").rename(tmp_path / "old")
        with writer_lock(tmp_path, 0):
            assert is_locked(tmp_path)


def test_a_free_store_is_not_locked(tmp_path: Path) -> None:
    assert not is_locked(tmp_path)
    with writer_lock(tmp_path, 0):
        pass
    assert not is_locked(tmp_path)
    assert read_owner(tmp_path) is None
