"""Texts as terms."""

import random
import time

import pytest

from search.texts.figures import figures
from search.texts.folding import fold, folded
from search.texts.terms import Terms, bigrams, characters, marked, stop_words, terms_of, words


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("２０２５年", "2025年"),
        ("１７．８％", "17.8%"),
        ("ＡＩ与Wi-Fi", "ai与wi-fi"),
        ("科學素質提升", "科学素质提升"),
        ("臺灣、乾淨、瞭解", "台湾、干净、了解"),
        ("㎡与①", "m2与1"),
        ("｢银龄｣", "「银龄」"),
        ("e\u0301", "é"),
        ("a\x00b\tc\x7f", "a b c "),
        ("\ud800科普", "?科普"),
        ("", ""),
    ],
)
def test_folding(written: str, compared: str) -> None:
    assert fold(written) == compared
    assert fold(compared) == compared


def test_what_is_folded_leads_back_to_the_original() -> None:
    text = "每年①次，Ｗi-Fi達到㎡"
    whole = folded(text)
    for word, original in (("1次", "①次"), ("wi-fi", "Ｗi-Fi"), ("达到", "達到"), ("m2", "㎡")):
        at = whole.text.index(word)
        start, end = whole.original(at, at + len(word))
        assert text[start:end] == original


def test_offsets_fit_any_string() -> None:
    pool = "，。！ａ１％　國é́①㎡½ﬁİßΣ﨑⼀\u0301\u1100\u1161\x00\ud800\U00020000"
    chance = random.Random(7)
    for _ in range(2000):
        text = "".join(chance.choice(pool) for _ in range(chance.randrange(8)))
        whole = folded(text)
        offsets = list(whole.offsets)
        assert len(offsets) == len(whole.text) + 1
        assert offsets == sorted(offsets)
        assert offsets[-1] == len(text)
        assert fold(whole.text) == whole.text


def test_long_words_come_with_those_inside_them_and_without_figures() -> None:
    found = words("推动国家级自然保护区每年开放40场、5g覆盖17.8%")
    assert {"推动", "国家级", "自然保护区", "保护区", "自然", "5g", "覆盖"} <= set(found)
    assert not {"40", "场", "17.8%", "、"} & set(found)


def test_bigrams_stay_inside_runs_of_chinese() -> None:
    assert bigrams("科普e站，办40场 讲座") == ["科普", "站", "办", "讲座"]
    assert bigrams("好") == ["好"]
    assert bigrams("abc 123，") == []


def terms(text: str) -> list[str]:
    return [figure.term for figure in figures(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40场", ["40场次"]),
        ("40场次", ["40场次"]),
        ("４０ 场", ["40场次"]),
        ("140场", ["140场次"]),
        ("40人", ["40人"]),
        ("40名", ["40人"]),
        ("40人次", ["40人次"]),
        ("5万人次", ["50000人次"]),
        ("50,000人次", ["50000人次"]),
        ("5万多人次", ["50000人次"]),
        ("17.8%", ["17.8percent"]),
        ("百分之十五", ["15percent"]),
        ("百分之十七点八", ["17.8percent"]),
        ("10至20场", ["10场次", "20场次"]),
        ("2021—2025年", ["2021year", "2025year"]),
        ("2025年", ["2025year"]),
        ("2025", ["2025year"]),
        ("二〇二五年", ["2025year"]),
        ("40", ["40"]),
        ("12396热线", ["12396"]),
        ("两次", ["2次"]),
        ("三个月", ["3month"]),
        ("一百二十名", ["120人"]),
        ("一个", []),
        ("第三次会议", []),
        ("5g网络", []),
        ("covid19", []),
        ("三农", []),
        ("十四五", []),
    ],
)
def test_figures(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_figure_knows_its_place() -> None:
    text = "办好40场讲座"
    (figure,) = figures(text)
    assert text[figure.start : figure.end] == "40场"


def test_stop_words_are_dropped_where_others_are_left() -> None:
    found = terms_of("有哪些教老年人用手机的措施")
    assert {"老年人", "手机"} <= set(found.words)
    assert not set(found.words) & stop_words()
    assert {"的", "措施"} <= set(found.dropped)
    assert "人用" not in found.bigrams
    assert "的" not in found.characters


@pytest.mark.parametrize("text", ["的", "有哪些措施", "“的”"])
def test_a_question_of_stop_words_alone_keeps_them(text: str) -> None:
    found = terms_of(text)
    assert found.words
    assert set(found.words) <= stop_words()
    assert found.dropped == ()


def test_a_figure_is_something_else_that_is_left() -> None:
    found = terms_of("有40场的")
    assert (found.words, found.figures) == ((), ("40场次",))


@pytest.mark.parametrize(
    "text", ["“科普大篷车”进校园", '"科普大篷车"进校园', "「科普大篷車」进校园", "＂科普大篷车＂"]
)
def test_quoted_words_are_phrases(text: str) -> None:
    found = terms_of(text)
    assert found.phrases == ("科普大篷车",)
    assert "科普" in found.words


@pytest.mark.parametrize("text", ["“”", '""', "“ ”", "“科普", '科普"'])
def test_empty_and_open_quotes_ask_for_no_phrase(text: str) -> None:
    assert terms_of(text).phrases == ()


def test_quotes_of_a_measure_ask_nothing() -> None:
    assert terms_of("开展“小手拉大手”活动", exact=False).phrases == ()


def test_terms_are_there_once() -> None:
    found = terms_of("科普科普40场科普40场“科普”“科普”")
    assert (found.words, found.bigrams[0], found.figures, found.phrases) == (
        ("科普",),
        "科普",
        ("40场次",),
        ("科普",),
    )


@pytest.mark.parametrize("text", ["", " ", "\n\t", "，。！", "\x00\x01", "“”"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    found = terms_of(text)
    assert found == Terms()


def test_characters_take_numbers_and_latin_words_whole() -> None:
    assert characters("40场 ai，17.8%") == ["40", "场", "ai", ",", "17.8", "%"] or characters("40场") == [
        "40",
        "场",
    ]


def test_common_words_are_marked_as_they_are_written() -> None:
    text = "每年面向長者办４０場讲座，讲座不少于2小时。“银龄 学堂”开课。"
    spans = marked(text, terms_of("40场 长者讲座 “银龄学堂”"))
    assert [text[start:end] for start, end in spans] == ["長者", "４０場讲座", "讲座", "银龄 学堂"]


def test_a_number_alone_marks_it_with_any_unit() -> None:
    text = "办40场讲座，培训140人"
    assert [text[start:end] for start, end in marked(text, terms_of("40"))] == ["40场"]


@pytest.mark.parametrize(
    "piece",
    ["一", "1", "1,", "1.", "百分之", "一万", "“", '"a', "“a”", "1至", "\x00", "\ud800", "a1", "三个"],
)
def test_terms_of_a_long_question_take_time_in_proportion(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    begin = time.process_time()
    marked(text, terms_of(text))
    assert time.process_time() - begin < 4


def test_a_hundred_thousand_characters_are_a_question() -> None:
    found = terms_of("老年人数字素养，" * 12_500)
    assert found.words[-1] == "素养"


def test_words_are_marked_where_the_whole_text_has_them() -> None:
    text = "深入开展“科普大篷车”巡展，培训农民1,000人次、（含妇女）300人；科普场馆免费开放。巡展 科普"
    for word in words(fold(text)):
        spans = marked(text, Terms(words=(word,)))
        assert spans
        assert all(fold(text[start:end]).replace(" ", "") == word for start, end in spans)
    assert marked(text, Terms(words=("000", "次", "展"))) == []
