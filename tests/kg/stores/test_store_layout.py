import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.stores.base import Document
from kg.stores.errors import (
    ForeignFolderError,
    NewerFormatError,
    NoStoreError,
    StoreAccessError,
    StoreDamagedError,
)
from kg.stores.layout import identity, open_layout
from kg.stores.oxigraph import EmbeddedStore


def test_an_absent_folder_is_no_store_unless_one_is_to_be_made(folder: Path) -> None:
    with pytest.raises(NoStoreError):
        open_layout(folder, create=False)
    assert not folder.exists()
    open_layout(folder, create=True)
    assert open_layout(folder, create=False).folder == folder


def test_a_store_keeps_its_identity(folder: Path) -> None:
    first = identity(open_layout(folder, create=True))
    assert identity(open_layout(folder, create=True)) == first


def test_a_folder_with_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(ForeignFolderError):
        open_layout(tmp_path, create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises((ForeignFolderError, StoreAccessError)):
        open_layout(file, create=True)


def test_a_store_of_a_newer_format_is_refused(folder: Path) -> None:
    layout = open_layout(folder, create=True)
    layout.settings.write_text(json.dumps({"format": 99, "id": "x"}))
    with pytest.raises(NewerFormatError, match=r"99.*newer than 1"):
        EmbeddedStore(folder)


def test_a_generation_of_a_newer_format_is_refused(
    store: EmbeddedStore, document: Callable[..., Document]
) -> None:
    with store.write({}) as batch:
        batch.put(document("a", "1"))
    manifest = store.layout.generation(1) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 2'))
    with store.snapshot() as snapshot, pytest.raises(NewerFormatError):
        _ = snapshot.manifest


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "1", "id": "x"}'])
def test_unreadable_settings_are_reported_as_damage(folder: Path, text: str) -> None:
    open_layout(folder, create=True).settings.write_text(text)
    with pytest.raises(StoreDamagedError):
        open_layout(folder, create=False)
