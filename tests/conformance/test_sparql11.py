"""The W3C tests of SPARQL 1.1 against a running service, and the page that tells how they come out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from socket import socket
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
KEPU = Path(sys.executable).with_name("kepu")
PAGE = (ROOT / "docs" / "conformance.md").read_text()
PARTS = {
    "SPARQL 1.1 Protocol": ("protocol",),
    "Graph Store HTTP Protocol": ("graph-store-protocol",),
    "Service Description": ("service-description",),
    "Update, all categories": (
        "add",
        "basic-update",
        "clear",
        "copy",
        "delete",
        "delete-data",
        "delete-insert",
        "delete-where",
        "drop",
        "move",
        "update-silent",
    ),
    "syntax, all categories": ("syntax-query", "syntax-update-1", "syntax-update-2", "syntax-fed"),
}

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a service on an empty store without a merged default graph, and a key."""
    store = str(tmp_path_factory.mktemp("scratch") / "store")
    settings = {**os.environ, "KEPU_ENCODER": "none", "KEPU_SPARQL_UNION": "false"}
    made = subprocess.run(
        [KEPU, "keys", "add", "w3c", "--store", store],
        env=settings,
        capture_output=True,
        text=True,
        check=True,
    )
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [KEPU, "serve", "--store", store, "--port", str(port)]
    process = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}", made.stdout.split()[-1]
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def outcome(
    service: tuple[str, str], shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Any]:
    """What the tool reports of all tests."""
    url, key = service
    report = tmp_path_factory.mktemp("report") / "report.json"
    _wait(url)
    subprocess.run(
        [
            sys.executable,
            shared / "tools" / "sparql11_http.py",
            *("--query", f"{url}/sparql", "--update", f"{url}/sparql", "--gsp", f"{url}/graphs"),
            *("--header", f"Authorization: Bearer {key}"),
            *("--lexical", "lenient", "--json", str(report), "--quiet"),
        ],
        check=False,
        capture_output=True,
        timeout=900,
    )
    loaded: dict[str, Any] = json.loads(report.read_text())
    return loaded


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{url}/health")
            return
        except httpx.TransportError:
            time.sleep(0.1)


def test_what_fails_is_listed_and_nothing_else(outcome: Mapping[str, Any]) -> None:
    listed = re.findall(r"^\| `([\w-]+/[\w-]+)` \|", PAGE, re.MULTILINE)
    assert sorted(failure["id"] for failure in outcome["failures"]) == sorted(listed)


def test_the_figures_of_the_page_are_those_of_the_run(outcome: Mapping[str, Any]) -> None:
    rows = re.findall(r"^\| ([^|`]+) \| (\d+) of (\d+) \|$", PAGE, re.MULTILINE)
    figures = {name: (int(passed), int(run)) for name, passed, run in rows}
    expected = {name: _sum(outcome, categories) for name, categories in PARTS.items()}
    assert figures == {**expected, "all that were run": _sum(outcome, outcome["categories"])}


def test_protocols_and_updates_are_kept_to_without_exception(outcome: Mapping[str, Any]) -> None:
    for categories in PARTS.values():
        passed, run = _sum(outcome, categories)
        assert passed == run > 0


def _sum(outcome: Mapping[str, Any], categories: Any) -> tuple[int, int]:
    counts: Counter[str] = Counter()
    for category in categories:
        counts.update(outcome["categories"][category])
    return counts["passed"], counts["passed"] + counts["failed"]
