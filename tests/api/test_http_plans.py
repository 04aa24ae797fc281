"""The index and the plans, to programs and to browsers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from urllib.parse import parse_qs, quote

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from kg.stores.oxigraph import EmbeddedStore

Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PROVINCE = "https://w3id.org/kepu/id/plan/990000/kexue/2021-2025"
COUNTY = "https://w3id.org/kepu/id/plan/990101/kexue/2022-2025/draft"


@pytest.fixture
def empty(empty_store: EmbeddedStore, serving: Serving) -> Iterator[httpx.Client]:
    with serving(create_app(Settings(), empty_store)) as client:
        yield client


def test_a_plan_has_the_facts_of_the_graph_and_the_figures_of_the_manifest(client: httpx.Client) -> None:
    assert client.get("/api/plans").json()["items"][0] == {
        "iri": PROVINCE,
        "label": "甲省科学素质实施方案",
        "title": "甲省科学素质实施方案",
        "source": "甲省科学素质实施方案.txt",
        "region": {"iri": "https://w3id.org/kepu/id/region/990000", "label": "甲省", "code": "990000"},
        "level": {"iri": "https://w3id.org/kepu/id/level/province", "label": "省级"},
        "kind": {"iri": "https://w3id.org/kepu/id/plan-kind/implementation-plan", "label": "实施方案"},
        "status": {"iri": "https://w3id.org/kepu/id/status/issued", "label": "已发布"},
        "issuer": {"iri": "https://w3id.org/kepu/id/department/990000/人民政府", "label": "人民政府"},
        "documentNumber": "甲政发〔2021〕1号",
        "issued": "2021-06-01",
        "startYear": 2021,
        "endYear": 2025,
        "actions": 1,
        "measures": 1,
        "departments": 2,
        "targets": 1,
        "activities": 1,
        "warnings": 0,
    }


def test_what_a_plan_does_not_say_is_null(client: httpx.Client) -> None:
    county = client.get("/api/plans").json()["items"][1]
    assert (county["issuer"], county["issued"], county["documentNumber"]) == (None, None, None)


def test_a_list_comes_in_pages_that_lead_on(client: httpx.Client) -> None:
    first = client.get("/api/plans?limit=1&sort=title")
    assert {key: first.json()[key] for key in ("total", "limit", "offset")} == {
        "total": 2,
        "limit": 1,
        "offset": 0,
    }
    assert set(first.links) == {"first", "last", "next"}
    second = client.get(first.links["next"]["url"])
    assert set(second.links) == {"first", "last", "prev"}
    assert [first.json()["items"][0]["iri"], second.json()["items"][0]["iri"]] == [COUNTY, PROVINCE]
    assert client.get(second.links["prev"]["url"]).json() == first.json()


def test_a_page_behind_the_end_is_empty_and_leads_back(client: httpx.Client) -> None:
    answer = client.get("/api/plans?limit=1&offset=9")
    assert (answer.json()["items"], answer.json()["total"]) == ([], 2)
    assert answer.links["prev"]["url"].endswith("limit=1&offset=1")


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("measures", PROVINCE),
        ("-measures", COUNTY),
        ("startYear", PROVINCE),
        ("-region", COUNTY),
        ("level", COUNTY),
        ("-title", PROVINCE),
    ],
)
def test_a_list_is_sorted_as_asked(client: httpx.Client, sort: str, first: str) -> None:
    assert client.get(f"/api/plans?sort={sort}").json()["items"][0]["iri"] == first


@pytest.mark.parametrize(
    "name",
    [
        COUNTY,
        quote(COUNTY, safe=""),
        "plan/990101/kexue/2022-2025/draft",
        "plan%2F990101%2Fkexue%2F2022-2025%2Fdraft",
    ],
)
def test_a_plan_is_found_by_its_iri_or_what_follows_the_base(client: httpx.Client, name: str) -> None:
    assert client.get(f"/api/plans/{name}").json()["iri"] == COUNTY


def test_the_index_counts_and_leads_on(client: httpx.Client) -> None:
    index = client.get("/").json()
    assert index["totals"] == {"plans": 2, "actions": 2, "measures": 1201, "targets": 1}
    for address in index["links"].values():
        assert client.get(address).status_code == 200


def test_browsers_get_pages_at_the_same_addresses(client: httpx.Client) -> None:
    for address in ("/", "/api/plans", f"/api/plans/{COUNTY}"):
        page = client.get(address, headers=PAGE)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "乙县科学素质实施方案（征求意见稿）" in page.text
        assert "1,200" in page.text
    assert client.get("/api/plans?format=json", headers=PAGE).json()["total"] == 2


def shape(address: str) -> tuple[str, frozenset[str]]:
    """What an address has in common with those of other measures, filters and pages: they have no end."""
    path, _, query = address.partition("?")
    return re.sub("(?<=/api/measures/).+(?=/similar)", "…", path), frozenset(parse_qs(query))


def test_every_kind_of_link_of_every_page_leads_somewhere_on_this_server(client: httpx.Client) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        if shape(address) in seen:
            continue
        seen.add(shape(address))
        answer = client.get(address, headers=PAGE)
        assert answer.status_code == 200, (address, answer.text)
        if answer.headers["content-type"].startswith("text/html"):
            found = re.findall(r'(?:href|src|action)="([^"#]+)"', answer.text)
            assert all(link.startswith("/") for link in found)
            waiting += sorted({link.replace("&amp;", "&") for link in found})
    assert len(seen) > 20


def test_an_empty_store_says_what_to_do(empty: httpx.Client) -> None:
    assert "kepu ingest" in empty.get("/", headers=PAGE).text
    assert empty.get("/api/plans").json() == {"items": [], "total": 0, "limit": 50, "offset": 0}
    assert empty.get("/health").json()["generation"] == 0


def test_texts_of_documents_are_no_markup(
    empty: httpx.Client, empty_store: EmbeddedStore, put_title: Callable[[EmbeddedStore, str], None]
) -> None:
    put_title(empty_store, "<script>alert(1)</script>")
    page = empty.get("/", headers=PAGE).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_what_the_client_has_already_is_not_sent_again(client: httpx.Client, store: EmbeddedStore) -> None:
    known = client.get("/api/plans")
    tag = known.headers["etag"]
    assert tag.startswith('W/"1-')
    assert known.headers["vary"] == "Accept"
    again = client.get("/api/plans", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/api/plans", headers={**PAGE, "If-None-Match": tag}).status_code == 200
    with store.write({}) as batch:
        batch.remove(COUNTY)
    changed = client.get("/api/plans", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["total"]) == (200, 1)


def test_a_new_generation_is_seen_within_a_second(client: httpx.Client, store: EmbeddedStore) -> None:
    assert client.get("/health").json()["generation"] == 1
    with store.write({}) as batch:
        batch.remove(COUNTY)
    time.sleep(1)
    assert client.get("/health").json()["generation"] == 2
    assert client.get("/").json()["totals"]["plans"] == 1
    rows = client.get("/sparql", params={"query": "SELECT ?p { ?p a kepu:Plan }"}).json()["results"]
    assert [row["p"]["value"] for row in rows["bindings"]] == [PROVINCE]


def test_head_is_answered_like_get_without_body(client: httpx.Client) -> None:
    for address in ("/", "/health", "/api/plans", "/sparql", "/static/kepu.css"):
        head, get = client.head(address), client.get(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers.get("content-length") == get.headers.get("content-length")


def test_other_sites_may_read_and_must_not_embed(client: httpx.Client) -> None:
    for address in ("/", "/sparql", "/static/kepu.css", "/nothing"):
        headers = client.get(address, headers={"Origin": "https://example.org"}).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    ask = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    preflight = client.options("/sparql", headers=ask)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]


@pytest.mark.parametrize("prefix", ["/kepu", ""], ids=["proxy keeps the prefix", "proxy takes it off"])
def test_behind_a_proxy_all_addresses_are_the_public_ones(
    store: EmbeddedStore, serving: Serving, prefix: str
) -> None:
    settings = Settings(public_url="https://example.org/kepu")
    with serving(create_app(settings, store)) as client:
        page = client.get(f"{prefix}/", headers=PAGE).text
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
        assert links
        assert all(link.startswith("/kepu/") for link in links)
        answer = client.get(f"{prefix}/api/plans?limit=1")
        assert answer.links["next"]["url"] == "https://example.org/kepu/api/plans?limit=1&offset=1"
        description = client.get(f"{prefix}/sparql").text
        assert "sd:endpoint <https://example.org/kepu/sparql>" in description
        assert client.get(f"{prefix}/static/kepu.css").status_code == 200


def test_another_base_iri_serves_its_own_things(empty_store: EmbeddedStore, serving: Serving) -> None:
    with serving(create_app(Settings(base_iri="https://example.org/id/"), empty_store)) as client:
        missing = client.get("/api/plans/plan/x").json()
        assert missing["place"] == "https://example.org/id/plan/x"
        turtle = client.get("/sparql", params={"query": "CONSTRUCT { id:x a kepu:Plan } {}"}).text
        assert "@prefix id: <https://example.org/id/>" in turtle
