"""Responsibility notes in every notation."""

import pytest

from kg.extraction.pieces import piece_of
from kg.extraction.responsibilities import NoteRules, bracket_notes, read_note, says_first_leads
from kg.lexicons import Lexicons

RULES = NoteRules.of(Lexicons.load())


def _read(text: str, *, bare: bool = True) -> dict[str, list[str]] | None:
    refs = read_note(piece_of(text, 0, len(text)), RULES, says_first_leads(text, RULES), bare)
    if refs is None:
        return None
    roles: dict[str, list[str]] = {}
    for ref in refs:
        roles.setdefault(ref.role, []).append(ref.name)
    return roles


@pytest.mark.parametrize(
    ("note", "lead", "participant", "responsible"),
    [
        ("区教育局、团区委、区科协按职责分工负责", "", "", "区教育局 团区委 区科协"),
        ("区科协负责", "", "", "区科协"),
        ("区科协牵头", "区科协", "", ""),
        ("区教育局、区科协牵头，区财政局、区妇联按职责分工负责", "区教育局 区科协", "区财政局 区妇联", ""),
        ("区科协牵头，区教育局、区卫健局配合", "区科协", "区教育局 区卫健局", ""),
        ("牵头单位：区科协；参与单位：区教育局、区妇联。", "区科协", "区教育局 区妇联", ""),
        ("牵头单位:区科协，配合单位:区教育局，各街道", "区科协", "区教育局 各街道", ""),
        ("牵头单位：区科协 责任单位：区教育局", "区科协", "区教育局", ""),
        ("责任部门：区科协牵头，区教育局按职责分工负责", "区科协", "区教育局", ""),
        ("责任单位：区科协、区教育局等", "", "", "区科协 区教育局"),
        ("负责部门：区科协；适用范围：全区", "", "", "区科协"),
        ("区自然资源和规划局（林业局）、区城市管理局（综合执法局）负责", "", "",
         "区自然资源和规划局（林业局） 区城市管理局（综合执法局）"),
        ("省科技厅、工业和信息化厅，省通信管理局按职责分工负责", "", "", "省科技厅 工业和信息化厅 省通信管理局"),
        ("各县（市、区）人民政府、区科协等有关部门和单位按职责分工负责", "", "", "各县（市、区）人民政府 区科协"),
        ("区科协和区教育局负责", "", "", "区科协 区教育局"),
        ("市住房和城乡建设局、市民族和宗教事务局负责", "", "", "市住房和城乡建设局 市民族和宗教事务局"),
        ("区科协、区教育局、区妇联，列第一位者为牵头单位，下同", "区科协", "区教育局 区妇联", ""),
        ("区应急局指导，各乡镇政府负责落实。以下均由各乡镇落实，不再列出", "", "", "区应急局 各乡镇政府"),
        ("责任领导：张三；责任单位：区科协；完成时限：2025年12月", "", "", "区科协"),
        ("完成时限：长期坚持。牵头单位：区科协，配合单位：区教育局", "区科协", "区教育局", ""),
        ("牵头区级部门：区科协；责任单位（部门）：区教育局", "区科协", "区教育局", ""),
        ("责任单位：区科协（牵头）、区教育局、区妇联", "区科协", "区教育局 区妇联", ""),
        ("责任单位：区科协 区教育局　各镇（街道）", "", "", "区科协 区教育局 各镇（街道）"),
        ("责任单位：区委 宣传部、区政府 办公室", "", "", "区委宣传部 区政府办公室"),
        ("以上1—2项由区科协牵头，区教育局配合", "区科协", "区教育局", ""),
        ("分工：由区科协牵头，区教育局、区妇联等参与", "区科协", "区教育局 区妇联", ""),
        ("区科协牵头、区教育局配合", "区科协", "区教育局", ""),
        ("牵头责任单位：区科协；配合责任单位：区教育局", "区科协", "区教育局", ""),
        ("区科协牵头负责；区教育局、团区委配合负责", "区科协", "区教育局 团区委", ""),
        ("区科协、区教育局等有关单位和各镇（街道）负责", "", "", "区科协 区教育局 各镇（街道）"),
        ("区科协、区教育局等区全民科学素质工作领导小组成员单位负责", "", "", "区科协 区教育局"),
        ("省科协、各高等院校，各市、县（市、区）人民政府负责", "", "", "省科协 各高等院校 各市、县（市、区）人民政府"),
        ("各乡镇、区科协负责", "", "", "各乡镇 区科协"),
        ("区科协、区教育局。排名第一的为牵头单位，下同", "区科协", "区教育局", ""),
        ("责任单位：区科协、区教育局（第一个单位为牵头单位，下同）", "区科协", "区教育局", ""),
        ("以上工作均由区科协负责", "", "", "区科协"),
        ("区全民科学素质工作领导小组办公室、各镇（园区）", "", "", "区全民科学素质工作领导小组办公室 各镇（园区）"),
    ],
)  # fmt: skip
def test_a_note_gives_names_as_written_with_their_roles(
    note: str, lead: str, participant: str, responsible: str
) -> None:
    expected = {"lead": lead.split(), "participant": participant.split(), "responsible": responsible.split()}
    assert _read(note) == {role: names for role, names in expected.items() if names}


@pytest.mark.parametrize(
    "text",
    [
        "发明、制作",
        "学校、学习点",
        "所、站",
        "以下简称《纲要》",
        "院内由其职业技能鉴定机构负责",
        "完成时限：2025年12月",
        "责任领导：张三",
        "2021—2025年",
    ],
)
def test_other_brackets_are_no_notes(text: str) -> None:
    assert _read(text) is None


def test_names_without_a_role_are_a_note_only_where_the_caller_says_so() -> None:
    assert _read("林业局", bare=False) is None
    assert _read("林业局") == {"responsible": ["林业局"]}


def test_exact_repeats_are_dropped() -> None:
    assert _read("市文旅局、市科协、市文旅局负责") == {"responsible": ["市文旅局", "市科协"]}


def test_a_note_inside_a_text_is_found_with_its_brackets_and_spans() -> None:
    text = "发展老科协（学会、研究会）。（市科协\n负责）办好县自然资源局（林业局）的基地。"
    (note,) = bracket_notes(piece_of(text, 0, len(text)), RULES, False)
    (ref,) = note.departments
    assert ref.span is not None
    assert text[slice(*ref.span)] == "市科协"
