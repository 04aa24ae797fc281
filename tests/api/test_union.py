"""A store whose default graph is not the merged one: made so by any command, and all but SPARQL as ever."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from kg.stores.oxigraph import EmbeddedStore

KEPU = Path(sys.executable).with_name("kepu")
plan_text = runpy.run_path(str(Path(__file__).parents[1] / "tiny_plans.py"))["plan_text"]

Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The folder of a store with one plan."""
    (tmp_path / "a.txt").write_text(plan_text("宾川县"))
    made = kepu("ingest", tmp_path / "a.txt", "--store", tmp_path / "store", union="false")
    assert made.returncode == 0, made.stderr
    return tmp_path / "store"


def kepu(*words: object, union: str = "true") -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "KEPU_ENCODER": "none", "KEPU_SPARQL_UNION": union}
    return subprocess.run([KEPU, *map(str, words)], env=settings, capture_output=True, text=True, check=False)


def test_the_kind_of_a_store_is_fixed_when_it_is_made(store: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?plan a kepu:Plan }"
    asked = kepu("query", count, "--format", "csv", "--store", store)
    assert asked.stdout.split() == ["n", "0"]
    named = kepu("query", count.replace("{", "{ GRAPH ?g {") + "}", "--format", "csv", "--store", store)
    assert int(named.stdout.split()[1]) > 0
    assert kepu("check", "--store", store).returncode == 0


def test_lists_things_and_searches_see_all_graphs(store: Path, serving: Serving) -> None:
    (listed,) = map(json.loads, kepu("list", "--format", "json", "--store", store).stdout.splitlines())
    shown = kepu("show", listed["plan"], "--store", store)
    assert shown.returncode == 0, shown.stderr
    assert "宾川县" in shown.stdout
    with (
        closing(EmbeddedStore(store, workers=2)) as opened,
        serving(create_app(Settings(), opened)) as client,
    ):
        (plan,) = client.get("/api/plans").json()["items"]
        assert plan["region"]["label"] == "宾川县"
        assert client.get("/api/search", params={"q": "科普", "department": "科协"}).json()["total"] > 0
        assert client.get("/sparql/things", params={"q": "宾川县"}).json()["items"]
