"""SERVICE to other endpoints: refused, or asked by our client and joined."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs

import httpx
import pytest
from fastapi import FastAPI
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from api.app import create_app
from api.remote.addresses import is_public
from api.remote.allowing import allowed, prefixes
from api.remote.results import BLANK, read_results
from api.settings import Settings, SettingsError, load_settings
from kg.stores.oxigraph import EmbeddedStore

Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]

KNOWN = """
PREFIX r: <https://r.example/>
INSERT DATA {
  <https://w3id.org/kepu/id/region/990000> r:capital "甲\\n\\"城\\"} SERVICE <x:y> {"@zh ; r:people 7 , 1.5 .
  <https://w3id.org/kepu/id/region/990101> r:capital "乙城"@zh ; r:mayor [ r:name "某" ] .
}
"""
STALLED = 5


class Endpoint:
    """A SPARQL endpoint with odd neighbours on one port; ``asked`` lists the queries it got."""

    def __init__(self) -> None:
        self.graph = Store()
        self.graph.update(KNOWN)
        self.asked: list[str] = []
        self.paths: list[str] = []
        self.released = Event()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                endpoint.paths.append(self.path)
                endpoint.asked += form["query"]
                getattr(endpoint, self.path.strip("/").split("?")[0].partition("/")[0])(
                    self, form["query"][0]
                )

            def log_message(self, *_: object) -> None:
                """Nothing to the terminal."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    @staticmethod
    def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def sparql(self, handler: BaseHTTPRequestHandler, query: str) -> None:
        answer = self.graph.query(query)
        assert isinstance(answer, QuerySolutions)
        data = answer.serialize(format=QueryResultsFormat.JSON)
        assert data
        self.send(handler, data, **{"Content-Type": "application/sparql-results+json"})

    def moved(self, handler: BaseHTTPRequestHandler, _: str) -> None:
        self.send(handler, b"", 307, Location=f"{self.url}sparql")

    def broken(self, handler: BaseHTTPRequestHandler, _: str) -> None:
        self.send(handler, b"secret of the machine", 500)

    def page(self, handler: BaseHTTPRequestHandler, _: str) -> None:
        self.send(handler, b"<html>")

    def stranger(self, handler: BaseHTTPRequestHandler, _: str) -> None:
        self.send(handler, b'{"head": {"vars": ["s) {} } #"]}, "results": {"bindings": []}}')

    def endless(self, handler: BaseHTTPRequestHandler, _: str) -> None:
        self.send(handler, b" " * (2**24 + 1))

    def dripping(self, handler: BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not self.released.wait(0.1):
            handler.wfile.write(b" ")
            handler.wfile.flush()


@contextmanager
def running() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    thread = Thread(target=endpoint.server.serve_forever)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.released.set()
        endpoint.server.shutdown()
        endpoint.server.server_close()
        thread.join()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with running() as found:
        yield found


@pytest.fixture
def client(store: EmbeddedStore, serving: Serving, endpoint: Endpoint) -> Iterator[httpx.Client]:
    """A client of a service that may call the endpoint."""
    settings = Settings(service_allow=f"https://other.example/ {endpoint.url}", query_timeout=2)
    with serving(create_app(settings, store)) as found:
        yield found


def ask(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", data={"query": f"PREFIX r: <https://r.example/> {query}"})


def rows(client: httpx.Client, query: str) -> list[dict[str, str]]:
    answer = ask(client, query)
    assert answer.status_code == 200, answer.text
    return [
        {name: term["value"] for name, term in row.items()} for row in answer.json()["results"]["bindings"]
    ]


def test_what_an_endpoint_gives_is_joined(client: httpx.Client, endpoint: Endpoint) -> None:
    query = "SELECT ?title ?capital {{ ?plan kepu:region ?region ; kepu:title ?title {} }} ORDER BY ?title"
    clause = f"SERVICE <{endpoint.url}sparql> {{ ?region r:capital ?capital }}"
    expected = [
        {"title": "乙县科学素质实施方案（征求意见稿）", "capital": "乙城"},
        {"title": "甲省科学素质实施方案", "capital": '甲\n"城"} SERVICE <x:y> {'},
    ]
    assert rows(client, query.format(clause)) == expected
    assert rows(client, query.format(f"{{ {{ {clause} }} }}")) == expected
    optional = f"OPTIONAL {{ {clause} FILTER(?capital = '乙城'@zh) }}"
    assert rows(client, query.format(optional)) == [expected[0], {"title": expected[1]["title"]}]
    numbers = (
        f"SELECT ?n {{ SERVICE <{endpoint.url}sparql> {{ id:region\\/990000 r:people ?n }} FILTER(?n > 1) }}"
    )
    assert sorted(row["n"] for row in rows(client, numbers)) == ["1.5", "7"]


def test_the_query_sent_is_the_group_with_its_declarations(client: httpx.Client, endpoint: Endpoint) -> None:
    rows(
        client,
        f"SELECT * {{ ?m kepu:text ?t SERVICE <{endpoint.url}sparql> {{ ?s r:people ?n ; kepu:x ?y }} }}",
    )
    assert endpoint.asked == [
        f"BASE <{client.base_url.join('/sparql')}>\n"
        "PREFIX kepu: <https://w3id.org/kepu/ontology#>\nPREFIX r: <https://r.example/>\n"
        "SELECT * WHERE { ?s r:people ?n ; kepu:x ?y }"
    ]
    rows(client, f"SELECT * {{ SERVICE <{endpoint.url}sparql?a=b> {{ ?s r:people ?n }} }}")
    assert endpoint.paths[-1] == "/sparql?a=b"


def test_values_feed_a_clause_inside_and_outside(client: httpx.Client, endpoint: Endpoint) -> None:
    values = "VALUES ?region { id:region\\/990101 }"
    clause = "?region r:capital ?capital"
    for query in (
        f"SELECT ?capital {{ {values} SERVICE <{endpoint.url}sparql> {{ {clause} }} }}",
        f"SELECT ?capital {{ SERVICE <{endpoint.url}sparql> {{ {values} {clause} }} }}",
    ):
        assert rows(client, query) == [{"capital": "乙城"}]


def test_a_blank_node_is_an_iri_of_its_answer(client: httpx.Client, endpoint: Endpoint) -> None:
    clause = f"SERVICE <{endpoint.url}sparql> {{ ?s r:mayor ?b . ?b r:name ?name }}"
    (row,) = rows(client, f"SELECT ?b {{ {clause} }}")
    assert row["b"].startswith(BLANK)
    assert rows(client, f"SELECT ?b {{ {clause} }}") != [row]


def test_a_clause_inside_another_is_the_endpoints_business(client: httpx.Client, endpoint: Endpoint) -> None:
    inner = "SERVICE SILENT <http://127.0.0.1:1/> { ?a ?b ?c }"
    assert rows(client, f"SELECT ?n {{ SERVICE <{endpoint.url}sparql> {{ ?s r:people ?n {inner} }} }}")
    assert inner in endpoint.asked[0]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("moved", "status 307"),
        ("broken", "status 500"),
        ("page", "no SPARQL result"),
        ("stranger", "no SPARQL result"),
        ("endless", "16777216 bytes"),
        ("dripping", "within 2 s"),
    ],
)
def test_an_endpoint_that_fails_is_an_error_unless_silent(
    client: httpx.Client, endpoint: Endpoint, path: str, words: str
) -> None:
    begin = time.monotonic()
    answer = ask(client, f"SELECT * {{ SERVICE <{endpoint.url}{path}> {{ ?s ?p ?o }} }}")
    assert answer.status_code == 502
    assert words in answer.json()["detail"]
    assert "secret" not in answer.text
    silent = f"SELECT ?x {{ VALUES ?x {{ 1 2 }} SERVICE SILENT <{endpoint.url}{path}> {{ ?s ?p ?o }} }}"
    assert rows(client, silent) == [{"x": "1"}, {"x": "2"}]
    assert time.monotonic() - begin < 2 * 2 + STALLED
    assert endpoint.paths == 2 * [f"/{path}"]


def test_all_clauses_of_a_query_have_its_time_together(client: httpx.Client, endpoint: Endpoint) -> None:
    begin = time.monotonic()
    clause = f"SERVICE SILENT <{endpoint.url}dripping> {{ ?s ?p ?o }}"
    assert rows(client, f"SELECT ?x {{ BIND(1 AS ?x) {10 * clause} }}") == [{"x": "1"}]
    assert time.monotonic() - begin < 2 + STALLED
    assert len(endpoint.asked) == 1


def test_an_endpoint_that_is_not_there_is_an_error(
    store: EmbeddedStore, serving: Serving, endpoint: Endpoint
) -> None:
    allow = "http://127.0.0.1:9/ http://nowhere.invalid/ " + endpoint.url.replace("http:", "https:")
    with serving(create_app(Settings(service_allow=allow, query_timeout=2), store)) as client:
        for url in allow.split():
            assert ask(client, f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}").status_code == 502


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <{}sparql> {{ ?s ?p ?o }}",
        "SERVICE SILENT <{}sparql> {{ ?s ?p ?o }}",
        "service\n#x\n<{}s\\u0070arql>{{ ?s ?p ?o }}",
        "{{ SELECT * {{ OPTIONAL {{ SERVICE e:sparql {{ ?s ?p ?o }} }} }} }}",
        "VALUES ?e {{ <{}sparql> }} SERVICE ?e {{ ?s ?p ?o }}",
        "SERVICE <file:///etc/passwd> {{ ?s ?p ?o }}",
        "FILTER NOT EXISTS {{ SERVICE <{}sparql> {{ ?s ?p ?o }} }}",
    ],
)
def test_nothing_is_called_that_is_not_allowed(
    store: EmbeddedStore, serving: Serving, endpoint: Endpoint, clause: str
) -> None:
    other_port = f"http://127.0.0.1:{endpoint.server.server_port - 1}/"
    for allow in ("", other_port, f"{endpoint.url}sparql/", "https://"):
        with serving(create_app(Settings(service_allow=allow), store)) as client:
            answer = ask(client, f"PREFIX e: <{endpoint.url}> SELECT * {{ {clause.format(endpoint.url)} }}")
            assert answer.status_code == 403, allow
            assert answer.json()["type"].endswith("/query-refused")
    assert endpoint.asked == []


def test_nothing_is_called_for_a_query_that_will_be_refused(client: httpx.Client, endpoint: Endpoint) -> None:
    for other in ("<https://elsewhere.example/>", "?e"):
        clauses = f"SERVICE <{endpoint.url}sparql> {{ ?s ?p ?o }} SERVICE {other} {{ ?s ?p ?o }}"
        assert ask(client, f"SELECT * {{ {clauses} }}").status_code == 403
    assert endpoint.asked == []


def test_a_variable_as_endpoint_is_refused_though_its_value_is_allowed(
    client: httpx.Client, endpoint: Endpoint
) -> None:
    query = f"SELECT * {{ VALUES ?e {{ <{endpoint.url}sparql> }} SERVICE SILENT ?e {{ ?s ?p ?o }} }}"
    answer = ask(client, query)
    assert answer.status_code == 403
    assert "must be an IRI, not a variable" in answer.json()["detail"]
    assert endpoint.asked == []


def test_a_private_address_is_refused_unless_an_entry_names_its_host(
    store: EmbeddedStore, serving: Serving, endpoint: Endpoint
) -> None:
    with serving(create_app(Settings(service_allow="http://"), store)) as client:
        for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433"):
            url = endpoint.url.replace("127.0.0.1", host)
            answer = ask(client, f"SELECT * {{ SERVICE SILENT <{url}sparql> {{ ?s ?p ?o }} }}")
            assert (answer.status_code, endpoint.asked) == (403, []), host
    url = endpoint.url.replace("127.0.0.1", "localhost")
    with serving(create_app(Settings(service_allow=f"http:// {url}"), store)) as client:
        assert rows(client, f"SELECT * {{ SERVICE <{url}sparql> {{ ?s r:people ?n }} }}")


@pytest.mark.parametrize(
    ("endpoint_iri", "entry"),
    [
        ("https://e.example/a/../b", "https://e.example/a/"),
        ("https://e.example/a/%2E%2e/b", "https://e.example/a/"),
        ("https://e.example/a/..%2Fb", "https://e.example/a/"),
        ("https://e.example/a\\b", "https://e.example/a"),
        ("https://user@e.example/a", "https://"),
        ("https://e.example/a#b", "https://"),
        ("https://e.example:x/", "https://"),
        ("https://[::1/", "https://"),
        ("https:///a", "https://"),
        ("https://例.example/", "https://"),
        ("HTTPS://e.example/a", "https://e.example/a"),
        ("https://e.example/%61", "https://e.example/a"),
        ("https://e.example", "https://e.example/"),
        ("https://e.example.net/", "https://e.example/"),
    ],
)
def test_an_address_that_may_lead_elsewhere_is_not_allowed(endpoint_iri: str, entry: str) -> None:
    assert allowed(endpoint_iri, [entry]) is None


def test_what_begins_as_an_entry_is_allowed() -> None:
    found = allowed("https://e.example/sparql?x=..", ["https://", "https://e.example/sp"])
    assert found is not None
    assert found.named
    general = allowed("https://e.example/sparql", ["https://", "https://f.example/"])
    assert general is not None
    assert not general.named


def test_a_list_is_read_between_commas_and_spaces() -> None:
    assert prefixes(" https://a.example/x, http://b.example:81/\nhttps:// ") == (
        "https://a.example/x",
        "http://b.example:81/",
        "https://",
    )


@pytest.mark.parametrize(
    "entry", ["https://e.example", "e.example/", "ftp://e.example/", "*", "http://u@e/", "http://e:0/"]
)
def test_an_entry_that_could_mean_other_hosts_is_a_wrong_setting(entry: str) -> None:
    with pytest.raises(SettingsError, match="KEPU_SERVICE_ALLOW"):
        load_settings({"service_allow": entry})


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_private_loopback_and_link_local_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_others_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "term",
    [
        {"type": "uri", "value": "http://e/> ?p ?o } #"},
        {"type": "uri", "value": "relative"},
        {"type": "literal", "value": 5},
        {"type": "literal", "value": "a", "xml:lang": "zh } #"},
        {"type": "literal", "value": "a", "datatype": "no iri"},
        {"type": "triple", "value": {}},
        {"type": "literal", "value": "\ud800"},
        {"value": "a"},
        "a",
    ],
)
def test_what_is_no_term_is_refused(term: object) -> None:
    answer = {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": term}]}}
    with pytest.raises(ValueError, match=r"."):
        read_results(json.dumps(answer).encode(), ["s"]).as_group().encode()
