"""Search inside SPARQL: what a block asks and binds, at any depth, and what is refused; the page's examples."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.search_blocks import INPUTS, OUTPUTS
from api.settings import Settings
from kg.stores.oxigraph import EmbeddedStore

Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sparql-search.md").read_text()
EXAMPLES = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)
SEARCH = "SERVICE <https://w3id.org/kepu/search>"
MEASURE = "https://w3id.org/kepu/id/plan/990000/kexue/2021-2025/A1.1"


def rows(client: httpx.Client, query: str) -> list[str]:
    answer = client.get("/sparql", params={"query": query, "format": "csv"})
    assert answer.status_code == 200, answer.text
    return answer.text.splitlines()[1:]


def test_a_block_binds_measures_that_the_rest_is_joined_with(client: httpx.Client) -> None:
    query = f"""SELECT ?m ?title ?rank ?t {{
      {SEARCH} {{ ?m s:query "教手机" ; s:limit 3 ; s:score ?score ; s:rank ?rank ; s:snippet ?t }}
      ?m kepu:title ?title FILTER(?score > 0 && ?score <= 1)
    }}"""
    (row,) = rows(client, query)
    assert row.startswith(f"{MEASURE},教手机,1,")


@pytest.mark.parametrize(
    "pattern",
    [
        f'{SEARCH} {{ ?m s:query "教手机" }}',
        f'{{ SELECT ?m {{ {{ {SEARCH} {{ ?m s:query "教手机" }} }} }} }}',
        '{ ?m a kepu:Nothing } UNION { service silent <https://w3id.org/kepu/search> { ?m s:query "教手机" } }',
        f'?m a kepu:Measure OPTIONAL {{ {SEARCH} {{ ?m s:query "教手机" ; s:score ?x }} }} FILTER(BOUND(?x))',
        f'{SEARCH} {{ ?m <https://w3id.org/kepu/search#query> """教手机""" . ?m s:limit 5 , 5 }}',
        'SERVICE <https://w3id.org/kepu/\\u0073earch> { ?m s:query "教手机" }',
        'SERVICE search: { ?m s:query "教手机" }',
    ],
)
def test_a_block_may_stand_anywhere(client: httpx.Client, pattern: str) -> None:
    query = f"PREFIX search: <https://w3id.org/kepu/search> SELECT DISTINCT ?m {{ {pattern} }}"
    assert rows(client, query) == [MEASURE]


def test_filters_are_those_of_the_search(client: httpx.Client) -> None:
    def found(more: str) -> list[str]:
        return rows(client, f'SELECT ?m {{ {SEARCH} {{ ?m s:query "教手机" ; s:literal "all" ; {more} }} }}')

    assert found('s:plan "甲省科学素质实施方案.txt"') == [MEASURE]
    assert found('s:year 2022 ; s:level "省级"') == [MEASURE]
    assert found("s:year 2019") == []
    assert found("s:offset 1") == []


@pytest.mark.parametrize(
    ("block", "status", "word"),
    [
        ("?m s:limit 3", 400, "s:query"),
        (f's:query "x" ; s:similarTo <{MEASURE}>', 400, "one"),
        ("s:query ?q", 400, "no variable"),
        ('s:query "x" , "y"', 400, "one value"),
        ('s:query "x" ; s:limit 0', 400, "1000"),
        ('s:query "x" ; s:limit 1001', 400, "1000"),
        ('s:query "x" ; s:mode "magic"', 400, "hybrid"),
        ('s:query "x" ; s:score 1', 400, "variable"),
        ('s:query "x" ; s:nothing 1', 400, "no property"),
        ('s:query "x" . ?n s:query "y"', 400, "one subject"),
        ('s:query "x" FILTER(?m = 1)', 400, "triples only"),
        ('s:query "x" ; s:region "没有的地方"', 422, "没有的地方"),
        ('s:query "，"', 400, ""),
        ("s:similarTo <a:none>", 404, "a:none"),
    ],
)
def test_a_block_that_cannot_be_is_refused_with_the_reason(
    client: httpx.Client, block: str, status: int, word: str
) -> None:
    block = block if block.startswith("?m") else f"?m {block}"
    query = f"SELECT * {{ {SEARCH} {{ {block} }} }}"
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == status, answer.text
    assert word in answer.text
    silent = query.replace("SERVICE", "SERVICE SILENT")
    assert client.get("/sparql", params={"query": silent}).status_code == 200


def test_other_services_are_still_refused(client: httpx.Client) -> None:
    query = f'SELECT * {{ {SEARCH} {{ ?m s:query "x" }} SERVICE <http://127.0.0.1:1/> {{ ?m ?p ?o }} }}'
    assert client.get("/sparql", params={"query": query}).status_code == 403


def test_the_page_lists_the_properties() -> None:
    listed = set(re.findall(r"`s:(\w+)`", PAGE))
    assert listed == {*INPUTS, *OUTPUTS}


@pytest.fixture(scope="module")
def specimens(tmp_path_factory: pytest.TempPathFactory, serving: Serving) -> Iterator[httpx.Client]:
    """A client of a service over the specimen plans, searched by words."""
    folder = tmp_path_factory.mktemp("specimens") / "store"
    kepu = Path(sys.executable).with_name("kepu")
    subprocess.run(
        [kepu, "ingest", "--store", folder, ROOT / "data" / "samples"], check=True, capture_output=True
    )
    with closing(EmbeddedStore(folder, workers=2)) as store, serving(create_app(Settings(), store)) as client:
        yield client


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_example_of_the_page_has_an_answer(specimens: httpx.Client, example: str) -> None:
    answer = specimens.get("/sparql", params={"query": example})
    assert answer.status_code == 200, answer.text
    assert "office.example" in answer.text or answer.json()["results"]["bindings"]


def test_the_page_has_ten_examples() -> None:
    assert len(EXAMPLES) == 10
