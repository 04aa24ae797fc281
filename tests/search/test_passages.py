"""Sentences and passages."""

import time

import pytest
from tiny import entry

from kg.stores.base import Document
from search.measures import read_measures
from search.passages import Passage, passages_of
from search.texts.sentences import SHORTEST, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_at_full_stops_semicolons_questions_and_lines() -> None:
    text = "每县建一座馆；每校配一名老师。经费从哪里来？由县财政安排！\n  第二年验收合格  "
    assert cut(text) == [
        "每县建一座馆；",
        "每校配一名老师。",
        "经费从哪里来？",
        "由县财政安排！",
        "第二年验收合格",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "开展“小手拉大手。一起学科学！”活动。",
        "落实《规划（一期；二期）》的任务。",
        "到2025年达到17.8%以上。",
        "设立服务站（每站一人；每月一次）并公开。",
        "编号为a.b的仪器。",
    ],
)
def test_a_sentence_goes_on_inside_quotes_brackets_and_decimals(text: str) -> None:
    assert cut(text) == [text]


def test_an_unclosed_bracket_swallows_no_sentence_behind_it() -> None:
    assert cut("设立服务站（每站一人。每月开放一次。") == ["设立服务站（每站一人。", "每月开放一次。"]


def test_a_short_piece_goes_with_the_next_or_the_last_one() -> None:
    assert cut("一是。每县建一座馆。完。") == ["一是。每县建一座馆。完。"]
    assert cut("短。") == ["短。"]
    assert SHORTEST > 2


@pytest.mark.parametrize("text", ["", " ", "\n\n", "。。。", "；"])
def test_a_text_without_words_has_no_sentences(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("piece", ["“", "（", "一", " ", "a。", ". ", "1.", "《》", "\n"])
def test_a_hundred_thousand_characters_take_no_second(piece: str) -> None:
    begin = time.process_time()
    sentences(piece * (100_000 // len(piece)))
    assert time.process_time() - begin < 1


def test_a_measure_is_whole_titled_and_cut_into_sentences_with_its_actions_objective() -> None:
    text = "办好科技节。每年举办科技节活动1场；邀请科学家讲课。"
    measure = entry(text, title="办好科技节", objective="让孩子爱上科学。让学校办好科学课。")
    assert passages_of(measure) == (
        Passage("whole", text, 0, len(text)),
        Passage("title", "办好科技节", 0, 5),
        Passage("sentence", "每年举办科技节活动1场；", 6, 18),
        Passage("sentence", "邀请科学家讲课。", 18, 26),
        Passage("objective", "让孩子爱上科学。", 0, 8),
        Passage("objective", "让学校办好科学课。", 8, 17),
    )


def test_a_measure_without_title_and_stops_is_one_sentence() -> None:
    assert [passage.kind for passage in passages_of(entry("办好科技节活动"))] == ["whole", "sentence"]


def test_passages_of_the_specimens_stand_where_they_say(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        for measure in read_measures(name, document.asserted):
            for passage in passages_of(measure):
                text = measure.objective if passage.kind == "objective" else measure.text
                assert text is not None
                assert passage.text == text[passage.start : passage.end] != ""
