"""What is read off a question: conditions, everyday words, nothing where nothing is meant."""

from __future__ import annotations

from typing import Any

import pytest

from ontology.namespaces import BASE
from search.errors import BadQueryError
from search.questions.everyday import rewrite
from search.questions.reading import Known
from search.questions.understanding import Question, understand
from search.requests import Filters, SearchRequest, Understood

HELD = {"530000", "532900", "532924", "430000"}
"""Regions that the collection has measures of, or of places in them."""


def holds(filters: Filters) -> bool:
    return all(iri.rpartition("/")[2] in HELD for iri in filters.region)


def asked(query: str, **request: Any) -> Question:
    return understand(SearchRequest(query, **request), Known(BASE, holds))


def read(query: str, **request: Any) -> list[tuple[str, str, str, bool]]:
    """Field, last part of the value, words and whether it narrows, for each condition."""
    return [
        (each.field, str(each.value).rpartition("/")[2], each.text, each.narrows)
        for each in asked(query, **request).understood
    ]


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("河北省给老年人的措施", "130000", "河北省"),  # a whole name counts wherever the plans are from
        ("云南有哪些科技馆", "530000", "云南"),
        ("宾川 果农", "532924", "宾川"),
        ("大理州宾川县的科普", "532924", "大理州宾川县"),
        ("雲南省的科普", "530000", "雲南省"),
    ],
)
def test_names_of_regions_narrow(query: str, code: str, words: str) -> None:
    assert ("region", code, words, True) in read(query)


@pytest.mark.parametrize(
    "query",
    [
        "大理石科普展",  # a word that begins like a region
        "云南大学开放实验室",  # the name of a university
        "唐山 科普",  # a short name of which there are no measures
        "全国科普日活动",  # the nation is no condition
        "“云南省”",  # quoted: the words themselves
    ],
)
def test_what_only_looks_like_a_region_does_not_narrow(query: str) -> None:
    assert not [each for each in read(query) if each[0] == "region"]


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("2024年做什么", ["2024"]),
        ("2021—2023年的培训", ["2021", "2022", "2023"]),
        ("十四五期间的科普", ["2021", "2022", "2023", "2024", "2025"]),
        ("到2025年要达到多少", []),
        ("2025年底前建成几个", []),
        ("培训2024人次", []),
    ],
)
def test_years_of_plans_narrow_and_years_of_targets_do_not(query: str, years: list[str]) -> None:
    assert [value for field, value, _, narrows in read(query) if field == "year" and narrows] == years


@pytest.mark.parametrize(
    ("query", "level"),
    [("县级规划里的科普经费", "county"), ("省一级怎么做", "province"), ("大理州各县的措施", "county")],
)
def test_levels_of_plans_narrow(query: str, level: str) -> None:
    assert ("level", level) in {(field, value) for field, value, _, _ in read(query)}


def test_a_level_of_a_thing_is_no_level_of_a_plan() -> None:
    assert read("创建省级科普教育基地") == []


def test_a_department_with_a_role_narrows_to_both() -> None:
    found = read("由省科协牵头的志愿服务")
    assert ("function", "science-association", "省科协", True) in found
    assert ("role", "lead", "牵头", True) in found


def test_departments_joined_before_a_role_all_count() -> None:
    functions = {value for field, value, _, _ in read("教育局和科协负责的活动") if field == "function"}
    assert functions == {"education", "science-association"}


def test_a_department_in_the_topic_is_no_condition() -> None:
    assert read("企业科协建设") == []


def test_a_kind_of_action_narrows_only_where_the_question_looks_inside_it() -> None:
    assert ("action_kind", "safeguard", "保障措施", True) in read("保障措施中怎样考核")
    assert ("action_kind", "safeguard", "保障措施", False) in read("完善保障措施")


def test_groups_are_preferred_and_words_around_them_are_not_taken_for_them() -> None:
    assert ("group", "older-people", "老年人", False) in read("给老年人的措施")
    assert read("办好老年大学") == []


def test_words_of_filters_are_not_ranked_by() -> None:
    question = asked("云南省2024年给老年人的措施")
    assert question.text == "给老年人的措施"
    assert question.filters == Filters(region=(f"{BASE}region/530000",), year=(2024,))


def test_a_question_of_nothing_but_filters_is_ranked_by_its_own_words() -> None:
    assert asked("云南省的措施").text == "云南省的措施"


def test_fields_wanted_literally_are_left_in_the_words() -> None:
    question = asked("云南省2024年的科普", literal=frozenset({"region"}))
    assert [each.field for each in question.understood] == ["year"]
    assert "云南" in question.text
    assert asked("云南省2024年的科普", literal=frozenset({"all"})).understood == ()


def test_a_field_that_the_user_has_set_is_not_read_off() -> None:
    own = Filters(region=(f"{BASE}region/430000",))
    assert asked("云南省的科普", filters=own).filters == own


def test_everyday_words_are_put_in_official_ones() -> None:
    question = asked("乡亲们想学手艺")
    assert question.official == "农民想职业技能培训"
    assert "农民" in question.added.words
    assert "手艺" in question.text


def test_official_words_stay_as_they_are() -> None:
    assert rewrite("老年人参加老年大学、奖励高校学生").words == ()
    assert asked("面向老年人开展培训").official == ""


@pytest.mark.parametrize("query", ["", "   ", "？！……", "\x00\x01\x02"])
def test_a_question_without_words_is_refused(query: str) -> None:
    with pytest.raises(BadQueryError):
        asked(query)


@pytest.mark.parametrize("query", ["的了吗", "有什么", "科" * 100_000, "科\x00普\x07馆", "云南" * 50_000])
def test_odd_questions_are_understood_somehow(query: str) -> None:
    question = asked(query)
    assert question.terms.words or question.terms.bigrams


def test_what_is_understood_says_its_words_as_written() -> None:
    (found,) = asked("雲南省的科普館").understood
    assert found == Understood("region", f"{BASE}region/530000", "云南省", "雲南省", narrows=True)
