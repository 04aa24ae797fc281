"""Search and similar measures over HTTP, to programs and to browsers. By words only, which needs no model."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from kg.derive import BasisSpec, derive, load_basis
from kg.stores.oxigraph import EmbeddedStore
from search.fields import FIELDS
from search.index import DocumentIndex, configured_encoder

Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SAMPLES = Path(__file__).parents[2] / "data" / "samples"
QUESTION = {"q": "教老人用智能手机"}
MEASURE = "plan/532930/kexue-suzhi-shishi-fangan/2022-2025/draft/A4.1"
WHOLE = f"https://w3id.org/kepu/id/{MEASURE}"


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """A store of three specimen plans."""
    index = DocumentIndex(configured_encoder("none"))
    store = EmbeddedStore(tmp_path_factory.mktemp("plans") / "store", create=True, workers=2, index=index)
    basis = load_basis(BasisSpec())
    with store.write({"software": "test"}) as batch:
        for name in ("eryuan.txt", "yunnan.txt", "hunan.txt"):
            batch.put(derive((SAMPLES / name).read_bytes(), name, basis, validate=False).document)
    yield store
    store.close()


@pytest.fixture(scope="module")
def site(plans: EmbeddedStore, serving: Serving) -> Iterator[httpx.Client]:
    with serving(create_app(Settings(), plans)) as client:
        yield client


@pytest.fixture
def empty(empty_store: EmbeddedStore, serving: Serving) -> Iterator[httpx.Client]:
    with serving(create_app(Settings(), empty_store)) as client:
        yield client


class Links(HTMLParser):
    """The texts of links by their addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open = dict(attrs).get("href") or ""
            self.found[self._open] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open] += data


def page(client: httpx.Client, **parameters: str | list[str]) -> str:
    answer = client.get("/api/search", params=parameters, headers=PAGE)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


class TestSearch:
    def test_a_list_of_measures_best_first_with_plan_place_and_reason(self, site: httpx.Client) -> None:
        found = site.get("/api/search", params={**QUESTION, "limit": 3}).json()
        assert (found["limit"], found["offset"], found["mode"], len(found["items"])) == (3, 0, "lexical", 3)
        first = found["items"][0]
        assert first["iri"] == WHOLE
        assert first["label"] == first["title"] == "教老人用好智能手机"
        assert first["plan"]["iri"] == WHOLE.removesuffix("/A4.1")
        assert first["source"] == "eryuan.txt"
        assert first["region"] == {
            "iri": "https://w3id.org/kepu/id/region/532930",
            "label": "洱源县",
            "code": "532930",
        }
        assert first["level"]["label"] == "县"
        assert first["actionKind"]["label"] == "提升行动"
        passage = first["why"]["passage"]
        assert first["text"][passage["start"] : passage["end"]] == passage["text"]
        assert first["why"]["words"]
        assert first["why"]["signals"]
        scores = [item["score"] for item in found["items"]]
        assert scores == sorted(scores, reverse=True)

    def test_filters_are_those_of_the_command_line(self, site: httpx.Client) -> None:
        def sources(**parameters: object) -> set[str]:
            given = {"q": "科普活动", "limit": "100", **parameters}
            items = site.get("/api/search", params=given).json()["items"]
            return {item["source"] for item in items}

        assert sources(region="湖南省") == {"hunan.txt"}
        assert sources(region="530000", level="县级") == {"eryuan.txt"}
        assert sources(plan=["hunan.txt", "yunnan.txt"]) == {"hunan.txt", "yunnan.txt"}
        assert sources(department="洱源县科协", region="") == {"eryuan.txt"}
        kinds = site.get("/api/search", params={"q": "经费", "action-kind": "保障措施"}).json()["items"]
        assert {item["actionKind"]["label"] for item in kinds} == {"保障措施"}

    def test_pages_lead_on_and_do_not_overlap(self, site: httpx.Client) -> None:
        first = site.get("/api/search", params={"q": "科普", "limit": 5})
        second = site.get(first.links["next"]["url"])
        assert second.json()["offset"] == 5
        iris = [item["iri"] for answer in (first, second) for item in answer.json()["items"]]
        assert len(set(iris)) == 10
        assert "prev" in second.links

    def test_what_was_understood_is_told_and_can_be_switched_off(self, site: httpx.Client) -> None:
        found = site.get("/api/search", params={"q": "湖南省的科普活动"}).json()
        region = next(each for each in found["understood"] if each["field"] == "region")
        assert region == {
            "field": "region",
            "value": "https://w3id.org/kepu/id/region/430000",
            "label": "湖南省",
            "text": "湖南省",
            "narrows": True,
        }
        literal = site.get("/api/search", params={"q": "湖南省的科普活动", "literal": "all"}).json()
        assert literal["understood"] == []

    def test_facets_count_what_is_left_and_their_values_filter(self, site: httpx.Client) -> None:
        found = site.get("/api/search", params={"q": "科普", "facets": "true"}).json()
        facets = {facet["field"]: facet["values"] for facet in found["facets"]}
        assert {"region", "level", "department", "group", "theme", "action-kind", "target"} <= set(facets)
        for value in facets["level"]:
            narrowed = site.get("/api/search", params={"q": "科普", "level": value["value"]}).json()
            assert narrowed["total"] == value["count"]
        assert "facets" in found
        assert site.get("/api/search", params={"q": "科普"}).json()["facets"] == []

    def test_a_filter_that_leaves_nothing_is_named(self, site: httpx.Client) -> None:
        found = site.get("/api/search", params={"q": "科普", "region": "河北省"}).json()
        assert (found["items"], found["total"]) == ([], 0)
        assert "地区" in found["emptiedBy"]

    @pytest.mark.parametrize(
        ("parameters", "status", "slug"),
        [
            ({}, 400, "bad-question"),
            ({"q": "  "}, 400, "bad-question"),
            ({"q": "！？"}, 400, "bad-question"),
            ({"q": "科普", "region": "云难省"}, 422, "unknown-name"),
            ({"q": "科普", "year": "abc"}, 422, "unknown-name"),
            ({"q": "科普", "limit": "0"}, 422, "invalid-parameter"),
            ({"q": "科普", "limit": "1001"}, 422, "invalid-parameter"),
            ({"q": "科普", "target": "perhaps"}, 422, "invalid-parameter"),
        ],
    )
    def test_a_wrong_request_is_a_problem(
        self, site: httpx.Client, parameters: dict[str, str], status: int, slug: str
    ) -> None:
        answer = site.get("/api/search", params=parameters)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"].endswith(f"/{slug}")

    @pytest.mark.parametrize(
        "q", ["的了和", "科普" * 2000, "\x00\x1b[31m科普", "“没有这样的词组”", "' OR 1=1 --", "%ff科普"]
    )
    def test_odd_questions_are_answered(self, site: httpx.Client, q: str) -> None:
        assert site.get("/api/search", params={"q": q}).status_code == 200
        assert site.get("/api/search", params={"q": q}, headers=PAGE).status_code == 200

    def test_what_the_client_has_is_not_sent_again(self, site: httpx.Client) -> None:
        answer = site.get("/api/search", params=QUESTION)
        tag = answer.headers["etag"]
        assert tag.startswith('W/"1-')
        again = site.get("/api/search", params=QUESTION, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")

    def test_an_empty_store_says_what_to_do(self, empty: httpx.Client) -> None:
        found = empty.get("/api/search", params=QUESTION).json()
        assert found["items"] == []
        assert "kepu ingest" in found["emptiedBy"]
        assert "kepu ingest" in empty.get("/api/search", params=QUESTION, headers=PAGE).text


class TestSimilar:
    @pytest.mark.parametrize("iri", [MEASURE, WHOLE, quote(MEASURE, safe=""), quote(WHOLE, safe="")])
    def test_the_nearest_of_other_plans_by_any_form_of_the_address(
        self, site: httpx.Client, iri: str
    ) -> None:
        found = site.get(f"/api/measures/{iri}/similar", params={"limit": 3}).json()
        assert found["measure"]["iri"] == WHOLE
        assert (found["total"], found["limit"], len(found["items"])) == (3, 3, 3)
        assert "eryuan.txt" not in {item["source"] for item in found["items"]}
        assert all(item["why"]["comparison"]["probability"] == item["score"] for item in found["items"])

    def test_the_same_plan_can_be_included(self, site: httpx.Client) -> None:
        address = f"/api/measures/{MEASURE}/similar"
        items = site.get(address, params={"same-plan": "true", "limit": 90}).json()["items"]
        assert "eryuan.txt" in {item["source"] for item in items}

    def test_what_is_no_measure_is_not_found(self, site: httpx.Client) -> None:
        for iri in ("nothing", MEASURE.removesuffix("/A4.1"), "region/530000"):
            answer = site.get(f"/api/measures/{iri}/similar")
            assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (404, "not-found")

    def test_the_page_shows_the_measure_and_what_differs(self, site: httpx.Client) -> None:
        answer = site.get(f"/api/measures/{MEASURE}/similar", headers=PAGE)
        assert "教老人用好智能手机" in answer.text
        assert "部门职能" in answer.text
        assert 'class="share' in answer.text


class TestClusters:
    def test_groups_are_a_list_with_their_measures_and_plans(self, site: httpx.Client) -> None:
        found = site.get("/api/clusters", params={"limit": 5}).json()
        assert (found["limit"], found["offset"], len(found["items"])) == (5, 0, 5)
        assert found["total"] > 5
        counts = [(len(group["plans"]), group["size"]) for group in found["items"]]
        assert counts == sorted(counts, reverse=True)
        for group in found["items"]:
            assert group["label"]
            assert group["size"] == len(group["members"])
            assert {member["plan"]["iri"] for member in group["members"]} == {
                plan["iri"] for plan in group["plans"]
            }

    def test_pages_lead_on_and_past_the_end_there_is_nothing(self, site: httpx.Client) -> None:
        first = site.get("/api/clusters", params={"limit": 2})
        second = site.get(first.links["next"]["url"])
        assert second.json()["items"] == site.get("/api/clusters").json()["items"][2:4]
        assert site.get("/api/clusters", params={"offset": 10_000}).json()["items"] == []

    def test_a_wrong_page_is_a_problem(self, site: httpx.Client) -> None:
        assert site.get("/api/clusters", params={"limit": 0}).status_code == 422
        assert site.get("/api/clusters", params={"format": "png"}).status_code == 406

    def test_what_the_client_has_is_not_sent_again(self, site: httpx.Client) -> None:
        tag = site.get("/api/clusters").headers["etag"]
        assert site.get("/api/clusters", headers={"If-None-Match": tag}).status_code == 304

    def test_the_page_leads_to_each_plan_and_measure(self, site: httpx.Client) -> None:
        groups = site.get("/api/clusters").json()["items"]
        shown = site.get("/api/clusters", headers=PAGE).text
        links = Links(shown).found
        for group in groups:
            assert group["label"] in shown
            assert group["action"] in shown
            for member in group["members"]:
                path = member["iri"].removeprefix("https://w3id.org/kepu/id/")
                assert links[f"/api/measures/{quote(path, safe='/:')}/similar"] == member["label"]

    def test_the_search_page_leads_to_them(self, site: httpx.Client) -> None:
        assert "/api/clusters" in Links(page(site)).found

    def test_an_empty_store_has_none(self, empty: httpx.Client) -> None:
        assert empty.get("/api/clusters").json() == {"items": [], "total": 0, "limit": 50, "offset": 0}
        assert "There are no groups" in empty.get("/api/clusters", headers=PAGE).text


class TestHostile:
    """Bytes are sent as they stand: a client would mend them."""

    @pytest.mark.parametrize("accept", ["application/json", "text/html"])
    @pytest.mark.parametrize(
        "q",
        [
            "%ED%A0%80%E7%A7%91%E6%99%AE",
            "%FF%FE%E7%A7%91%E6%99%AE",
            "%00%1B%5B31m%E7%A7%91%E6%99%AE",
            "%E7%A7%91%E6%99%AE" * 50_000,
            "%E7%9A%84%E4%BA%86",
        ],
        ids=["a lone surrogate", "no UTF-8", "control characters", "100,000 characters", "stop words"],
    )
    def test_a_question_is_answered(
        self, plans: EmbeddedStore, site: httpx.Client, q: str, accept: str
    ) -> None:
        answer = raw(site, f"/api/search?limit=1&q={q}", accept)
        assert answer.status == 200
        assert accept == "text/html" or len(json.loads(answer.body)["items"]) == 1

    @pytest.mark.parametrize("q", ["", "%20", "%ED%A0%80", "%00"])
    def test_a_question_without_words_is_a_problem_and_a_page_asks_again(
        self, site: httpx.Client, q: str
    ) -> None:
        answer = raw(site, f"/api/search?q={q}", "application/json")
        assert (answer.status, json.loads(answer.body)["type"].rpartition("/")[2]) == (400, "bad-question")
        assert raw(site, f"/api/search?q={q}", "text/html").status == 200

    @pytest.mark.parametrize("name", [name for name in FIELDS if name != "target"])
    @pytest.mark.parametrize("value", ["%ED%A0%80", "%E4%BA%91%ED%A0%80", "%00%1B", "%E4%BA%91" * 50_000])
    def test_a_filter_that_names_nothing_is_a_problem(
        self, site: httpx.Client, name: str, value: str
    ) -> None:
        answer = raw(site, f"/api/search?q=a&{name}={value}", "application/json")
        body = json.loads(answer.body)
        assert (answer.status, body["type"].rpartition("/")[2]) == (422, "unknown-name")
        assert body["place"] == name
        assert raw(site, f"/api/search?q=a&{name}={value}", "text/html").status == 200

    @pytest.mark.parametrize("iri", ["%ED%A0%80", "%00", "a" * 100_000])
    def test_an_address_of_nothing_is_not_found(self, site: httpx.Client, iri: str) -> None:
        assert raw(site, f"/api/measures/{iri}/similar", "application/json").status == 404
        assert raw(site, f"/api/plans/{iri}", "application/json").status == 404


class Raw(NamedTuple):
    """An answer's status and body."""

    status: int
    body: bytes


def raw(client: httpx.Client, target: str, accept: str) -> Raw:
    """The answer to a request whose target is sent as it stands."""
    connection = HTTPConnection(client.base_url.host, client.base_url.port, timeout=30)
    with closing(connection):
        connection.request("GET", target, headers={"Accept": accept})
        answer = connection.getresponse()
        return Raw(answer.status, answer.read())


class TestPages:
    def test_hits_have_marked_words_and_lead_to_plan_and_similar_measures(self, site: httpx.Client) -> None:
        html = page(site, **QUESTION)
        assert "<mark>" in html
        links = Links(html).found
        assert f"/api/measures/{MEASURE}/similar" in links
        assert any(link.startswith("/api/plans/plan/532930/") for link in links)

    def test_a_chip_says_what_was_understood_and_its_link_takes_it_off(self, site: httpx.Client) -> None:
        html = page(site, q="湖南省的科普活动")
        link = next(link for link in Links(html).found if "literal=region" in link)
        assert "湖南省</strong>" in html
        without = site.get(link, headers=PAGE).text
        assert "湖南省</strong>" not in without
        assert link.replace("&literal=region", "") in Links(without).found

    def test_a_chip_of_a_given_filter_goes_with_a_click(self, site: httpx.Client) -> None:
        html = page(site, q="科普", region="云南省", level="县级")
        links = [link for link in Links(html).found if "region" not in link and "level=" in link]
        queries = [dict(parse_qsl(urlsplit(link).query)) for link in links]
        assert {"q": "科普", "level": "县级"} in queries

    def test_facets_are_links_that_narrow_and_widen_again(self, site: httpx.Client) -> None:
        links = Links(page(site, q="科普")).found
        link = next(link for link in links if "level=level/county" in link)
        narrowed = site.get(link, headers=PAGE).text
        assert 'aria-current="true"' in narrowed
        found = site.get(f"{link}&format=json").json()
        assert {item["level"]["label"] for item in found["items"]} == {"县"}

    def test_a_form_keeps_the_filters_in_force(self, site: httpx.Client) -> None:
        html = page(site, q="科普", region="云南省")
        assert '<input type="hidden" name="region" value="云南省">' in html

    def test_pages_lead_on(self, site: httpx.Client) -> None:
        link = next(link for link in Links(page(site, q="科普", limit="5")).found if "offset=5" in link)
        assert 'start="6"' in site.get(link, headers=PAGE).text

    def test_without_a_question_it_offers_some(self, site: httpx.Client) -> None:
        html = page(site)
        assert 'class="hints"' in html
        assert "没有找到" not in html

    @pytest.mark.parametrize("parameters", [{"q": "！？"}, {"q": "科普", "region": "云难省"}])
    def test_a_wrong_question_is_explained_in_the_page(
        self, site: httpx.Client, parameters: dict[str, str]
    ) -> None:
        assert 'role="alert"' in page(site, **parameters)

    def test_what_users_write_is_no_markup(self, site: httpx.Client) -> None:
        hostile = '科普"><script>alert(1)</script>'
        for parameters in (
            {"q": hostile},
            {"q": "科普", "region": hostile},
            {"q": "科普", "literal": hostile},
        ):
            html = page(site, **parameters)
            assert "<script>" not in html
        assert "&lt;script&gt;" in page(site, q=hostile)

    def test_texts_of_documents_are_no_markup(
        self, empty_store: EmbeddedStore, empty: httpx.Client, tmp_path: Path
    ) -> None:
        text = (
            (SAMPLES / "eryuan.txt")
            .read_text()
            .replace("教老人用好智能手机", "教老人用好<script>alert(1)</script>手机")
        )
        derived = derive(text.encode(), "<b>x.txt", load_basis(BasisSpec()), validate=False).document
        with empty_store.write({}) as batch:
            batch.put(derived)
        html = page(empty, q="教老人用好手机")
        assert "<script>" not in html
        assert "&lt;script&gt;" in html

    def test_every_page_has_a_search_box(self, site: httpx.Client) -> None:
        for address in ("/", "/api/plans", "/sparql", "/docs", "/api/search"):
            html = site.get(address, headers=PAGE).text
            assert len(re.findall(r'role="search"', html)) == 1, address

    def test_addresses_begin_with_the_public_path(self, plans: EmbeddedStore, serving: Serving) -> None:
        settings = Settings(public_url="https://example.org/kepu")
        with serving(create_app(settings, plans)) as client:
            for address in ("/api/search?q=科普", f"/api/measures/{MEASURE}/similar"):
                html = client.get(f"/kepu{address}", headers=PAGE).text
                links = re.findall(r'(?:href|src|action)="([^"]*)"', html)
                assert all(link.startswith(("/kepu/", "#")) for link in links)
            answer = client.get("/kepu/api/search?q=科普&limit=1")
            assert answer.links["next"]["url"].startswith("https://example.org/kepu/api/search?")


class TestUpkeep:
    def test_the_state_of_the_search_is_in_health(self, site: httpx.Client) -> None:
        site.get("/api/search", params=QUESTION)
        health = site.get("/health").json()
        assert health["search"] == {"encoder": "none", "index": None, "mode": "lexical", "error": None}

    def test_a_broken_index_is_mended_beside_the_answers(
        self, empty_store: EmbeddedStore, tmp_path: Path, serving: Serving
    ) -> None:
        derived = derive(
            (SAMPLES / "eryuan.txt").read_bytes(), "e.txt", load_basis(BasisSpec()), validate=False
        )
        with empty_store.write({}) as batch:
            batch.put(derived.document)
        (tmp_path / "store" / "generations" / "1" / "search.json").unlink()
        with serving(create_app(Settings(), empty_store)) as client:
            statuses = set()
            for _ in range(200):
                answer = client.get("/api/search", params=QUESTION)
                statuses.add(answer.status_code)
                if answer.status_code == 200:
                    break
                assert answer.json()["type"].endswith("/no-index")
                assert answer.headers["retry-after"]
                time.sleep(0.05)
            assert answer.json()["items"][0]["iri"] == WHOLE
            assert statuses <= {200, 503}
            assert client.get("/health").json()["generation"] == 2

    def test_a_plan_is_found_within_a_second_of_its_ingest(
        self, empty: httpx.Client, empty_store: EmbeddedStore
    ) -> None:
        assert empty.get("/api/search", params=QUESTION).json()["items"] == []
        derived = derive(
            (SAMPLES / "eryuan.txt").read_bytes(), "e.txt", load_basis(BasisSpec()), validate=False
        )
        with empty_store.write({}) as batch:
            batch.put(derived.document)
        assert empty.get("/api/search", params=QUESTION).json()["items"][0]["iri"] == WHOLE
