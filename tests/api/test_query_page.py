"""The query page: labels in the place of IRIs, downloads, errors, and what its editor completes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import unescape

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.completion import MOST, terms
from api.labels import best
from api.settings import Settings
from kg.stores.oxigraph import EmbeddedStore
from ontology.namespaces import BASE

Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]

PAGE = {"Accept": "text/html"}
GRAPH = "https://w3id.org/kepu/id/graph/document/990000/kexue/2021-2025"
REGIONS = "SELECT ?region { ?plan kepu:region ?region } ORDER BY ?region"


def page(client: httpx.Client, query: str, **more: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **more}, headers=PAGE)


def links(text: str) -> Iterator[tuple[str, str]]:
    """The texts of the page's links and their addresses."""
    for address, inner in re.findall(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', text, re.DOTALL):
        yield re.sub(r"<[^>]+>", "", inner).strip(), unescape(address)


def test_a_thing_is_shown_by_its_label_and_leads_to_what_is_said_of_it(client: httpx.Client) -> None:
    text = page(client, REGIONS).text
    assert 'title="https://w3id.org/kepu/id/region/990000">甲省</a>' in text
    said = client.get(dict(links(text))["甲省"], headers=PAGE).text
    assert "<code>skos:notation</code>" in said
    assert "990000" in said


def test_chinese_comes_first_then_no_language_then_english() -> None:
    labels = [
        ("a:1", "A", "en"),
        ("a:1", "甲甲", "zh"),
        ("a:1", "甲", "zh"),
        ("a:1", "B", "de"),
        ("a:2", "B", "de"),
    ]
    labels += [("a:3", "A", "en"), ("a:3", "无", ""), ("a:4", "B", "de"), ("a:4", "Z", "en")]
    rows = [
        {"thing": {"value": iri}, "label": {"value": text, "xml:lang": lang}} for iri, text, lang in labels
    ]
    assert best(rows) == {"a:1": "甲", "a:2": "B", "a:3": "无", "a:4": "Z"}


def test_what_has_no_label_is_shown_by_its_iri(client: httpx.Client) -> None:
    text = page(client, "SELECT * { VALUES ?x { kepu:nothing <urn:x:y> } }").text
    assert "<code>kepu:nothing</code>" in text
    assert "<code>urn:x:y</code>" in text


def test_downloads_and_the_shared_link_ask_the_same_of_the_same_graphs(client: httpx.Client) -> None:
    text = page(client, "SELECT (COUNT(*) AS ?n) { ?plan a kepu:Plan }", **{"default-graph-uri": GRAPH}).text
    assert f'<input type="hidden" name="default-graph-uri" value="{GRAPH}">' in text
    found = dict(links(text))
    assert client.get(found["CSV"]).text.split() == ["n", "1"]
    assert client.get(found["TSV"]).text.split() == ["?n", "1"]
    assert client.get(found["JSON"]).json()["results"]["bindings"][0]["n"]["value"] == "1"
    assert client.get(found["XML"]).headers["content-type"] == "application/sparql-results+xml"
    assert client.get(found["分享链接 Share link"], headers=PAGE).text == text


@pytest.mark.parametrize(
    ("query", "formats"),
    [
        (
            "ASK { ?s ?p ?o }",
            {"JSON": "application/sparql-results+json", "XML": "application/sparql-results+xml"},
        ),
        (
            "CONSTRUCT WHERE { ?plan a kepu:Plan }",
            {
                "Turtle": "text/turtle; charset=utf-8",
                "JSON-LD": "application/ld+json",
                "N-Triples": "application/n-triples",
                "RDF/XML": "application/rdf+xml",
            },
        ),
    ],
)
def test_each_kind_of_result_can_be_downloaded(
    client: httpx.Client, query: str, formats: dict[str, str]
) -> None:
    found = dict(links(page(client, query).text))
    offered = {"CSV", "TSV", "JSON", "XML", "Turtle", "JSON-LD", "N-Triples", "RDF/XML"} & found.keys()
    assert {name: client.get(found[name]).headers["content-type"] for name in offered} == formats


def test_an_error_is_explained_in_the_page_below_its_query(client: httpx.Client) -> None:
    answer = page(client, "SELECT * {\n ?s <b> }")
    assert answer.status_code == 400
    assert "查询语法错误 Query syntax" in answer.text
    assert "error at 2:" in answer.text
    assert "?s &lt;b&gt; }</textarea>" in answer.text


def test_a_limit_is_explained_in_the_page(store: EmbeddedStore, serving: Serving) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
    with serving(create_app(Settings(query_timeout=1), store)) as client:
        answer = page(client, endless)
    assert answer.status_code == 503
    assert "KEPU_QUERY_TIMEOUT" in answer.text


def test_only_this_page_has_a_style_of_its_own_and_none_may_run_foreign_scripts(client: httpx.Client) -> None:
    def policy(path: str) -> str:
        return client.get(path, headers=PAGE).headers["content-security-policy"]

    assert policy("/").startswith("default-src 'self';")
    assert "style-src" not in policy("/")
    assert re.fullmatch(r".*; style-src 'self' 'sha256-[^' ]+'", policy("/sparql"))
    assert "unsafe" not in policy("/sparql") + policy("/")


def test_the_terms_are_those_of_the_ontology_ours_first_with_labels(client: httpx.Client) -> None:
    answer = client.get("/sparql/terms")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    found = answer.json()
    classes = {term["name"]: term for term in found["classes"]}
    properties = {term["name"]: term for term in found["properties"]}
    assert (classes["kepu:Plan"]["zh"], classes["kepu:Plan"]["en"]) == ("方案", "plan")
    assert properties["kepu:leadBy"]["zh"] == "牵头单位"
    assert {"rdf:type", "skos:prefLabel", "oa:exact"} <= properties.keys()
    assert found["classes"][0]["name"].startswith("kepu:")
    assert found["prefixes"]["kepu"] == "https://w3id.org/kepu/ontology#"


def test_the_prefix_of_things_is_the_deployments() -> None:
    assert terms(BASE).prefixes["id"] == BASE
    assert terms("https://example.org/id/").prefixes["id"] == "https://example.org/id/"


def test_things_are_found_by_words_of_their_labels(client: httpx.Client) -> None:
    def found(words: str) -> list[tuple[str, str, str]]:
        items = client.get("/sparql/things", params={"q": words}).json()["items"]
        return [(item["iri"].removeprefix(BASE), item["label"], item["language"]) for item in items]

    assert found("教育") == [("department/990000/教育厅", "教育厅", "zh")]
    assert found("JIA") == [("region/990000", "Jia", "en")]
    assert found("甲省科学") == [("plan/990000/kexue/2021-2025", "甲省科学素质实施方案", "")]
    assert found("级")[0][1] in {"县级", "省级"}
    assert found('"} UNION { ?s ?p ?o } #\\') == []


def test_things_are_few_and_asked_for_with_words(client: httpx.Client) -> None:
    assert client.get("/sparql/things").status_code == 422
    assert client.get("/sparql/things", params={"q": "x" * 101}).status_code == 422
    assert len(client.get("/sparql/things", params={"q": "a"}).json()["items"]) <= MOST
