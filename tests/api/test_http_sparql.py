"""SPARQL over HTTP: protocol, formats, limits, many clients."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from xml.etree import ElementTree

import httpx
import pytest
import rdflib
from fastapi import FastAPI

from api.app import create_app
from api.bodies import TEXT_BYTES
from api.questions import load_questions
from api.settings import Settings
from kg.stores.oxigraph import EmbeddedStore

Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]

SELECT = "SELECT ?plan { ?plan a kepu:Plan }"
CONSTRUCT = "CONSTRUCT WHERE { ?plan a kepu:Plan ; kepu:title ?title }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
NUMBERS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PAGE = {"Accept": "text/html"}
GRAPH = "https://w3id.org/kepu/id/graph/document/990000/kexue/2021-2025"


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=headers)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml;q=0.9, application/sparql-results+json;q=0.8", "application/xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
    ],
)
def test_solutions_come_in_the_format_that_is_accepted(
    client: httpx.Client, accept: str, media_type: str
) -> None:
    answer = ask(client, SELECT, Accept=accept)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["vary"] == "Accept"
    assert "plan/990101/kexue/2022-2025/draft" in answer.text


def test_each_format_of_solutions_is_what_it_says(client: httpx.Client) -> None:
    def formatted(name: str) -> str:
        return client.get("/sparql", params={"query": SELECT, "format": name}).text

    assert len(json.loads(formatted("json"))["results"]["bindings"]) == 2
    assert len(list(csv.reader(formatted("csv").splitlines()))) == 3
    assert len(formatted("tsv").splitlines()) == 3
    results = "{http://www.w3.org/2005/sparql-results#}"
    assert len(ElementTree.fromstring(formatted("xml")).findall(f"{results}results/{results}result")) == 2


@pytest.mark.parametrize(
    ("name", "media_type", "parser"),
    [
        ("turtle", "text/turtle; charset=utf-8", "turtle"),
        ("ntriples", "application/n-triples", "nt"),
        ("rdfxml", "application/rdf+xml", "xml"),
        ("jsonld", "application/ld+json", "json-ld"),
        ("json", "application/json", "json-ld"),
        ("xml", "application/xml", "xml"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own use of it
def test_graphs_come_in_each_format(client: httpx.Client, name: str, media_type: str, parser: str) -> None:
    by_format = client.get("/sparql", params={"query": CONSTRUCT, "format": name})
    by_header = ask(client, CONSTRUCT, Accept=media_type.partition(";")[0])
    for answer in (by_format, by_header):
        assert answer.headers["content-type"] == media_type
        assert len(rdflib.Graph().parse(data=answer.text, format=parser)) == 4


def test_asking_is_answered(client: httpx.Client) -> None:
    assert ask(client, "ASK { ?plan a kepu:Plan }").json()["boolean"] is True


def test_a_format_of_the_other_kind_of_result_is_not_acceptable(client: httpx.Client) -> None:
    assert ask(client, SELECT, Accept="text/turtle").status_code == 406
    answer = ask(client, CONSTRUCT, Accept="text/csv")
    assert answer.status_code == 406
    assert "turtle" in answer.json()["remedy"]


def test_a_query_can_be_posted_as_form_or_as_it_is(client: httpx.Client) -> None:
    form = client.post("/sparql", data={"query": SELECT})
    bare = client.post(
        "/sparql",
        content=SELECT.encode(),
        headers={"Content-Type": "application/sparql-query; charset=utf-8"},
    )
    assert form.json() == bare.json() == ask(client, SELECT).json()


def test_the_dataset_is_the_one_asked_for(client: httpx.Client) -> None:
    count = {"query": SELECT, "format": "json"}

    def plans(**graphs: object) -> int:
        answers = [
            client.get("/sparql", params={**count, **graphs}),
            client.post("/sparql", data={**count, **graphs}),
        ]
        header = {"Content-Type": "application/sparql-query"}
        answers.append(client.post("/sparql", params=graphs, content=SELECT.encode(), headers=header))
        found = {len(answer.json()["results"]["bindings"]) for answer in answers}
        assert len(found) == 1
        return found.pop()

    assert plans() == 2
    assert plans(**{"default-graph-uri": GRAPH}) == 1
    assert (
        plans(
            **{
                "default-graph-uri": [
                    GRAPH,
                    "https://w3id.org/kepu/id/graph/document/990101/kexue/2022-2025/draft",
                ]
            }
        )
        == 2
    )
    assert plans(**{"named-graph-uri": GRAPH}) == 0


def test_an_update_is_no_query(client: httpx.Client) -> None:
    update = "DELETE WHERE { ?s ?p ?o }"
    assert ask(client, update).status_code == 400
    answer = client.get("/sparql", params={"update": update})
    assert answer.status_code == 400
    assert "POST" in answer.json()["remedy"]
    assert len(ask(client, SELECT).json()["results"]["bindings"]) == 2


def test_a_wrong_query_is_named_with_its_place(client: httpx.Client) -> None:
    answer = ask(client, "SELECT * {\n ?s ?p }")
    assert answer.status_code == 400
    assert "error at 2:9" in answer.json()["detail"]


def test_a_query_never_reaches_the_network(client: httpx.Client) -> None:
    answer = ask(client, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert answer.status_code == 403
    assert "SERVICE" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"query=" + b"x" * TEXT_BYTES, "application/x-www-form-urlencoded", 413),
        (b"x" * (TEXT_BYTES + 1), "application/sparql-query", 413),
        (b"SELECT", "text/plain", 415),
        (b"SELECT", "", 415),
        (b"\xff", "application/sparql-query", 400),
        (b"", "application/x-www-form-urlencoded", 400),
        (b"query=ASK{}&query=ASK{}", "application/x-www-form-urlencoded", 400),
    ],
)
def test_a_wrong_body_is_refused(client: httpx.Client, content: bytes, media_type: str, status: int) -> None:
    header = {"Content-Type": media_type} if media_type else {}
    answer = client.post("/sparql", content=content, headers={**header, "Accept": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_a_query_programs_get_the_description_of_the_service(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    endpoint = next(graph.objects(None, sd.endpoint))
    assert str(endpoint) == str(client.base_url.join("/sparql"))
    assert client.get("/sparql", headers={"Accept": "application/json"}).status_code == 400


def test_without_a_query_browsers_get_a_form(client: httpx.Client) -> None:
    page = client.get("/sparql", headers=PAGE).text
    assert '<form id="query-form" action="/sparql" method="get">' in page
    assert all(question.zh in page for question in load_questions())


def test_each_ready_question_is_answered(client: httpx.Client) -> None:
    """What the answers are on real plans is the business of the competency questions' own tests."""
    for question in load_questions():
        assert "results" in ask(client, question.query).json(), question.en


def test_browsers_get_results_as_a_page(client: httpx.Client) -> None:
    page = ask(client, "SELECT ?text ?plan { ?m kepu:text ?text . BIND(<a:b&c> AS ?plan) }", **PAGE).text
    assert "教手机。每年开课，&#34;比例&#34;达到 20%。" in page
    assert 'title="a:b&amp;c"' in page
    assert "否" in ask(client, "ASK { ?s a kepu:Nothing }", **PAGE).text
    assert "kepu:title" in ask(client, CONSTRUCT, **PAGE).text


def test_a_page_shows_the_beginning_of_a_long_result_and_says_so(client: httpx.Client) -> None:
    page = ask(client, NUMBERS, **PAGE).text
    assert page.count("<tr>") == 501
    assert "只显示开头的部分" in page
    assert "format=csv" in page
    assert "只显示开头的部分" in ask(client, "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }", **PAGE).text


@pytest.fixture
def limited(store: EmbeddedStore, serving: Serving) -> Iterator[httpx.Client]:
    """A client of a server with narrow limits."""
    settings = Settings(query_timeout=1, query_rows=5000, query_bytes=64, query_memory=64, query_workers=4)
    with serving(create_app(settings, store)) as client:
        yield client


def test_a_limit_before_the_first_byte_is_named(limited: httpx.Client) -> None:
    start = time.monotonic()
    answer = ask(limited, ENDLESS)
    assert time.monotonic() - start < 3
    assert answer.status_code == 503
    assert (answer.json()["limit"], answer.json()["value"]) == ("seconds", 1)
    assert "KEPU_QUERY_TIMEOUT" in answer.json()["remedy"]
    assert ask(limited, SELECT).status_code == 200


def test_a_limit_after_the_first_byte_breaks_the_body_off(
    limited: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
        ask(limited, NUMBERS)
    assert "KEPU_QUERY_ROWS" in caplog.text
    assert "Traceback" not in caplog.text
    assert ask(limited, SELECT).status_code == 200


def test_a_result_is_sent_while_it_is_computed(client: httpx.Client) -> None:
    with client.stream("GET", "/sparql", params={"query": NUMBERS, "format": "csv"}) as answer:
        assert next(answer.iter_bytes()).startswith(b"a,b,c")
    assert client.get("/health").status_code == 200


def test_endless_queries_die_while_others_are_answered(store: EmbeddedStore, serving: Serving) -> None:
    with serving(create_app(Settings(query_timeout=3, query_workers=4), store)) as server:

        def point(number: int) -> int:
            with httpx.Client(base_url=server.base_url, timeout=30) as client:
                answer = ask(client, f"SELECT ?p {{ ?p a kepu:Plan }} LIMIT {number % 2 + 1}")
            return len(answer.json()["results"]["bindings"])

        def endless(_: int) -> int:
            with httpx.Client(base_url=server.base_url, timeout=30) as client:
                return ask(client, ENDLESS).status_code

        with ThreadPoolExecutor(10) as threads:
            stuck = [threads.submit(endless, number) for number in range(2)]
            time.sleep(0.1)
            answers = list(threads.map(point, range(24)))
            assert not any(future.done() for future in stuck)
            assert [future.result() for future in stuck] == [503, 503]
    assert answers == [number % 2 + 1 for number in range(24)]
