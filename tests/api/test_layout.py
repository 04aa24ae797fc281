"""Paragraphs on a terminal, and words marked in them."""

from __future__ import annotations

import unicodedata

from api.layout import BOLD, Piece, laid_out
from api.marking import Stretch, stretches

TEXT = (
    "在社区长者食堂、日间照料中心设置学习角，讲授智能家居、线上挂号和网络防骗，到2024年建成老年学堂100个。"
    * 2
)


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def test_lines_are_no_wider_than_the_terminal_and_nothing_is_lost() -> None:
    lines = laid_out([Piece(TEXT)], 5, 80).split("\n")
    assert len(lines) > 2
    assert all(columns(line) <= 80 for line in (" " * 5 + lines[0], *lines[1:]))
    assert all(line.startswith(" " * 5) for line in lines[1:])
    assert "".join(line.strip() for line in lines) == TEXT


def test_no_line_begins_with_a_closing_mark() -> None:
    for width in range(30, 60):
        lines = laid_out([Piece(TEXT)], 0, width).split("\n")
        assert not any(line.startswith(("，", "。", "、")) for line in lines)


def test_styles_take_no_room_and_are_ended() -> None:
    styled = laid_out([Piece("甲" * 10, BOLD), Piece("乙")], 0, 80)
    assert styled == f"{BOLD}{'甲' * 10}\x1b[0m乙"


def test_words_in_common_are_marked_wherever_they_stand() -> None:
    assert list(stretches("教老人用手机，手机课堂", ("手机", "老人"))) == [
        Stretch("教", False),
        Stretch("老人", True),
        Stretch("用", False),
        Stretch("手机", True),
        Stretch("，", False),
        Stretch("手机", True),
        Stretch("课堂", False),
    ]


def test_of_overlapping_words_the_longest_is_marked() -> None:
    marked = [each.text for each in stretches("科普大篷车", ("科普", "科普大篷车")) if each.marked]
    assert marked == ["科普大篷车"]


def test_without_words_nothing_is_marked_and_patterns_are_words() -> None:
    assert list(stretches("a.b", ())) == [Stretch("a.b", False)]
    assert [each.text for each in stretches("axb a.b", ("a.b",)) if each.marked] == ["a.b"]
    assert list(stretches("", ("x",))) == []
