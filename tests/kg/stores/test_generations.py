from collections.abc import Callable
from pathlib import Path

import pytest

from kg.stores.base import Document
from kg.stores.check import check
from kg.stores.errors import HistoryGoneError, StoreDamagedError
from kg.stores.files import sha256_file
from kg.stores.oxigraph import EmbeddedStore

Make = Callable[..., Document]


def put(store: EmbeddedStore, *documents: Document) -> None:
    with store.write({"software": "1"}) as batch:
        for each in documents:
            batch.put(each)


def generations(store: EmbeddedStore) -> list[str]:
    return sorted(path.name for path in store.layout.generations.iterdir())


def test_a_new_store_is_an_empty_generation_0(store: EmbeddedStore, folder: Path) -> None:
    with store.snapshot() as snapshot:
        assert snapshot.generation == 0
        assert snapshot.manifest.documents == {}
        assert snapshot.triples("https://example.org/any") == b""
    assert list(store.changes(0)) == []
    assert check(folder) == []


def test_each_batch_is_one_generation(store: EmbeddedStore, document: Make, folder: Path) -> None:
    put(store, document("a", "1"), document("b", "2"))
    put(store, document("c", "3"))
    assert store.generation() == 2
    assert check(folder) == []


def test_a_batch_without_changes_makes_no_generation(store: EmbeddedStore, document: Make) -> None:
    put(store, document("a", "1"))
    put(store, document("a", "1"))
    with store.write({}):
        pass
    assert generations(store) == ["1"]


def test_a_reader_keeps_its_generation_while_a_writer_publishes(store: EmbeddedStore, document: Make) -> None:
    put(store, document("a", "1"))
    graph = document("a").graphs.document
    with store.snapshot() as snapshot:
        put(store, document("a", "2"))
        put(store, document("a", "3"))
        assert snapshot.generation == 1
        assert b'"1"' in snapshot.triples(graph)
        assert generations(store) == ["1", "3"]
    assert generations(store) == ["3"]


def test_an_old_generation_stays_until_its_last_reader_goes(store: EmbeddedStore, document: Make) -> None:
    put(store, document("a", "1"))
    with store.snapshot():
        with store.snapshot():
            put(store, document("a", "2"))
        assert generations(store) == ["1", "2"]
    assert generations(store) == ["2"]


def test_a_published_generation_never_changes(store: EmbeddedStore, document: Make) -> None:
    put(store, document("a", "1"))
    with store.snapshot():
        files = [path for path in store.layout.generation(1).rglob("*") if path.is_file()]
        before = {path: (sha256_file(path), path.stat().st_mtime_ns) for path in files}
        put(store, document("a", "2"), document("b", "1"))
        after = [path for path in store.layout.generation(1).rglob("*") if path.is_file()]
        assert {path: (sha256_file(path), path.stat().st_mtime_ns) for path in after} == before


def test_leftovers_of_a_crash_are_cleared_by_the_next_writer(
    store: EmbeddedStore, document: Make, folder: Path
) -> None:
    put(store, document("a", "1"))
    for name in ("2", "2.draft", "7.gone"):
        (store.layout.generations / name / "graph").mkdir(parents=True)
    store.layout.changes(2).write_text("{}")
    (folder / ".CURRENT.99").write_text("2")
    assert len(check(folder)) == 5
    put(store, document("b", "1"))
    assert generations(store) == ["2"]
    assert check(folder) == []


def test_changes_are_told_generation_by_generation(store: EmbeddedStore, document: Make) -> None:
    put(store, document("a", "1"))
    put(store, document("a", "2"), document("b", "1"))
    with store.write({}) as batch:
        batch.remove(document("a").plan)
    one, two, three = store.changes(0)
    assert one.added == (document("a").plan,)
    assert (two.added, two.replaced) == ((document("b").plan,), (document("a").plan,))
    assert three.withdrawn == (document("a").plan,)
    assert [change.generation for change in store.changes(2)] == [3]


def test_missing_history_is_said_to_be_gone(store: EmbeddedStore, document: Make) -> None:
    put(store, document("a", "1"))
    put(store, document("a", "2"))
    store.layout.changes(1).unlink()
    assert len(list(store.changes(1))) == 1
    with pytest.raises(HistoryGoneError):
        list(store.changes(0))


@pytest.mark.parametrize("text", ["", "x", "7"])
def test_a_broken_current_is_reported_as_damage(store: EmbeddedStore, document: Make, text: str) -> None:
    put(store, document("a", "1"))
    store.layout.current.write_text(text)
    with pytest.raises(StoreDamagedError), store.snapshot():
        pass


def test_files_that_a_batch_leaves_alone_are_shared_with_the_generation_before(
    store: EmbeddedStore, document: Make
) -> None:
    put(store, document("a", "1"))
    with store.snapshot() as old:
        put(store, document("b", "2"))
        with store.snapshot() as new:
            kept = old.manifest.checksums.items() & new.manifest.checksums.items()
    tables = [name for name, _ in kept if name.endswith(".sst")]
    assert tables
    assert all((store.layout.generation(2) / name).exists() for name in tables)
