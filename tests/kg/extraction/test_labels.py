"""Numbers at the start of a line."""

import pytest

from kg.extraction.labels import read_label


@pytest.mark.parametrize(
    ("line", "text", "rank"),
    [
        ("第一章 总则", "第一章", 1),
        ("第二部分 任务", "第二部分", 1),
        ("第三节 措施", "第三节", 2),
        ("一、总体要求", "一、", 3),
        ("第十二条 各级政府", "第十二条", 3),
        ("（十三）构筑", "（十三）", 4),
        ("(四)实施", "(四)", 4),
        ("（一）、指导思想", "（一）", 4),
        ("1.加强", "1.", 5),
        ("１．加强", "１．", 5),
        ("12、加强", "12、", 5),
        ("16. 以全国", "16.", 5),
        ("（3）开展", "（3）", 6),
        ("①开展", "①", 7),
        ("2)开展", "2)", 7),
        ("——开展", "——", 8),
        ("1.1 编制目的", "1.1", 5),
        ("2.3.1 职责", "2.3.1", 6),
    ],
)
def test_each_kind_of_number_has_its_rank(line: str, text: str, rank: int) -> None:
    label = read_label(line)
    assert label is not None
    assert (label.text, label.rank) == (text, rank)


@pytest.mark.parametrize(
    "line", ["2025年底前", "1.5万人次", "一是加强", "第一要务", "十四五期间", "开展", "", "2000名"]
)
def test_a_number_in_the_text_is_no_label(line: str) -> None:
    assert read_label(line) is None
