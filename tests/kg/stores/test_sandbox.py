import socket
import subprocess
import sys

import pytest

from kg.stores.sandbox import deny_network

UNCHECKED = """
import sys
from kg.stores.sandbox import deny_network
print(deny_network(), flush=True)
from pyoxigraph import Store
try:
    list(Store().query(f"SELECT * {{ SERVICE <http://127.0.0.1:{sys.argv[1]}/> {{ ?s ?p ?o }} }}"))
except OSError as error:
    print("refused:", error)
"""
PROGRAM = """
import subprocess
from kg.stores.sandbox import deny_network
deny_network()
try:
    subprocess.run(["true"])
except PermissionError:
    print("refused")
"""
HUGE = """
from kg.stores.sandbox import limit_memory
limit_memory(64 * 2**20)
small = bytearray(32 * 2**20)
try:
    bytearray(128 * 2**20)
except MemoryError:
    print("refused")
"""


def run(program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_the_engine_cannot_reach_the_network_even_where_the_clause_slips_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        output = run(UNCHECKED, str(server.getsockname()[1]))
        if output.startswith("False"):
            pytest.skip("this kernel or machine has no seccomp filters for us")
        assert "refused:" in output
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_worker_can_start_no_program() -> None:
    assert run(PROGRAM) == "refused\n"


def test_memory_beyond_the_limit_is_refused() -> None:
    assert run(HUGE) == "refused\n"


def test_an_unknown_machine_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "pdp11")
    assert not deny_network()
