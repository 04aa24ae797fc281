"""Client libraries and programs that others use talk to the service as to any SPARQL server."""

from __future__ import annotations

import subprocess

import httpx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from api.keys import add_key
from api.roles import Role
from kg.stores.oxigraph import EmbeddedStore

KEPU = "https://w3id.org/kepu/ontology#"
NOTE = (URIRef("https://office.example/1"), URIRef("https://office.example/says"), Literal("待核"))
MINE = URIRef("https://office.example/notes")

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own use of it


@pytest.fixture
def secret(store: EmbeddedStore) -> str:
    return add_key(store.layout.private, "library", Role.editor)


def test_rdflib_reads(client: httpx.Client) -> None:
    graph = Graph(SPARQLStore(str(client.base_url.join("/sparql"))))
    titles = {str(row.title) for row in graph.query(f"SELECT ?title {{ ?plan <{KEPU}title> ?title }}")}
    assert "甲省科学素质实施方案" in titles
    assert len(list(graph.triples((None, URIRef(f"{KEPU}title"), None)))) == 5


def test_rdflib_writes(client: httpx.Client, secret: str) -> None:
    address = str(client.base_url.join("/sparql"))
    store = SPARQLUpdateStore(address, address, headers={"Authorization": f"Bearer {secret}"})
    graph = Graph(store, identifier=MINE)
    graph.add(NOTE)
    graph.update("INSERT DATA { <https://office.example/2> <https://office.example/says> 1 }")
    assert NOTE in graph
    assert len(graph) == 2
    graph.remove((None, None, None))
    assert len(graph) == 0


def test_curl_puts_and_gets_a_graph(client: httpx.Client, secret: str) -> None:
    address = str(client.base_url.join(f"/graphs?graph={MINE}"))
    header = ("-H", f"Authorization: Bearer {secret}", "-H", "Content-Type: text/turtle")
    sent = " ".join(term.n3() for term in NOTE) + " ."

    def curl(*words: str) -> str:
        command = ["curl", "-sS", "--fail-with-body", *words, address]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    curl("-X", "PUT", *header, "--data-binary", sent)
    found = Graph().parse(data=curl("-H", "Accept: text/turtle"), format="turtle")
    assert NOTE in found
    curl("-X", "DELETE", *header)
    with pytest.raises(subprocess.CalledProcessError):
        curl()
