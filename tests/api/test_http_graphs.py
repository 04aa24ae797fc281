"""The Graph Store Protocol over HTTP, and updates at /sparql."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import httpx
import pytest
import rdflib
from fastapi import FastAPI

from api.app import create_app
from api.bodies import GRAPH_BYTES
from api.keys import add_key
from api.roles import Role
from api.settings import Settings
from kg.stores.check import check
from kg.stores.oxigraph import EmbeddedStore

Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]
DOCUMENT = "https://w3id.org/kepu/id/graph/document/990000/kexue/2021-2025"
DEFAULT = "https://w3id.org/kepu/id/graph/default"
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture
def writer(client: httpx.Client, store: EmbeddedStore) -> httpx.Client:
    """The client with a key."""
    client.headers["Authorization"] = f"Bearer {add_key(store.layout.private, 'a', Role.editor)}"
    return client


def update(client: httpx.Client, text: str, **parameters: object) -> httpx.Response:
    header = {"Content-Type": "application/sparql-update"}
    return client.post("/sparql", params=parameters, content=text.encode(), headers=header)


def values(client: httpx.Client, query: str) -> list[str]:
    answer = client.get("/sparql", params={"query": query, "format": "csv"})
    assert answer.status_code == 200
    return sorted(answer.text.splitlines()[1:])


def test_an_update_is_seen_by_every_later_query(writer: httpx.Client) -> None:
    answer = update(writer, "INSERT DATA { <a:a> rdfs:label '甲' }")
    assert answer.status_code == 200
    assert answer.json() == {"generation": 2, "graphs": [DEFAULT]}
    assert values(writer, "SELECT ?o { <a:a> rdfs:label ?o }") == ["甲"]
    form = writer.post("/sparql", data={"update": "DELETE WHERE { <a:a> ?p ?o }"})
    assert form.json()["generation"] == 3
    assert values(writer, "SELECT ?o { <a:a> ?p ?o }") == []


def test_using_names_the_dataset_of_patterns(writer: httpx.Client) -> None:
    text = "INSERT { GRAPH <m:g> { ?s ?p ?o } } WHERE { ?s a kepu:Plan ; ?p ?o FILTER(?p = kepu:title) }"
    update(writer, text, **{"using-graph-uri": DOCUMENT})
    assert values(writer, "SELECT ?o { GRAPH <m:g> { ?s ?p ?o } }") == ["甲省科学素质实施方案"]
    conflict = update(
        writer, f"INSERT {{ ?s ?p 1 }} USING <{DOCUMENT}> WHERE {{ ?s ?p ?o }}", **{"using-graph-uri": "m:g"}
    )
    assert conflict.status_code == 400


@pytest.mark.parametrize(
    ("text", "status", "slug"),
    [
        (f"CLEAR GRAPH <{DOCUMENT}>", 403, "reserved-graph"),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", 403, "reserved-graph"),
        ("LOAD <http://127.0.0.1:1/>", 403, "query-refused"),
        ("INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "query-refused"),
        ("INSERT DATA {", 400, "query-syntax"),
        ("DROP GRAPH <m:none>", 400, "update-failed"),
    ],
)
def test_an_update_that_cannot_be_is_answered_with_the_reason(
    writer: httpx.Client, text: str, status: int, slug: str
) -> None:
    answer = update(writer, text)
    assert answer.status_code == status
    assert answer.json()["type"].endswith(slug)
    assert len(values(writer, "SELECT ?p { ?p a kepu:Plan }")) == 2


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"update=CLEAR+ALL&update=CLEAR+ALL", "application/x-www-form-urlencoded", 400),
        (b"update=CLEAR+ALL&query=ASK{}", "application/x-www-form-urlencoded", 400),
        ("INSERT DATA {}".encode("utf-16"), "application/sparql-update", 400),
        (b"INSERT DATA {}", "text/plain", 415),
    ],
)
def test_a_wrong_request_is_refused(
    writer: httpx.Client, content: bytes, media_type: str, status: int
) -> None:
    answer = writer.post("/sparql", content=content, headers={"Content-Type": media_type})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert writer.get("/sparql", params={"update": "CLEAR ALL"}).status_code == 400


def test_a_graph_has_its_life(writer: httpx.Client) -> None:
    at = "/graphs?graph=https://mine.example/g"
    assert writer.get(at).status_code == 404
    made = writer.put(at, content=b"<x> <a:b> 1 .", headers=TURTLE)
    assert (made.status_code, made.headers["location"]) == (201, "https://mine.example/g")
    assert writer.post(at, content=b"<y> <a:b> 2 .", headers=TURTLE).status_code == 200
    answer = writer.get(at, headers={"Accept": "application/n-triples"})
    assert answer.headers["content-type"] == "application/n-triples"
    assert "<https://mine.example/x>" in answer.text
    assert len(answer.text.splitlines()) == 2
    assert writer.head(at).status_code == 200
    assert writer.put(at, content=b"", headers=TURTLE).status_code == 200
    assert writer.get(at).text == ""
    assert writer.delete(at).status_code == 200
    assert (writer.get(at).status_code, writer.delete(at).status_code) == (404, 404)


def test_an_address_is_a_graph(writer: httpx.Client) -> None:
    made = writer.put("/graphs/counties/a b", content=b"<> <a:b> 1 .", headers=TURTLE)
    assert made.status_code == 201
    name = made.headers["location"]
    assert name == f"{str(writer.base_url).rstrip('/')}/graphs/counties/a%20b"
    assert f"<{name}>" in writer.get("/graphs/counties/a%20b", headers={"Accept": "text/turtle"}).text
    assert writer.delete(name).status_code == 200


def test_without_a_name_a_new_graph_is_made(writer: httpx.Client) -> None:
    made = writer.post("/graphs", content=b"<a:a> <a:b> 1 .", headers=TURTLE)
    assert made.status_code == 201
    assert writer.get(made.headers["location"]).status_code == 200


def test_the_default_graph_is_the_users_to_write_and_the_merged_one_to_read(writer: httpx.Client) -> None:
    writer.put("/graphs?default", content=b"<a:a> <a:b> 1 .", headers=TURTLE)
    assert values(writer, "SELECT ?g { GRAPH ?g { <a:a> ?p ?o } }") == [DEFAULT]
    merged = rdflib.Graph().parse(data=writer.get("/graphs?default").text, format="turtle")
    assert (rdflib.URIRef("a:a"), rdflib.URIRef("a:b"), rdflib.Literal(1)) in merged
    assert len(merged) > 10
    writer.delete("/graphs?default")
    assert values(writer, "SELECT ?o { <a:a> ?p ?o }") == []


def test_documents_graphs_are_read_only(writer: httpx.Client) -> None:
    at = f"/graphs?graph={DOCUMENT}"
    assert writer.get(at).status_code == 200
    for answer in (
        writer.put(at, content=b"", headers=TURTLE),
        writer.post(at, content=b"<a:a> <a:b> 1 .", headers=TURTLE),
        writer.delete(at),
    ):
        assert answer.status_code == 403
        assert "kepu ingest" in answer.json()["remedy"]


@pytest.mark.parametrize(
    ("media_type", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/n-quads", "nquads"),
        ("application/trig", "trig"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated", "ignore:Dataset.*:DeprecationWarning")
def test_a_graph_comes_and_goes_in_each_format(writer: httpx.Client, media_type: str, parser: str) -> None:
    given = writer.get(f"/graphs?graph={DOCUMENT}", headers={"Accept": media_type})
    assert given.headers["content-type"].startswith(media_type)
    assert (
        writer.put(
            "/graphs?graph=m:g", content=given.content, headers={"Content-Type": media_type}
        ).status_code
        == 201
    )
    counts = values(
        writer, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <m:g> {{ ?s ?p ?o }} GRAPH <{DOCUMENT}> {{ ?s ?p ?o }} }}"
    )
    assert int(counts[0]) > 5


def test_a_form_may_have_many_files(writer: httpx.Client) -> None:
    files = [
        ("a", ("a.ttl", b"_:x <a:b> 1 .", "text/turtle")),
        ("b", ("b.nt", b'_:x <a:b> "2" .\n', "application/octet-stream")),
    ]
    answer = writer.post("/graphs?graph=m:g", files=files)
    assert answer.status_code == 201, answer.text
    assert len(set(values(writer, "SELECT ?s { GRAPH <m:g> { ?s ?p ?o } }"))) == 2
    odd = writer.post("/graphs?graph=m:g", files=[("c", ("c.exe", b"MZ", "application/octet-stream"))])
    assert odd.status_code == 415


def test_a_form_that_would_lose_something_changes_nothing(writer: httpx.Client, store: EmbeddedStore) -> None:
    writer.put("/graphs?graph=m:g", content=b"<a:a> <a:b> 1 .", headers=TURTLE)
    before = store.generation()
    file = ("a", ("a.ttl", b"<a:a> <a:b> 2 .", "text/turtle"))
    for files in ([("text", (None, b"<a:a> <a:b> 2 ."))], [file, ("text", (None, b"x"))]):
        assert writer.put("/graphs?graph=m:g", files=files).status_code == 400
    empty = {"Content-Type": "multipart/form-data; boundary=x"}
    assert writer.put("/graphs?graph=m:g", content=b"--x--\r\n", headers=empty).status_code == 400
    assert store.generation() == before
    assert values(writer, "SELECT ?o { GRAPH <m:g> { ?s ?p ?o } }") == ["1"]


@pytest.mark.parametrize(
    ("address", "content", "media_type", "status"),
    [
        ("/graphs", b"", "text/turtle", 400),
        ("/graphs?default&graph=m:g", b"", "text/turtle", 400),
        ("/graphs?graph=", b"", "text/turtle", 400),
        ("/graphs?graph=no-iri", b"", "text/turtle", 400),
        ("/graphs?graph=a:%3E", b"", "text/turtle", 400),
        ("/graphs?graph=m:g", b"<a:a> <a:b> 1 . <a:c", "text/turtle", 400),
        ("/graphs?graph=m:g", b"\xff\xfe", "text/turtle", 400),
        ("/graphs?graph=m:g", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "application/rdf+xml", 400),
        ("/graphs?graph=m:g", b"<a:a> <a:b> 1 .", "text/html", 415),
        ("/graphs?graph=m:g", b"<a:a> <a:b> 1 .", "", 415),
        ("/graphs?graph=m:g", b" " * (GRAPH_BYTES + 1), "text/turtle", 413),
    ],
)
def test_what_cannot_be_put_is_refused(
    writer: httpx.Client, store: EmbeddedStore, address: str, content: bytes, media_type: str, status: int
) -> None:
    header = {"Content-Type": media_type} if media_type else {}
    answer = writer.put(address, content=content, headers=header)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert store.generation() == 1


def test_a_read_only_service_takes_nothing(store: EmbeddedStore, serving: Serving) -> None:
    secret = add_key(store.layout.private, "a", Role.admin)
    with serving(create_app(Settings(read_only=True), store)) as client:
        client.headers["Authorization"] = f"Bearer {secret}"
        assert update(client, "INSERT DATA { <a:a> <a:b> 1 }").json()["type"].endswith("read-only")
        assert client.delete("/graphs?default").status_code == 403


def test_many_write_at_once(writer: httpx.Client, store: EmbeddedStore) -> None:
    with ThreadPoolExecutor(16) as threads:
        answers = list(
            threads.map(lambda n: update(writer, f"INSERT DATA {{ <a:{n}> <a:n> {n} }}"), range(32))
        )
    assert {answer.status_code for answer in answers} == {200}
    assert values(writer, "SELECT (COUNT(*) AS ?n) { ?s <a:n> ?o }") == ["32"]
    assert check(store.layout.folder) == []


def test_pages_of_other_sites_may_write_with_a_key(client: httpx.Client) -> None:
    answer = client.options(
        "/graphs", headers={"Origin": "https://x.example", "Access-Control-Request-Method": "PUT"}
    )
    assert "PUT" in answer.headers["access-control-allow-methods"]
    assert "Authorization" in answer.headers["access-control-allow-headers"]
