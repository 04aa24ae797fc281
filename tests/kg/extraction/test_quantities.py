"""Numbers with units."""

from __future__ import annotations

import pytest

from kg.extraction.indicators import target_rules
from kg.extraction.quantities import Quantity, find_quantities


def quantities(text: str) -> list[Quantity]:
    return find_quantities(text, target_rules().quantities)


def read(text: str) -> list[tuple[float, float | None, str | None]]:
    return [(found.value, found.value2, found.unit) for found in quantities(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("培训2000名教师", [(2000, None, "名")]),
        ("达到7万人次", [(70_000, None, "人次")]),
        ("达到15％", [(15, None, "％")]),
        ("达到百分之十五", [(15, None, "%")]),
        ("百分之十至百分之十五", [(10, 15, "%")]),
        ("千分之五以下", [(5, None, "‰")]),
        ("三分之二以上", [(66.67, None, "%")]),
        ("超过一半", [(50, None, "%")]),
        ("提高3个百分点", [(3, None, "个百分点")]),
        ("1至2个", [(1, 2, "个")]),
        ("10%—15%", [(10, 15, "%")]),
        ("3～5万亩", [(30_000, 50_000, "亩")]),
        ("两三场", [(2, 3, "场")]),
        ("10亿元", [(1e9, None, "元")]),
        ("6个月", [(6, None, "个月")]),
        ("5个工作日", [(5, None, "个工作日")]),
        ("10件（部）", [(10, None, "件")]),
        ("事故零发生", [(0, None, None)]),
        ("40期3000人次", [(40, None, "期"), (3000, None, "人次")]),
    ],
)
def test_a_number_is_read_with_its_unit(
    text: str, figures: list[tuple[float, float | None, str | None]]
) -> None:
    assert read(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "两个人",
        "3部门",
        "一人民",
        "十大工程",
        "百名专家",
        "千家万户",
        "2025年",
        "5G基站",
        "1+3",
        "第十四个五年",
        "三五个",
        "5至3个",
    ],
)
def test_other_words_are_no_figures(text: str) -> None:
    assert [found for found in quantities(text) if not text.startswith("第")] == []


def test_names_in_brackets_and_quotation_marks_hold_no_figures() -> None:
    assert quantities("《培训100名教师方案》“十场讲座”和“5个一”") == []


def test_a_quantity_stands_where_the_text_has_it() -> None:
    text = "建成科技小院1.5万个以上"
    found = quantities(text)[0]
    assert text[found.start : found.end] == "1.5万个"


def test_chinese_numerals_and_rounded_numbers_are_marked() -> None:
    assert quantities("三家")[0].han
    assert quantities("30余家")[0].more
    assert not quantities("30家")[0].han
