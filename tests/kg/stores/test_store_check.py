from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.stores.base import Document
from kg.stores.check import check, check_graph, check_merged
from kg.stores.errors import NoStoreError, StoreDamagedError
from kg.stores.oxigraph import EmbeddedStore

Make = Callable[..., Document]


@pytest.fixture
def filled(store: EmbeddedStore, document: Make) -> EmbeddedStore:
    with store.write({}) as batch:
        batch.put(document("a", "1", "2"))
    return store


def problems(folder: Path) -> list[str]:
    return [finding.problem for finding in check(folder)]


def copy(store: EmbeddedStore) -> Store:
    """The store's quads in memory, to be spoilt."""
    spoilt = Store()
    spoilt.extend(Store.read_only(str(store.layout.generation(1) / "graph")))
    return spoilt


def test_a_sound_store_has_no_findings(filled: EmbeddedStore, folder: Path) -> None:
    assert check(folder) == []


def test_there_must_be_a_store(tmp_path: Path) -> None:
    with pytest.raises(NoStoreError):
        check(tmp_path)


def test_an_altered_file_is_found(filled: EmbeddedStore, folder: Path) -> None:
    table = next((filled.layout.generation(1) / "graph").glob("*.sst"))
    table.write_bytes(table.read_bytes() + b"x")
    assert check(folder)[0].place == str(table)
    assert "checksum" in problems(folder)[0]


def test_a_missing_and_an_additional_file_are_found(filled: EmbeddedStore, folder: Path) -> None:
    table = next((filled.layout.generation(1) / "graph").glob("*.sst"))
    table.rename(table.with_name("other.sst"))
    assert len(problems(folder)) == 2


def test_an_altered_text_is_found_and_not_handed_out(filled: EmbeddedStore, folder: Path) -> None:
    with filled.snapshot() as snapshot:
        entry = next(iter(snapshot.manifest.documents.values()))
        path = filled.layout.texts / entry.text_sha256[:2] / entry.text_sha256
        path.write_text("1、3")
        with pytest.raises(StoreDamagedError, match="altered"):
            snapshot.text(entry)
    assert "altered" in problems(folder)[0]


def test_a_missing_text_is_found(filled: EmbeddedStore, folder: Path) -> None:
    for path in filled.layout.texts.rglob("*"):
        if path.is_file():
            path.unlink()
    assert len(problems(folder)) == 3


def test_a_triple_that_the_merged_graph_lacks_or_has_alone_is_found(filled: EmbeddedStore) -> None:
    node = NamedNode("https://example.org/x")
    with filled.snapshot() as snapshot:
        manifest = snapshot.manifest
    spoilt = copy(filled)
    spoilt.add(Quad(node, node, node))
    assert ["1 too many" in finding.problem for finding in check_merged(spoilt)] == [True]
    spoilt = copy(filled)
    spoilt.add(Quad(node, node, node, NamedNode(next(iter(manifest.documents.values())).document_graph)))
    assert ["lacks 1" in finding.problem for finding in check_merged(spoilt)] == [True]


def test_a_graph_that_is_missing_or_unknown_is_found(filled: EmbeddedStore, document: Make) -> None:
    with filled.snapshot() as snapshot:
        manifest = snapshot.manifest
    spoilt = copy(filled)
    spoilt.remove_graph(NamedNode(document("a").graphs.document))
    spoilt.add_graph(NamedNode("https://example.org/unknown"))
    places = [finding.place for finding in check_graph(spoilt, manifest)]
    assert places[:2] == ["https://example.org/unknown", document("a").graphs.document]


def test_a_writers_draft_is_no_leftover(filled: EmbeddedStore, folder: Path) -> None:
    with filled.write({}):
        assert check(folder) == []
