"""Everyday words in official ones: what is put in, and what is left alone."""

from __future__ import annotations

import pytest

from search.questions.everyday import rewrite


@pytest.mark.parametrize(
    ("question", "official"),
    [
        ("用ai答疑", "用人工智能答疑"),
        ("幼儿园也讲科学", "学前教育也科普"),
        ("看展要买门票吗", "科普展览要免费开放吗"),
    ],
)
def test_everyday_words_are_put_in_official_ones(question: str, official: str) -> None:
    assert rewrite(question).text == official


@pytest.mark.parametrize(
    "official",
    [
        "train",
        "科学技术普及",
        "线上学习",
        "省水利厅",
        "提升职工技能",
        "缩小区域差距",
        "各种地质条件",
        "召开会议",
        "养老区域",
        "移风易俗",
    ],
)
def test_an_everyday_word_inside_other_words_is_left_alone(official: str) -> None:
    assert rewrite(official).words == ()


def test_each_official_word_stays_as_it_is() -> None:
    once = rewrite("浪费、彩礼、着火、天气、理财、毒品、急救、碰头会")
    assert len(once.words) == 8
    assert rewrite(once.text).words == ()
