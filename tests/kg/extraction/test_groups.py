"""Groups of people that a measure is meant for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.groups import GroupRules, find_groups
from kg.extraction.pieces import piece_of
from kg.lexicons import Lexicons
from kg.records import TargetGroupRef

RULES = GroupRules.of(Lexicons.load())


def refs(text: str, title: str = "") -> list[TargetGroupRef]:
    return find_groups(piece_of(text, 0, len(text)), len(title), RULES)


def names(text: str, title: str = "") -> list[str]:
    return [ref.name for ref in refs(text, title)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("提升老年人用药常识。", ["老年人"]),
        ("办好农村留守儿童读书角。", ["农村留守儿童"]),
        ("加强科技教师和科技辅导员队伍建设。", ["科技教师", "科技辅导员"]),
        ("强化科技工作者的社会责任。", ["科技工作者"]),
        ("请大学生讲潮汐。", []),
        ("让科学家登上灯塔。", []),
        ("组建专家讲师团。", []),
        ("弘扬科学家精神。", []),
        ("改造青少年宫和老年大学。", []),
        ("建设“妇女之家”。", []),
    ],
)
def test_a_heading_names_whom_it_is_for_but_not_who_acts(title: str, expected: list[str]) -> None:
    assert names(title + "讲解潮汐。", title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("面向渔村老年人、残疾人开设课堂。", ["渔村老年人", "残疾人"]),
        ("针对全县小学生编写读本。", ["小学生"]),
        ("为农村青少年特别是留守儿童提供望远镜。", ["农村青少年", "留守儿童"]),
        ("为快递员、外卖骑手等讲解急救。", ["快递员", "外卖骑手"]),
        ("对新录用公务员开展培训。", ["新录用公务员"]),
        ("组织中学生参观灯塔。", ["中学生"]),
        ("引导农民树立科学观念。", ["农民"]),
        ("帮助老年人跨越障碍。", ["老年人"]),
        ("提高渔民群众和农村妇女科学素养。", ["渔民群众", "农村妇女"]),
        ("每年培训养殖户200户。", ["养殖户"]),
        ("培育高素质农民50人。", ["高素质农民"]),
        ("加强对留守儿童的关爱服务。", ["留守儿童"]),
        ("以青少年、农民为重点宣讲。", ["青少年", "农民"]),
        ("面向幼儿家长讲授护眼。", ["幼儿家长"]),
        ("提升科普信息员传播能力。", ["科普信息员"]),
    ],
)
def test_groups_behind_a_cue_are_found_as_written(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "组织科技工作者参加志愿服务。",
        "鼓励教师、医生登记为志愿者。",
        "农民和学生都能看到展品。",
        "面向社会开放，面向世界科技前沿。",
        "为深入贯彻要求，作为青少年的榜样。",
        "落实《面向农民的培训办法》。",
        "服务群众，密切联系群众。",
        "组织学生会换届。",
        "提升农民合作社的经营水平。",
    ],
)
def test_a_mere_mention_is_left_out(text: str) -> None:
    assert names(text) == []


def test_a_group_is_given_once_at_its_first_mention() -> None:
    source = "面向 老年\n人开课。帮助老年人学会挂号。"
    (ref,) = refs(source)
    assert ref.name == "老年人"
    assert ref.span is not None
    assert source[slice(*ref.span)] == "老年\n人"


@given(
    st.text("面向为对提供开展组织参加老年人农民学生、和等特别是，。“”（）队伍 ", max_size=50),
    st.integers(0, 20),
)
@settings(deadline=None)
def test_any_text_gives_words_of_its_own(text: str, title_end: int) -> None:
    piece = piece_of(text, 0, len(text))
    found = find_groups(piece, min(title_end, len(piece.text)), RULES)
    for ref in found:
        assert ref.span is not None
        assert "".join(text[slice(*ref.span)].split()) == ref.name
    assert len({ref.name for ref in found}) == len(found)
