"""Files become source texts; what is no text is refused with one clear message."""

from pathlib import Path

import pytest

from kg.readers import FORMATS, read
from kg.readers.base import SourceText, join_lines
from kg.readers.decoding import MAX_BYTES
from kg.readers.errors import BinaryFile, EmptyFile, FileTooLarge, UnknownEncoding, UnknownFormat

WORDS = "一、总体要求\n全民科学素质行动，推进科普工作。"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("gb18030"),
        WORDS.encode("utf-16"),
        b"\xff\xfe" + WORDS.encode("utf-16-le"),
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-32"),
        WORDS.replace("\n", "\r\n").encode(),
        WORDS.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16", "utf-16le", "utf-16be", "unmarked", "utf-32", "crlf", "cr"],
)
def test_the_same_words_in_every_encoding_are_the_same_text(data: bytes) -> None:
    assert read(data, "plan.txt").text == WORDS


def test_broken_bytes_are_named_with_their_place() -> None:
    data = "第一行\n全民科学素质行动".encode()
    broken = data[:16] + b"\xff\xfe" + data[16:]
    with pytest.raises(UnknownEncoding, match=r"第 17 字节（第 2 行）FF FE.*UTF-8") as caught:
        read(broken, "plan.txt")
    assert str(caught.value).startswith("plan.txt: ")


@pytest.mark.parametrize("data", [b"", b" \n\t ", "\u3000\n".encode(), b"\xef\xbb\xbf"])
def test_a_file_without_words_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyFile, match="空"):
        read(data, "plan.txt")


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04\x14\x00\x00\x00", b"\x7fELF\x02\x01\x01\x00", b"%PDF-1.4\n\x00\x01", bytes(range(256))],
)
def test_an_archive_or_program_is_no_text(data: bytes) -> None:
    with pytest.raises(BinaryFile):
        read(data, "plan.txt")


def test_a_huge_file_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(FileTooLarge, match=f"{MAX_BYTES + 1:,}"):
        read(b"a" * (MAX_BYTES + 1), "plan.txt")


def test_an_unknown_ending_names_those_that_are_read() -> None:
    with pytest.raises(UnknownFormat, match=r"\.md"):
        read(b"x", "plan.exe")


def test_every_format_has_its_reader() -> None:
    for ending in FORMATS:
        assert read("标题".encode(), f"plan{ending}").text == "标题"


def test_white_space_is_kept_once_and_artefacts_of_conversion_go() -> None:
    raw = "  标题\u3000\u3000文字 \n\n[bookmark: _GoBack] （征求意见稿）[image: a.jpg]\n\u200b正文\n"
    assert read(raw.encode(), "a.txt").text == "标题 文字\n（征求意见稿）\n正文"


def test_lines_join_without_space_in_chinese_and_with_one_between_latin_words() -> None:
    assert join_lines("推动科普\n工作") == "推动科普工作"
    assert join_lines("open\ndata") == "open data"
    assert SourceText("a", "一二\n三").words(0, 4) == "一二三"


MARKDOWN = """# 某县工作方案

**一、任务** 按[计划](http://example.org)推进

1. **加强**培训。开展
   讲座。

- 一点

| 指标 | 目标 |
|---|---|
| 比例 | 15% |
"""


def test_markdown_gives_its_words_without_marks_and_keeps_numbers_and_dashes() -> None:
    source = read(MARKDOWN.encode(), "plan.md")
    assert source.text.split("\n")[:5] == [
        "某县工作方案",
        "一、任务 按计划推进",
        "1.加强培训。开展",
        "讲座。",
        "- 一点",
    ]


def test_markdown_headings_and_tables_are_told_with_their_places() -> None:
    source = read(MARKDOWN.encode(), "plan.md")
    assert source.headings == ((0, 1),)
    (table,) = source.tables
    cells = [[source.text[slice(*cell)] for cell in row] for row in table.rows]
    assert cells == [["指标", "目标"], ["比例", "15%"]]
    assert source.text[slice(*table.span)] == "指标 | 目标\n比例 | 15%"


@pytest.mark.shared
def test_every_text_of_the_shared_folder_is_read(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = read(path.read_bytes(), path.name).text
        assert len(text) > 3000
        assert "  " not in text
        assert "[image" not in text


def test_stray_control_characters_of_old_programs_are_dropped() -> None:
    assert read("标题\n正文\x1a".encode(), "a.txt").text == "标题\n正文"
