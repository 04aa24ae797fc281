"""An index that stands beside the graph: what the store tells it, and what becomes of what it writes."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, Store

from kg.stores import batch as batches
from kg.stores import generations
from kg.stores.backup import backup, restore
from kg.stores.base import Document
from kg.stores.check import check
from kg.stores.derived import Documents, Finding, GraphChange, IndexTask
from kg.stores.files import sha256_file
from kg.stores.oxigraph import EmbeddedStore
from ontology.errors import KepuError

Make = Callable[..., Document]
BASE = "https://example.org/"
GRAPH = f"{BASE}graph/derived"


def says(plan: str) -> bytes:
    """A triple of the derived graph; the second is one that documents state too."""
    return f'<{plan}> <{BASE}derived> "1" .\n<{BASE}shared> <{BASE}says> "1" .\n'.encode()


class OtherMakeError(KepuError):
    """The index was made by another one."""


class Lines:
    """An index of one file a document, which holds its triples; a graph of the documents' plans."""

    def __init__(self) -> None:
        self.told: list[tuple[str, list[str], list[str]]] = []
        self.due = False
        self.refuses = False

    def prepare(self, generation: Path | None) -> None:
        if self.refuses:
            raise OtherMakeError("another make")

    def update(self, task: IndexTask) -> Iterable[GraphChange]:
        put = list(task.put())
        self.told.append(("update", [document.plan for document in put], sorted(task.gone)))
        self._link(task, task.gone)
        self._write(task.draft, task.put)
        removed = b"".join(map(says, sorted(task.gone)))
        return [GraphChange(GRAPH, b"".join(says(document.plan) for document in put), removed)]

    def rebuild(self, task: IndexTask) -> Iterable[GraphChange]:
        every = [document.plan for document in task.everything()]
        self.told.append(("rebuild", every, []))
        self._write(task.draft, task.everything)
        task.tell("rebuilt")
        return [GraphChange(GRAPH, b"".join(map(says, every)), whole=True)]

    def is_due(self, generation: Path) -> bool:
        return self.due

    def maintain(self, task: IndexTask) -> Iterable[GraphChange]:
        self.due = False
        self._link(task, frozenset())
        (task.draft / "lines" / "merged").write_text("merged")
        return []

    def check(self, generation: Path) -> Iterator[Finding]:
        for path in sorted((generation / "lines").glob("bad")):
            yield Finding(str(path), "bad")

    def _link(self, task: IndexTask, gone: frozenset[str]) -> None:
        (task.draft / "lines").mkdir()
        for path in (task.parent / "lines").iterdir() if task.parent else ():
            if path.name not in {plan.rpartition("/")[2] for plan in gone}:
                os.link(path, task.draft / "lines" / path.name)

    def _write(self, draft: Path, documents: Documents) -> None:
        (draft / "lines").mkdir(exist_ok=True)
        for document in documents():
            name = document.plan.rpartition("/")[2]
            (draft / "lines" / name).write_bytes(document.asserted + document.inferred)


@pytest.fixture
def index() -> Lines:
    return Lines()


@pytest.fixture
def indexed(folder: Path, index: Lines) -> Iterator[EmbeddedStore]:
    made = EmbeddedStore(folder, create=True, workers=2, index=index)
    yield made
    made.close()


def put(store: EmbeddedStore, *documents: Document) -> None:
    with store.write({"software": "1"}) as batch:
        for each in documents:
            batch.put(each)


def files(store: EmbeddedStore) -> dict[str, bytes]:
    with store.snapshot() as snapshot:
        return {path.name: path.read_bytes() for path in sorted((snapshot.folder / "lines").iterdir())}


def quads(store: EmbeddedStore) -> set[Quad]:
    with store.snapshot() as snapshot:
        return set(Store.read_only(str(snapshot.folder / "graph")))


def derived(store: EmbeddedStore) -> list[str]:
    """The plans that the derived graph names."""
    with store.snapshot() as snapshot:
        lines = snapshot.triples(GRAPH).decode().splitlines()
    return sorted(line.split(">")[0].rpartition("/")[2] for line in lines if "derived" in line)


def plan(name: str) -> str:
    return f"{BASE}plan/{name}"


@pytest.mark.parametrize("pending_bytes", [0, batches.PENDING_BYTES])
def test_an_index_hears_of_what_came_and_went(
    indexed: EmbeddedStore,
    index: Lines,
    document: Make,
    pending_bytes: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where the documents' triples are in the graph already."""
    monkeypatch.setattr(batches, "PENDING_BYTES", pending_bytes)
    put(indexed, document("a", "1"), document("b", "2"))
    with indexed.write({"software": "2"}) as batch:
        batch.put(document("a", "1"))  # of another version: its triples are as before
        batch.put(document("b", "3"))
        batch.put(document("c", "4"))
    with indexed.write({"software": "2"}) as batch:
        batch.remove(plan("a"))
    assert index.told == [
        ("update", [plan("a"), plan("b")], []),
        ("update", [plan("b"), plan("c")], [plan("b")]),
        ("update", [], [plan("a")]),
    ]
    expected = {name: document(name, value) for name, value in (("b", "3"), ("c", "4"))}
    found = {name: sorted(data.splitlines()) for name, data in files(indexed).items()}
    assert found == {n: sorted((d.asserted + d.inferred).splitlines()) for n, d in expected.items()}


def test_derived_graphs_change_with_the_documents(
    indexed: EmbeddedStore, document: Make, folder: Path, index: Lines
) -> None:
    put(indexed, document("a", "1"), document("b", "2"))
    versions = {indexed_version(indexed)}
    put(indexed, document("b", "3"), document("c", "4"))
    versions.add(indexed_version(indexed))
    with indexed.write({}) as batch:
        batch.remove(plan("a"))
    versions.add(indexed_version(indexed))
    assert derived(indexed) == ["b", "c"]
    assert len(versions) == 3
    assert check(folder, index) == []


def indexed_version(store: EmbeddedStore) -> str:
    with store.snapshot() as snapshot:
        return snapshot.manifest.shared[GRAPH]


def test_the_merged_graph_is_what_it_would_be_without_incremental_changes(
    indexed: EmbeddedStore, document: Make, tmp_path: Path
) -> None:
    put(indexed, document("a", "1"), document("b", "2"))
    with indexed.write({}) as batch:
        batch.remove(plan("a"))
    put(indexed, document("c", "1"))
    fresh = EmbeddedStore(tmp_path / "fresh", create=True, index=Lines())
    put(fresh, document("b", "2"), document("c", "1"))
    assert quads(indexed) == quads(fresh)


def test_a_batch_without_changes_leaves_the_index_alone(
    indexed: EmbeddedStore, index: Lines, document: Make
) -> None:
    put(indexed, document("a", "1"))
    put(indexed, document("a", "1"))
    assert len(index.told) == 1
    assert indexed.generation() == 1


def test_files_that_an_index_links_cost_no_checksum(
    indexed: EmbeddedStore, document: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(indexed, document("a", "1"))
    hashed: list[str] = []

    def sha256_noted(path: Path) -> str:
        hashed.append(path.name)
        return sha256_file(path)

    monkeypatch.setattr(generations, "sha256_file", sha256_noted)
    put(indexed, document("b", "1"))
    assert "b" in hashed
    assert "a" not in hashed


def test_an_error_of_the_index_ends_the_batch_and_nothing_else(
    indexed: EmbeddedStore, index: Lines, document: Make, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(indexed, document("a", "1"))
    before = files(indexed)

    def fail(task: IndexTask) -> Iterable[GraphChange]:
        (task.draft / "half").write_text("half")
        raise OtherMakeError("another make")

    monkeypatch.setattr(index, "update", fail)
    with pytest.raises(OtherMakeError), indexed.write({}) as batch:
        batch.put(document("b", "1"))
    assert (indexed.generation(), files(indexed)) == (1, before)
    assert check(folder, index) == []


def test_what_would_end_a_batch_is_said_before_it(indexed: EmbeddedStore, index: Lines) -> None:
    indexed.prepare()
    index.refuses = True
    with pytest.raises(OtherMakeError):
        indexed.prepare()


def test_reindexing_makes_a_generation_of_the_same_documents(
    indexed: EmbeddedStore, index: Lines, document: Make, folder: Path
) -> None:
    put(indexed, document("a", "1"), document("b", "2"))
    before, said = quads(indexed), list[str]()
    with indexed.snapshot() as snapshot:
        manifest = snapshot.manifest
    assert indexed.reindex(said.append)
    assert index.told[-1] == ("rebuild", [plan("a"), plan("b")], [])
    assert said == ["rebuilt"]
    assert (indexed.generation(), quads(indexed)) == (2, before)
    with indexed.snapshot() as snapshot:
        assert snapshot.manifest.documents == manifest.documents
        assert snapshot.manifest.versions == manifest.versions
        assert not snapshot.manifest.changes
    assert [bool(changes) for changes in indexed.changes(0)] == [True, False]
    assert check(folder, index) == []


def test_reindexing_leaves_another_generation_than_the_broken_one_alone(
    indexed: EmbeddedStore, document: Make
) -> None:
    assert not indexed.reindex()
    put(indexed, document("a", "1"))
    put(indexed, document("b", "1"))
    assert not indexed.reindex(broken=1)
    assert indexed.reindex(broken=2)
    assert indexed.generation() == 3


def test_a_store_without_an_index_gets_one_with_its_first_rebuild(
    store: EmbeddedStore, index: Lines, document: Make, folder: Path
) -> None:
    put(store, document("a", "1"))
    assert not store.reindex()
    later = EmbeddedStore(folder, index=index)
    assert later.reindex()
    assert set(files(later)) == {"a"}
    assert derived(later) == ["a"]


def test_a_stray_graph_is_withdrawn_when_the_graph_is_made_anew(
    indexed: EmbeddedStore, index: Lines, document: Make, folder: Path
) -> None:
    put(indexed, document("a", "1"), document("b", "2"))
    with EmbeddedStore(folder).write({}) as batch:  # one that knows of no index
        batch.remove(plan("a"))
    assert derived(indexed) == ["a", "b"]
    assert indexed.reindex()
    assert derived(indexed) == ["b"]
    assert not any("plan/a" in str(quad) for quad in quads(indexed) if quad.graph_name == DefaultGraph())
    assert check(folder, index) == []


def test_maintaining_makes_a_generation_only_where_it_is_due(
    indexed: EmbeddedStore, index: Lines, document: Make, folder: Path
) -> None:
    assert not indexed.maintain()
    put(indexed, document("a", "1"))
    assert not indexed.maintain()
    index.due = True
    assert indexed.maintain()
    assert not indexed.maintain()
    assert indexed.generation() == 2
    assert set(files(indexed)) == {"a", "merged"}
    assert check(folder, index) == []


def test_backups_carry_the_index(
    indexed: EmbeddedStore, index: Lines, document: Make, folder: Path, tmp_path: Path
) -> None:
    put(indexed, document("a", "1"))
    backup(folder, tmp_path / "copy")
    put(indexed, document("b", "1"))
    restore(tmp_path / "copy", folder, replace=True)
    assert set(files(indexed)) == {"a"}
    assert check(folder, index) == []


def test_checking_asks_the_index(indexed: EmbeddedStore, index: Lines, document: Make, folder: Path) -> None:
    put(indexed, document("bad", "1"))
    assert check(folder) == []
    assert [finding.problem for finding in check(folder, index)] == ["bad"]
