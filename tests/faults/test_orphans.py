"""Workers end with the process that they work for, however it ends."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

PARENT = """
import sys, threading, time
from pathlib import Path
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import Query, QueryLimits

store = EmbeddedStore(Path(sys.argv[1]), create=True)
limits = QueryLimits(seconds=600)
values = "VALUES ?a { " + "1 " * 100 + "} "
endless = "SELECT (COUNT(*) AS ?n) { " + "".join(values.replace("?a", f"?{n}") for n in "abcdefgh") + "}"
if sys.argv[2] == "busy":
    threading.Thread(target=store.query, args=(Query(endless), limits), daemon=True).start()
    time.sleep(0.5)
else:
    store.query(Query("ASK {}"), limits).read()
print(*(worker.pid for worker in (*store._pool._busy, *store._pool._idle)), flush=True)
time.sleep(600)
"""


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_worker_dies_with_its_parent(state: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path / "store"), state]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert is_running(worker)
        parent.kill()
    until = time.monotonic() + 5
    while is_running(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(worker)
