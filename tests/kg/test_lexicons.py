"""Lexicons: ours, those of a user's folder, and what is wrong with them."""

from pathlib import Path

import pytest

from kg.extraction.rules import Rules
from kg.lexicons import LexiconError, Lexicons


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_lists_grow_in_front_and_tables_are_merged(tmp_path: Path) -> None:
    write(tmp_path, "subjects.toml", 'drafts = ["内部稿"]\n[kinds]\n"方略" = "fanglve"\n')
    table = Lexicons.load(tmp_path).table("subjects")
    ours = Lexicons.load().table("subjects")
    assert table["drafts"] == ["内部稿", *ours["drafts"]]
    assert table["kinds"] == {**ours["kinds"], "方略": "fanglve"}


def test_the_version_changes_with_every_content(tmp_path: Path) -> None:
    ours = Lexicons.load().version
    assert ours == Lexicons.load().version
    write(tmp_path, "subjects.toml", 'drafts = ["内部稿"]\n')
    one = Lexicons.load(tmp_path).version
    write(tmp_path, "subjects.toml", 'drafts = ["内部稿 "]\n')
    assert len({ours, one, Lexicons.load(tmp_path).version}) == 3


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "subjects.toml", 'drafts = ["稿"]\nkinds = [[\n')
    with pytest.raises(LexiconError) as caught:
        Lexicons.load(tmp_path)
    assert caught.value.place.startswith(str(path))


def test_a_line_is_told_where_the_parser_tells_it(tmp_path: Path) -> None:
    path = write(tmp_path, "subjects.toml", 'drafts = ["稿"]\nkinds = 方案\n')
    with pytest.raises(LexiconError) as caught:
        Lexicons.load(tmp_path)
    assert caught.value.place == f"{path}:2"


def test_another_encoding_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "subjects.toml").write_bytes('drafts = ["稿"]'.encode("gb18030"))
    with pytest.raises(LexiconError, match="UTF-8"):
        Lexicons.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("subject.toml", "", "subject"),
        ("subjects.toml", 'draft = ["稿"]\n', "draft"),
        ("subjects.toml", 'drafts = "稿"\n', "list"),
        ("subjects.toml", "kinds = []\n", "dict"),
    ],
)
def test_what_no_code_reads_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    write(tmp_path, name, text)
    with pytest.raises(LexiconError, match=message) as caught:
        Lexicons.load(tmp_path)
    assert str(tmp_path) in caught.value.place


def test_an_absent_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="KEPU_LEXICONS"):
        Lexicons.load(tmp_path / "none")


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(LexiconError, match="nothing"):
        Lexicons.load().table("nothing")


def test_nobody_adds_to_the_regions(tmp_path: Path) -> None:
    (tmp_path / "regions.toml").write_text("openings = []\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="regions"):
        Lexicons.load(tmp_path)


def test_a_broken_regular_expression_of_a_users_lexicon_is_named(tmp_path: Path) -> None:
    (tmp_path / "responsibilities.toml").write_text(
        '[[labels]]\nrole = "lead"\npattern = "(牵头"\n', encoding="utf-8"
    )
    with pytest.raises(LexiconError, match="牵头"):
        Rules.of(Lexicons.load(tmp_path))
