"""Deadlines and recurrence."""

from __future__ import annotations

import pytest

from kg.extraction.deadlines import Years, find_marks
from kg.extraction.indicators import target_rules


def dues(text: str, years: Years = (2021, 2025)) -> list[int | None]:
    return [mark.by for mark in find_marks(text, years, target_rules().times) if mark.kind == "deadline"]


def periods(text: str, years: Years = (2021, 2025)) -> list[str | None]:
    return [mark.per for mark in find_marks(text, years, target_rules().times) if mark.kind == "recurrence"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("到2025年，达到", 2025),
        ("力争到2024年底", 2024),
        ("2023年6月底前完成", 2023),
        ("2023年12月31日前完成", 2023),
        ("在2025年前", 2025),
        ("2025年目标", 2025),
        ("2021—2025年，培训", 2025),
        ("2021年至2025年，培训", 2025),
        ("到二〇二五年", 2025),
        ("“十四五”末", 2025),
        ("到“十四五”末", 2025),
        ("十四五期间", 2025),
        ("“十五五”时期", 2030),
        ("五年内培养", 2025),
        ("规划期末", 2025),
    ],
)
def test_a_deadline_has_its_year(text: str, due: int) -> None:
    assert dues(text) == [due]


@pytest.mark.parametrize(
    "text",
    [
        "比2020年提高", "2020年以来", "从2022年起", "自2019年开始", "（2021—2025年）", "2020年的9%", "国发〔2021〕9号", "2022年1月18日印发",
        "“十四五”规划", "2023年是关键一年", "以2020年为基数", "三年内", "今年底",
    ],
)  # fmt: skip
def test_other_years_are_no_deadlines(text: str) -> None:
    assert dues(text) == []


@pytest.mark.parametrize("text", ["今年底前", "年底前", "年内", "6月底前", "全年", "今年"])
def test_words_for_this_year_count_in_the_plan_of_one_year(text: str) -> None:
    assert dues(text, (2024, 2024)) == [2024]
    assert dues(text, (2021, 2025)) == []
    assert dues(text, (None, None)) == []


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("每年", "year"),
        ("年均培训", "year"),
        ("每学年", "year"),
        ("全年不少于", "year"),
        ("每半年", "halfyear"),
        ("每季度", "quarter"),
        ("每个季度", "quarter"),
        ("每月", "month"),
        ("每周", None),
        ("每两年", None),
        ("每5年", None),
        ("每学期", None),
    ],
)
def test_a_recurrence_has_its_period(text: str, per: str | None) -> None:
    assert periods(text) == [per]


@pytest.mark.parametrize("text", ["年均增长率", "每年龄段", "青年培训", "2025年培训", "每名教师"])
def test_other_words_are_no_recurrence(text: str) -> None:
    assert periods(text) == []
