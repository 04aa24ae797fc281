from collections.abc import Callable
from pathlib import Path

import pytest

from kg.stores import backup as backups
from kg.stores.backup import backup, restore
from kg.stores.base import Document
from kg.stores.check import check
from kg.stores.errors import (
    BackupExistsError,
    ForeignFolderError,
    NoStoreError,
    StoreDamagedError,
    StoreLockedError,
)
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import Query, QueryLimits

Make = Callable[..., Document]


@pytest.fixture
def filled(store: EmbeddedStore, document: Make) -> EmbeddedStore:
    for value in ("1", "2"):
        with store.write({}) as batch:
            batch.put(document("a", value))
    store.layout.private.mkdir()
    (store.layout.private / "keys.json").write_text("{}")
    return store


def plans(folder: Path) -> list[str]:
    with EmbeddedStore(folder).snapshot() as snapshot:
        return [plan.rpartition("/")[2] for plan in snapshot.manifest.documents]


def add(store: EmbeddedStore, document: Document) -> None:
    with store.write({}) as batch:
        batch.put(document)


def test_a_backup_is_a_sound_store_with_everything(filled: EmbeddedStore, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "monday"
    assert backup(filled.layout.folder, target) == 2
    copy = EmbeddedStore(target)
    assert check(target) == []
    assert copy.identity == filled.identity
    assert len(list(copy.changes(0))) == 2
    assert (copy.layout.private / "keys.json").read_text() == "{}"
    originals = {path.name for path in filled.layout.texts.rglob("*")}
    assert {path.name for path in copy.layout.texts.rglob("*")} == originals


def test_a_backup_shares_no_file_with_its_store(filled: EmbeddedStore, tmp_path: Path) -> None:
    backup(filled.layout.folder, tmp_path / "copy")
    inodes = {path.stat().st_ino for path in filled.layout.folder.rglob("*") if path.is_file()}
    assert not any(path.stat().st_ino in inodes for path in (tmp_path / "copy").rglob("*") if path.is_file())


def test_a_backup_can_be_made_while_somebody_writes(
    filled: EmbeddedStore, document: Make, tmp_path: Path
) -> None:
    with filled.write({}) as batch:
        batch.put(document("b", "1"))
        backup(filled.layout.folder, tmp_path / "copy")
    assert plans(tmp_path / "copy") == ["a"]


def test_an_empty_store_can_be_backed_up(store: EmbeddedStore, tmp_path: Path) -> None:
    assert backup(store.layout.folder, tmp_path / "copy") == 0
    assert check(tmp_path / "copy") == []


def test_a_restored_store_is_as_it_was_and_can_be_written(
    filled: EmbeddedStore, document: Make, folder: Path, tmp_path: Path
) -> None:
    backup(folder, tmp_path / "copy")
    add(filled, document("b", "1"))
    with pytest.raises(BackupExistsError):
        restore(tmp_path / "copy", folder)
    assert restore(tmp_path / "copy", folder, replace=True) == 2
    assert plans(folder) == ["a"]
    add(filled, document("c", "1"))
    assert plans(folder) == ["a", "c"]
    assert check(folder) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "store"]


def test_a_running_store_answers_from_the_restored_generation(
    filled: EmbeddedStore, document: Make, folder: Path, tmp_path: Path
) -> None:
    query = Query('ASK { ?s ?p "changed" }', "csv")
    backup(folder, tmp_path / "copy")
    filled.query(query, QueryLimits()).read()
    add(filled, document("a", "changed"))
    assert filled.query(query, QueryLimits()).read() == b"true"
    restore(tmp_path / "copy", folder, replace=True)
    assert filled.query(query, QueryLimits()).read() == b"false"


def test_where_folders_cannot_be_swapped_a_restore_takes_two_steps(
    filled: EmbeddedStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(folder, tmp_path / "copy")
    monkeypatch.setattr(backups, "exchange", lambda one, other: False)
    assert restore(tmp_path / "copy", folder, replace=True) == 2
    assert check(folder) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "store"]


def test_a_damaged_backup_is_not_restored(filled: EmbeddedStore, folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "copy")
    table = next((tmp_path / "copy").rglob("*.sst"))
    table.write_bytes(b"x")
    with pytest.raises(StoreDamagedError, match="checksum"):
        restore(tmp_path / "copy", folder, replace=True)
    assert check(folder) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "store"]


def test_a_restore_waits_for_the_writer(
    filled: EmbeddedStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(folder, tmp_path / "copy")
    monkeypatch.setattr(backups, "LOCK_SECONDS", 0.1)
    with filled.write({}), pytest.raises(StoreLockedError):
        restore(tmp_path / "copy", folder, replace=True)


def test_a_folder_with_other_things_is_never_replaced(filled: EmbeddedStore, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("x")
    with pytest.raises(ForeignFolderError):
        backup(filled.layout.folder, tmp_path / "letters", replace=True)
    assert (tmp_path / "letters" / "one.txt").read_text() == "x"


def test_what_is_no_store_cannot_be_restored(tmp_path: Path) -> None:
    with pytest.raises(NoStoreError):
        restore(tmp_path / "nothing", tmp_path / "store")
    assert not (tmp_path / "store").exists()
