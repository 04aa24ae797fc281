"""Numbers at the start of a line."""

import pytest

from kg.extraction.labels import read_label


@pytest.mark.parametrize(
    ("line", "text", "rank"),
    [
        ("第二部分 任务", "第二部分", 1),
        ("第一章 总则", "第一章", 2),
        ("第三节 措施", "第三节", 3),
        ("一、总体要求", "一、", 4),
        ("第十二条 各级政府", "第十二条", 5),
        ("（十三）构筑", "（十三）", 6),
        ("(四)实施", "(四)", 6),
        ("（一）、指导思想", "（一）", 6),
        ("1.加强", "1.", 7),
        ("１．加强", "１．", 7),
        ("12、加强", "12、", 7),
        ("16. 以全国", "16.", 7),
        ("1.1 编制目的", "1.1", 8),
        ("2.3.1 职责", "2.3.1", 9),
        ("（3）开展", "（3）", 11),
        ("①开展", "①", 12),
        ("2)开展", "2)", 12),
        ("——开展", "——", 13),
    ],
)
def test_each_kind_of_number_has_its_rank(line: str, text: str, rank: int) -> None:
    label = read_label(line)
    assert label is not None
    assert (label.text, label.rank) == (text, rank)


@pytest.mark.parametrize(
    "line",
    ["2025年底前", "1.5万人次", "一是加强", "第一要务", "十四五期间", "开展", "", "2000名", "—2025年）"],
)
def test_a_number_in_the_text_is_no_label(line: str) -> None:
    assert read_label(line) is None
