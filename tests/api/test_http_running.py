"""Running queries: listed and stopped by administrators."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api.keys import add_key
from api.roles import Role
from kg.stores.oxigraph import EmbeddedStore

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"


@pytest.fixture
def admin(store: EmbeddedStore) -> dict[str, str]:
    return {"Authorization": f"Bearer {add_key(store.layout.private, 'chief', Role.admin)}"}


def listed(client: httpx.Client, admin: dict[str, str]) -> list[dict[str, object]]:
    items: list[dict[str, object]] = client.get("/api/queries", headers=admin).json()["items"]
    return items


def test_a_running_query_is_listed_and_stopped(
    client: httpx.Client, store: EmbeddedStore, admin: dict[str, str]
) -> None:
    assert listed(client, admin) == []
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(
            httpx.get, client.base_url.join("/sparql"), params={"query": ENDLESS}, timeout=30
        )
        until = time.monotonic() + 10
        while not (items := listed(client, admin)):
            assert time.monotonic() < until
            time.sleep(0.05)
        (item,) = items
        assert item["text"] == ENDLESS
        assert client.delete(f"/api/queries/{item['number']}", headers=admin).status_code == 204
        answer = waiting.result()
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("query-stopped")
    assert listed(client, admin) == []
    assert client.delete(f"/api/queries/{item['number']}", headers=admin).status_code == 404
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    (line,) = (store.layout.private / "audit.jsonl").read_text().splitlines()
    assert json.loads(line)["action"] == "StopQuery"


def test_only_administrators_see_them(client: httpx.Client, store: EmbeddedStore) -> None:
    editor = {"Authorization": f"Bearer {add_key(store.layout.private, 'a', Role.editor)}"}
    assert client.get("/api/queries").status_code == 401
    assert client.get("/api/queries", headers=editor).status_code == 403
    assert client.delete("/api/queries/1", headers=editor).status_code == 403


def test_a_client_that_leaves_frees_its_worker(
    client: httpx.Client, store: EmbeddedStore, admin: dict[str, str]
) -> None:
    many = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with client.stream("GET", "/sparql", params={"query": many, "format": "csv"}) as answer:
        chunks = answer.iter_bytes()
        next(chunks)
        assert len(listed(client, admin)) == 1
    until = time.monotonic() + 5
    while listed(client, admin):
        assert time.monotonic() < until
        time.sleep(0.05)
