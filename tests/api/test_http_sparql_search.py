"""Search blocks in queries over HTTP, and the examples of docs/sparql-search.md. By words only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
import rdflib
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from kg.derive import BasisSpec, derive, load_basis
from kg.shared import shared_graphs
from kg.stores.oxigraph import EmbeddedStore
from ontology.namespaces import BASE, PREFIXES, SEARCH
from search.blocks.vocabulary import KNOWN
from search.index import DocumentIndex, configured_encoder

Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sparql-search.md").read_text()
EXAMPLES = re.findall(
    r"^### (.+?)$.*?```sparql\n(.*?)```\n\n```csv\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE
)
MEASURE = "https://w3id.org/kepu/id/plan/532930/kexue-suzhi-shishi-fangan/2022-2025/draft/A4.1"


@pytest.fixture(scope="module")
def specimens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """A store of the specimen plans."""
    index = DocumentIndex(configured_encoder("none"))
    store = EmbeddedStore(tmp_path_factory.mktemp("specimens") / "store", create=True, workers=2, index=index)
    basis = load_basis(BasisSpec())
    with store.write({"software": "test"}) as batch:
        for path in sorted((ROOT / "data" / "samples").glob("*.*")):
            batch.put(derive(path.read_bytes(), path.name, basis, validate=False).document)
        for graph in shared_graphs(BASE):
            batch.share(graph)
    yield store
    store.close()


@pytest.fixture(scope="module")
def site(specimens: EmbeddedStore, serving: Serving) -> Iterator[httpx.Client]:
    with serving(create_app(Settings(), specimens)) as client:
        yield client


def ask(client: httpx.Client, query: str, form: str = "json") -> httpx.Response:
    return client.post("/sparql", params={"format": form}, data={"query": query})


def rows(client: httpx.Client, query: str) -> list[dict[str, str]]:
    answer = ask(client, query)
    assert answer.status_code == 200, answer.text
    return [
        {name: term["value"] for name, term in row.items()} for row in answer.json()["results"]["bindings"]
    ]


def block(inside: str, silent: str = "") -> str:
    return f"SERVICE {silent} <https://w3id.org/kepu/search> {{ {inside} }}"


def items(client: httpx.Client, **parameters: Any) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = client.get("/api/search", params=parameters).json()["items"]
    return answer


@pytest.mark.parametrize(("title", "query", "answer"), EXAMPLES, ids=[title for title, *_ in EXAMPLES])
def test_an_example_gives_the_answer_of_the_page(
    site: httpx.Client, title: str, query: str, answer: str
) -> None:
    assert ask(site, query, "csv").text.replace("\r\n", "\n") == answer


def test_the_page_has_ten_examples_and_lists_all_properties() -> None:
    assert [title.split(".")[0] for title, *_ in EXAMPLES] == [str(number) for number in range(1, 11)]
    table = PAGE[PAGE.index("| property |") : PAGE.index("## Ten examples")]
    assert set(re.findall(r"`s:(\w+)`", table)) == set(KNOWN)


def test_a_block_finds_what_the_search_finds(site: httpx.Client) -> None:
    wanted = items(site, q="教老人用智能手机", limit=5, offset=1, region="云南省")
    inside = '?m s:query "教老人用智能手机" ; s:limit 5 ; s:offset 1 ; s:region "云南省" ; s:score ?s ; s:snippet ?t ; s:rank ?r'
    found = rows(site, f"SELECT * {{ {block(inside)} }} ORDER BY ?r")
    assert [(row["m"], float(row["s"]), int(row["r"])) for row in found] == [
        (item["iri"], item["score"], rank) for rank, item in enumerate(wanted, 2)
    ]
    assert found[0]["t"] == wanted[0]["why"]["passage"]["text"]


def test_a_block_finds_the_measures_like_one(site: httpx.Client) -> None:
    wanted = site.get(f"/api/measures/{MEASURE}/similar", params={"limit": 4, "same-plan": "true"}).json()[
        "items"
    ]
    inside = f"?m s:similarTo <{MEASURE}> ; s:samePlan true ; s:limit 3 ; s:offset 1 ; s:score ?s ; s:rank ?r"
    found = rows(site, f"SELECT * {{ {block(inside)} }} ORDER BY ?r")
    assert [(row["m"], float(row["s"])) for row in found] == [
        (each["iri"], each["score"]) for each in wanted[1:]
    ]


def test_solutions_join_wherever_the_block_stands(site: httpx.Client) -> None:
    inside = block('?m s:query "科学实验" ; s:limit 4')
    queries = (
        f"SELECT ?m {{ {inside} ?m kepu:text ?x }}",
        f"SELECT ?m {{ ?m kepu:text ?x . {inside} . }}",
        f"SELECT ?m {{ ?m kepu:text ?x {{ {{ {{ {inside} }} }} }} }}",
        f"SELECT ?m {{ {{ SELECT ?m {{ {inside} }} }} GRAPH ?g {{ ?m kepu:text ?x }} }}",
        f"SELECT ?m {{ ?m kepu:text ?x FILTER EXISTS {{ {inside} }} }}",
        f"SELECT DISTINCT ?m {{ {{ {inside} }} UNION {{ {inside} }} }}",
    )
    found = [sorted(row["m"] for row in rows(site, query)) for query in queries]
    assert len(found[0]) == 4
    assert all(each == found[0] for each in found)
    title = rows(site, f'SELECT ?x {{ ?m kepu:number "（一）" OPTIONAL {{ {inside} BIND(1 AS ?x) }} }}')
    assert {} in title


def test_a_block_is_found_by_prefix_base_and_escape(site: httpx.Client) -> None:
    inside = '{ ?m <https://w3id.org/kepu/search#query> "科学实验" ; k:limit 1 }'
    for endpoint in ("kk:search", "<search>", "<https://w3id.org/kepu/\\u0073earch>"):
        prologue = f"BASE <https://w3id.org/kepu/> PREFIX k: <{SEARCH}> PREFIX kk: <https://w3id.org/kepu/> "
        assert len(rows(site, f"{prologue} SELECT * {{ SERVICE {endpoint} {inside} }}")) == 1


def test_graphs_yes_and_no_and_pages_have_blocks_too(site: httpx.Client) -> None:
    inside = block('?m s:query "科学实验" ; s:limit 2 ; s:score ?s')
    graph = ask(site, f"CONSTRUCT {{ ?m s:score ?s }} {{ {inside} }}", "ntriples").text
    assert len(rdflib.Graph().parse(data=graph, format="nt")) == 2
    assert ask(site, f"ASK {{ {inside} FILTER(?s > 0) }}").json()["boolean"] is True
    page = site.get("/sparql", params={"query": f"SELECT ?s {{ {inside} }}"}, headers={"Accept": "text/html"})
    assert page.text.count("<tr>") == 3
    assert "<dt><code>s:</code></dt>" in page.text


@pytest.mark.parametrize(
    ("inside", "status", "kind"),
    [
        ('?m s:query "a" FILTER(true)', 400, "bad-service-clause"),
        ("VALUES ?q { 'a' } ?m s:query ?q", 400, "bad-service-clause"),
        ("?m s:query ?q", 400, "bad-service-clause"),
        ('?m s:quarry "a"', 400, "bad-service-clause"),
        ('?m s:query "…"', 400, "bad-question"),
        ('?m s:query "a" ; s:region "云兰省"', 422, "unknown-name"),
        ("?m s:similarTo <x:a>", 404, "not-found"),
        ('?m s:query "a" ; s:mode "vector"', 503, "search-unavailable"),
    ],
)
def test_a_wrong_block_is_an_error_unless_silent(
    site: httpx.Client, inside: str, status: int, kind: str
) -> None:
    answer = ask(site, f"SELECT * {{ {block(inside)} }}")
    assert answer.status_code == status
    assert answer.json()["type"] == f"https://w3id.org/kepu/problems/{kind}"
    found = rows(site, f"SELECT ?x {{ VALUES ?x {{ 1 2 }} {block(inside, 'SILENT')} }}")
    assert found == [{"x": "1"}, {"x": "2"}]


def test_what_is_found_may_say_service(site: httpx.Client) -> None:
    """The worker's own check must not take a text in VALUES for a clause."""
    inside = block('?m s:query "科学实验" ; s:limit 1')
    found = rows(site, f"SELECT ?x {{ {inside} BIND('}} SERVICE <x:y> {{' AS ?x) }}")
    assert found == [{"x": "} SERVICE <x:y> {"}]


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <https://w3id.org/kepu/search#> { ?m s:query 'a' }",
        "SERVICE ?e { ?m s:query 'a' }",
        "SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o }",
        "SERVICE <http://127.0.0.1:1/> { SERVICE <https://w3id.org/kepu/search> { ?m s:query 'a' } }",
    ],
)
def test_any_other_service_is_refused_beside_a_block(site: httpx.Client, clause: str) -> None:
    inside = block('?m s:query "科学实验"')
    answer = ask(site, f"SELECT * {{ {inside} VALUES ?e {{ <https://w3id.org/kepu/search> }} {clause} }}")
    assert answer.status_code == 403


def test_an_error_after_a_block_is_named_in_its_line(site: httpx.Client) -> None:
    inside = block('?m s:query\n"科学实验"\n')
    answer = ask(site, f"SELECT * {{ {inside}\n ?s ?p }}")
    assert answer.status_code == 400
    assert "error at 4:" in answer.json()["detail"]


def test_the_description_names_the_extension(site: httpx.Client) -> None:
    text = site.get("/sparql", headers={"Accept": "text/turtle"}).text
    graph = rdflib.Graph().parse(data=text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (extension,) = graph.objects(None, sd.languageExtension)
    assert str(extension) == SEARCH.removesuffix("#")
    assert (extension, rdflib.RDF.type, sd.Feature) in graph
    assert SEARCH in str(graph.value(extension, rdflib.URIRef(f"{PREFIXES['rdfs']}comment")))
