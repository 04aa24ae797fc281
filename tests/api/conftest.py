"""A tiny store, and real servers over it in threads of their own."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from pyoxigraph import RdfFormat, parse

from api.app import HEAD_BYTES, create_app
from api.settings import Settings
from kg.iris import Names
from kg.stores.base import Document, GraphNames, SharedGraph
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.triples import ntriples
from search.index import DocumentIndex, configured_encoder

os.environ["KEPU_ENCODER"] = "none"  # loading the encoder takes seconds

DATA = Path(__file__).parent / "data"
NAMES = Names()
PROVINCE = NAMES.plan("990000/kexue/2021-2025")
COUNTY = NAMES.plan("990101/kexue/2022-2025/draft")


def triples(name: str) -> bytes:
    """A Turtle file of the tests in N-Triples."""
    return ntriples(parse((DATA / f"{name}.ttl").read_bytes(), RdfFormat.TURTLE))


def document(plan: str, title: str, figures: Mapping[str, int], asserted: bytes) -> Document:
    """A document as the pipeline hands it to the store."""
    graphs = GraphNames(NAMES.document_graph(plan), NAMES.inferred_graph(plan), NAMES.graph("provenance"))
    source = f"{title}.txt"
    return Document(plan, source, title, graphs, asserted, b"", b"", title.encode(), title, figures)


def fill(store: EmbeddedStore) -> None:
    """Put the two plans of the tests into a store."""
    figures = {"actions": 1, "measures": 1, "departments": 2, "targets": 1, "activities": 1, "warnings": 0}
    more = {"actions": 1, "measures": 1200, "departments": 0, "targets": 0, "activities": 1, "warnings": 3}
    with store.write({"software": "test"}) as batch:
        batch.share(SharedGraph(NAMES.vocabulary_graph("regions"), "1", triples("region")))
        batch.put(document(PROVINCE, "甲省科学素质实施方案", figures, triples("province")))
        batch.put(document(COUNTY, "乙县科学素质实施方案（征求意见稿）", more, triples("county")))


def words_index() -> DocumentIndex:
    """An index of words only."""
    return DocumentIndex(configured_encoder("none"))


@pytest.fixture
def empty_store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(tmp_path / "store", create=True, workers=4, index=words_index())
    yield store
    store.close()


@pytest.fixture
def store(empty_store: EmbeddedStore) -> EmbeddedStore:
    fill(empty_store)
    return empty_store


Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]


@contextmanager
def serving(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of a server that serves the application on a free port."""
    config = uvicorn.Config(
        app,
        port=0,
        log_level="warning",
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=HEAD_BYTES,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(name="serving", scope="session")
def _serving() -> Serving:
    return serving


@pytest.fixture
def client(store: EmbeddedStore) -> Iterator[httpx.Client]:
    """A client of a server over the two plans."""
    with serving(create_app(Settings(), store)) as found:
        yield found


@pytest.fixture
def put_title() -> Callable[[EmbeddedStore, str], None]:
    """Puts a document of this title into a store."""

    def put(store: EmbeddedStore, title: str) -> None:
        with store.write({}) as batch:
            batch.put(document(PROVINCE, title, {}, triples("province")))

    return put


@pytest.fixture
def store_filler() -> Callable[[Path], None]:
    """Puts the two plans into the store of a folder, beside whoever else has it open."""

    def put(folder: Path) -> None:
        store = EmbeddedStore(folder, workers=1, index=words_index())
        fill(store)
        store.close()

    return put
