"""Which files paths name, what they are known by, and how they are read."""

import io
import os
import sys
from pathlib import Path

import pytest

from kg.errors import NothingToIngestError, UnreadableFileError
from kg.readers.decoding import MAX_BYTES
from kg.readers.errors import FileTooLarge
from kg.sources import SourceFile, find_sources


def touch(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")


def found(path: Path) -> list[str]:
    return [str(source.path.relative_to(path)) for source in find_sources(path)]


def test_a_folder_stands_for_the_files_of_known_formats_below_it_in_order(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a.md", "c/d.TXT", "c/e.markdown", "photo.jpg", "no-ending")
    assert found(tmp_path) == ["a.md", "b.txt", "c/d.TXT", "c/e.markdown"]


def test_hidden_files_and_what_is_below_hidden_folders_are_left_out(tmp_path: Path) -> None:
    touch(tmp_path, ".hidden.txt", ".git/a.txt", "b/.c/d.txt", "b/e.txt")
    assert found(tmp_path) == ["b/e.txt"]


def test_a_hidden_folder_that_is_named_is_read(tmp_path: Path) -> None:
    touch(tmp_path, ".plans/a.txt")
    assert found(tmp_path / ".plans") == ["a.txt"]


@pytest.mark.parametrize("names", [(), ("photo.jpg", "no-ending"), (".hidden.txt",)])
def test_a_folder_without_documents_is_refused_with_the_formats(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    touch(tmp_path, *names)
    with pytest.raises(NothingToIngestError) as caught:
        find_sources(tmp_path)
    assert caught.value.place == str(tmp_path)
    assert ".txt" in caught.value.remedy


def test_a_folder_called_like_a_document_is_none(tmp_path: Path) -> None:
    touch(tmp_path, "plans.txt/a.txt")
    assert found(tmp_path) == ["plans.txt/a.txt"]


def test_a_file_is_taken_whatever_its_format(tmp_path: Path) -> None:
    assert find_sources(tmp_path / "a.xyz") == [SourceFile(tmp_path / "a.xyz")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_listed_is_not_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "closed").chmod(0)
    with pytest.raises(UnreadableFileError, match="closed"):
        find_sources(tmp_path)
    (tmp_path / "closed").chmod(0o700)


def test_a_document_is_known_by_its_name_without_folders(tmp_path: Path) -> None:
    assert SourceFile(tmp_path / "甲" / "乙.txt").name == "乙.txt"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("规划.txt".encode(), "规划.txt"),
        ("规划.txt".encode("gb18030"), "规划.txt"),
        (b"plan\xff\xff.txt", "plan\ufffd\ufffd.txt"),
    ],
)
def test_a_name_in_another_encoding_is_read_as_far_as_possible(
    tmp_path: Path, name: bytes, known: str
) -> None:
    source = SourceFile(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)))
    source.path.write_text("x")
    assert source.name == known
    assert source.read() == b"x"


def test_a_missing_file_is_named_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        SourceFile(tmp_path / "no.txt").read()
    assert caught.value.place == str(tmp_path / "no.txt")
    assert "No such file" in caught.value.message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="Is a directory"):
        SourceFile(tmp_path).read()


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as opened:
        opened.truncate(200 * 2**20)
    with pytest.raises(FileTooLarge, match="209,715,200"):
        SourceFile(file).read()


def test_a_stream_too_large_is_refused_without_reading_it_to_its_end() -> None:
    with pytest.raises(FileTooLarge, match="over 33,554,432 bytes"):
        SourceFile(Path("/dev/zero")).read()


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as opened:
        opened.truncate(MAX_BYTES)
    assert len(SourceFile(file).read()) == MAX_BYTES


def test_a_minus_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("规划".encode())))
    (source,) = find_sources(Path("-"))
    assert source.name == "stdin.txt"
    assert source.read() == "规划".encode()
