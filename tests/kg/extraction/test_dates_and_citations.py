"""Dates, periods and cited documents."""

from datetime import date

import pytest

from kg.extraction.citations import CitationRules, find_citations, inner_title
from kg.extraction.dates import find_date, find_period, is_date
from kg.extraction.pieces import piece_of
from kg.lexicons import Lexicons

RULES = CitationRules.of(Lexicons.load())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年12月7日", date(2022, 12, 7)),
        ("２０２２年１月３日", date(2022, 1, 3)),
        ("二〇二二年十月十八日", date(2022, 10, 18)),
        ("二○二三年三月三十日", date(2023, 3, 30)),
        ("一九九六年六月二十九日", date(1996, 6, 29)),
    ],
)
def test_dates_in_arabic_and_chinese_numerals(text: str, expected: date) -> None:
    found = find_date(text)
    assert found is not None
    assert found[0] == expected
    assert is_date(text)


@pytest.mark.parametrize("text", ["2022年13月7日", "2022年12月", "2022年2月30日印发", "十二月七日"])
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("某市实施方案（2021—2025年）", (2021, 2025)),
        ("某市实施方案(2021-2025)", (2021, 2025)),
        ("某市三年行动计划（2023年至2025年）", (2023, 2025)),
        ("2023年某市工作要点", (2023, 2023)),
        ("某市2024年度工作计划", (2024, 2024)),
        ("某市“十四五”科普规划", (2021, 2025)),
        ("二〇二一—二〇二五年实施方案", (2021, 2025)),
        ("某区贯彻《某纲要（2021—2035年）》实施方案（2021—2025年）", (2021, 2025)),
        ("某区某规划纲要（2021—2035年）实施方案（2022—2025年）", (2022, 2025)),
        ("某规划纲要（2021—2035年）", (2021, 2035)),
    ],
)
def test_the_period_of_a_title(title: str, years: tuple[int, int]) -> None:
    found = find_period(title)
    assert found is not None
    assert found[:2] == years


@pytest.mark.parametrize("title", ["某市科普工作方案", "某区贯彻《某纲要（2021—2035年）》实施方案"])
def test_a_title_without_years_of_its_own_has_no_period(title: str) -> None:
    assert find_period(title) is None


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        (
            "国务院关于印发全民科学素质行动规划纲要（2021—2035年）的通知",
            "全民科学素质行动规划纲要（2021—2035年）",
        ),
        ("省政府办公厅关于印发〈某省方案〉的通知", "某省方案"),
        ("某省关于印发某省方案（2021-2025年）", "某省方案（2021-2025年）"),
        ("某省科普条例", "某省科普条例"),
        ("某办公室印发〈关于加强科普的意见〉的通知", "关于加强科普的意见"),
    ],
)
def test_the_title_that_a_notice_issues(title: str, inner: str) -> None:
    assert inner_title(title) == inner


def _cited(opening: str) -> list[tuple[str, str | None]]:
    found = find_citations(piece_of(opening, 0, len(opening)), "某县方案", RULES)
    return [(citation.title, citation.document_number) for citation in found]


def test_documents_that_the_opening_carries_out_are_cited_with_their_numbers() -> None:
    opening = "根据《国务院关于印发某纲要的通知》（国发〔2021〕9号，以下简称《纲要》）、《某省方案》（某政办〔2021〕7号）精神，制定本方案。"
    assert _cited(opening) == [("某纲要", "国发〔2021〕9号"), ("某省方案", "某政办〔2021〕7号")]


@pytest.mark.parametrize(
    "opening",
    [
        "各学校：按照《某意见》要求，制定本方案。",
        "2024年全市工作以新思想为指导，全面贯彻落实《某意见》，抓好以下工作。",
        "本市科普工作要点如下：认真贯彻《某意见》。",
    ],
)
def test_a_clause_behind_others_can_say_what_is_carried_out(opening: str) -> None:
    assert _cited(opening) == [("某意见", None)]


@pytest.mark.parametrize(
    "opening",
    [
        "“十三五”期间，认真落实《某意见》，成效明显。",
        "近年来，各地认真贯彻落实《某意见》，取得成效。",
        "现将《某县方案》印发给你们，请认真贯彻执行。",
        "会议审议了《某报告》。",
    ],
)
def test_documents_that_are_only_named_are_not_cited(opening: str) -> None:
    assert _cited(opening) == []
