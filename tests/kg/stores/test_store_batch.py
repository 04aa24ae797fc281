from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Quad, Store

from kg.stores import batch as batches
from kg.stores import dataset
from kg.stores.base import Document, GraphStore, SharedGraph
from kg.stores.check import check
from kg.stores.errors import InvalidTriplesError, NoSuchDocumentError
from kg.stores.oxigraph import EmbeddedStore

Make = Callable[..., Document]
VERSIONS = {"software": "1", "lexicons": "a"}
VOCABULARY = SharedGraph(
    "https://example.org/vocabulary", "1", b'<https://example.org/x> <https://example.org/says> "1" .\n'
)


def quads(store: EmbeddedStore) -> set[Quad]:
    number = store.generation()
    return set(Store.read_only(str(store.layout.generation(number) / "graph"))) if number else set()


def merged(store: EmbeddedStore) -> list[Quad]:
    return [quad for quad in quads(store) if isinstance(quad.graph_name, DefaultGraph)]


def test_a_document_is_added_then_unchanged_then_replaced(store: EmbeddedStore, document: Make) -> None:
    with store.write(VERSIONS) as batch:
        assert batch.put(document("a", "1")) == "added"
        assert batch.put(document("a", "1")) == "unchanged"
        assert batch.put(document("a", "2")) == "replaced"
    with store.write(VERSIONS) as batch:
        assert batch.put(document("a", "2")) == "unchanged"
        assert batch.put(document("a", "3")) == "replaced"


def test_other_provenance_makes_no_document_new_but_other_versions_do(
    store: EmbeddedStore, document: Make
) -> None:
    with store.write(VERSIONS) as batch:
        batch.put(document("a", "1"))
    later = replace(document("a", "1"), provenance=b"")
    with store.write(VERSIONS) as batch:
        assert batch.put(later) == "unchanged"
    with store.write({**VERSIONS, "lexicons": "b"}) as batch:
        assert batch.put(later) == "replaced"


def test_the_merged_graph_holds_each_triple_of_all_graphs_once(store: EmbeddedStore, document: Make) -> None:
    with store.write(VERSIONS) as batch:
        batch.share(VOCABULARY)
        batch.put(document("a", "1", "2"))
        batch.put(document("b", "2"))
    named = {quad.triple for quad in quads(store) if not isinstance(quad.graph_name, DefaultGraph)}
    assert {quad.triple for quad in merged(store)} == named
    assert len(merged(store)) == len(named)


def test_a_withdrawn_document_takes_only_what_no_other_graph_holds(
    store: EmbeddedStore, document: Make, folder: Path
) -> None:
    with store.write(VERSIONS) as batch:
        batch.put(document("a", "1", "2"))
        batch.put(document("b", "2"))
    with store.write(VERSIONS) as batch:
        batch.remove(document("a").plan)
    values = {
        (quad.subject.value.removeprefix("https://example.org/"), quad.object.value) for quad in merged(store)
    }
    assert values == {
        ("plan/b", "2"),
        ("shared", "2"),
        ("plan/b", "a plan"),
        ("shared", "a plan"),
        ("graph/b", "read"),
        ("software", "v1"),
    }
    assert check(folder) == []


def test_withdrawing_the_last_document_leaves_no_graph(store: EmbeddedStore, document: Make) -> None:
    with store.write(VERSIONS) as batch:
        batch.put(document("a", "1"))
    with store.write(VERSIONS) as batch:
        batch.remove(document("a").plan)
        with pytest.raises(NoSuchDocumentError):
            batch.remove(document("a").plan)
    assert quads(store) == set()
    with store.snapshot() as snapshot:
        assert snapshot.manifest.documents == {}
        assert snapshot.manifest.tombstones[document("a").plan].generation == 2


def test_a_shared_graph_is_put_once_a_version(store: EmbeddedStore) -> None:
    with store.write(VERSIONS) as batch:
        assert batch.share(VOCABULARY)
        assert not batch.share(VOCABULARY)
    newer = replace(VOCABULARY, version="2", triples=VOCABULARY.triples.replace(b'"1"', b'"2"'))
    with store.write(VERSIONS) as batch:
        assert not batch.share(VOCABULARY)
        assert batch.share(newer)
    assert [quad.object.value for quad in merged(store)] == ["2"]


def test_an_exception_leaves_the_store_as_it_was(store: EmbeddedStore, document: Make, folder: Path) -> None:
    with store.write(VERSIONS) as batch:
        batch.put(document("a", "1"))
    before = quads(store)
    with pytest.raises(NoSuchDocumentError):
        _replace_then_fail(store, document)
    assert store.generation() == 1
    assert quads(store) == before
    assert check(folder) == []


def _replace_then_fail(store: EmbeddedStore, document: Make) -> None:
    with store.write(VERSIONS) as batch:
        batch.remove(document("a").plan)
        batch.put(document("b", "1"))
        batch.remove("https://example.org/plan/unknown")


def test_broken_triples_are_refused_with_their_graph_and_nothing_is_written(
    store: EmbeddedStore, document: Make, folder: Path
) -> None:
    broken = replace(document("a", "1"), asserted=b"<https://example.org/a> nonsense .\n")
    with pytest.raises(InvalidTriplesError, match="graph/a"), store.write(VERSIONS) as batch:
        batch.put(broken)
    assert store.generation() == 0
    assert check(folder) == []


def test_original_and_text_come_back_as_they_were(store: EmbeddedStore, document: Make) -> None:
    with store.write(VERSIONS) as batch:
        batch.put(document("a", "科普", "活动"))
    with store.snapshot() as snapshot:
        entry = snapshot.manifest.documents[document("a").plan]
        assert snapshot.original(entry) == "科普、活动".encode("gb18030")
        assert snapshot.text(entry) == "科普、活动"
        assert (entry.source, entry.figures, entry.versions) == ("a.txt", {"measures": 2}, VERSIONS)


def test_texts_of_replaced_documents_are_kept(store: EmbeddedStore, document: Make) -> None:
    for value in ("旧", "新"):
        with store.write(VERSIONS) as batch:
            batch.put(document("a", value))
    texts = [path.read_bytes() for path in store.layout.texts.rglob("*") if path.is_file()]
    assert "旧".encode() in texts
    assert "新".encode() in texts


def test_a_graph_scattered_over_many_files_is_written_anew(
    store: EmbeddedStore, document: Make, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        with store.write(VERSIONS) as batch:
            batch.put(document(name, "1"))
    scattered, before = len(list(folder.rglob("*.sst"))), quads(store)
    monkeypatch.setattr(dataset, "MANY_FILES", scattered)
    monkeypatch.setattr(dataset, "FILES_PER_MB", 0)
    with store.write(VERSIONS) as batch:
        batch.put(document("d", "1"))
    assert len(list(folder.rglob("*.sst"))) < scattered
    assert before < quads(store)
    assert check(folder) == []


def test_the_embedded_store_is_a_graph_store(store: EmbeddedStore, document: Make) -> None:
    one: GraphStore = store
    with one.write(VERSIONS) as batch:
        batch.put(document("a", "1"))
    with one.snapshot() as snapshot:
        assert snapshot.generation == 1


STEPS = st.lists(
    st.tuples(st.sampled_from("abc"), st.lists(st.sampled_from("123"), max_size=2), st.booleans()),
    max_size=10,
)
"""A step puts a document, or without values removes it; True ends its batch."""


@pytest.mark.parametrize("pending_bytes", [0, batches.PENDING_BYTES])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_random_batches_give_what_a_store_made_from_scratch_holds(
    document: Make, pending_bytes: int, steps: list[tuple[str, list[str], bool]]
) -> None:
    """Also where each document is loaded as soon as it is put."""
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "PENDING_BYTES", pending_bytes)
        store = EmbeddedStore(Path(place) / "store", create=True)
        final = _play(store, document, steps)
        fresh = EmbeddedStore(Path(place) / "fresh", create=True)
        with fresh.write(VERSIONS) as batch:
            for values in final.values():
                batch.put(values)
        assert quads(store) == quads(fresh)
        assert check(store.layout.folder) == []


def _play(
    store: EmbeddedStore, document: Make, steps: list[tuple[str, list[str], bool]]
) -> dict[str, Document]:
    final: dict[str, Document] = {}
    left = iter(steps)
    ended = False
    while not ended:
        ended = True
        with store.write(VERSIONS) as batch:
            for name, values, last in left:
                if values:
                    final[name] = document(name, *values)
                    batch.put(final[name])
                elif final.pop(name, None):
                    batch.remove(document(name).plan)
                if last:
                    ended = False
                    break
    return final
