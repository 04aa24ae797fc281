"""Outlines in every numbering, and what of them is an action, a measure, or neither."""

from collections.abc import Callable

import pytest

from kg.records import PlanRecord

Extract = Callable[..., PlanRecord]
TITLE = "丽江市全民科学素质行动实施方案（2021—2025年）\n"


def _tree(record: PlanRecord) -> dict[str, list[str]]:
    return {
        action.title: [m.title or m.text for m in record.measures if m.action == action.id]
        for action in record.actions
    }


@pytest.mark.parametrize(
    "body",
    [
        "二、任务\n（一）甲行动\n1.做甲。甲好。\n2.做乙。乙好。\n（二）乙工程\n1.做丙。丙好。\n",
        "二、任务\n(一)甲行动\n１．做甲。甲好。\n２．做乙。乙好。\n(二)乙工程\n３．做丙。丙好。\n",
        "第二章 任务\n第一节 甲行动\n第一条 做甲。甲好。\n第二条 做乙。乙好。\n第二节 乙工程\n第三条 做丙。丙好。\n",
        "二、任务\n（一）甲行动\n①做甲。甲好。\n②做乙。乙好。\n（二）乙工程\n①做丙。丙好。\n",
        "二、任务\n1.甲行动\n（1）做甲。甲好。\n（2）做乙。乙好。\n2.乙工程\n（1）做丙。丙好。\n",
        "（一）甲行动\n——做甲。甲好。\n——做乙。乙好。\n（二）乙工程\n——做丙。丙好。\n",
        "任务\n甲行动\n做甲。甲好。\n做乙。乙好。\n乙工程\n做丙。丙好。\n",
        "（一）甲行动\n措施：1.做甲。甲好。\n2.做乙。乙好。\n（二）乙工程\n措施：1.做丙。丙好。\n",
        "1 任务\n1.1 甲行动\n1.1.1 做甲。甲好。\n1.1.2 做乙。乙好。\n1.2 乙工程\n1.2.1 做丙。丙好。\n",
        "1任务\n1.1甲行动\n1.1.1做甲。甲好。\n1.1.2做乙。乙好。\n1.2乙工程\n1.2.1做丙。丙好。\n",
        "1. 任务\n1.1 甲行动\n1.1.1 做甲。甲好。\n1.1.2 做乙。乙好。\n1.2 乙工程\n1.2.1 做丙。丙好。\n",
        "第一篇 任务\n第一章 甲行动\n一、做甲。甲好。\n二、做乙。乙好。\n第二章 乙工程\n一、做丙。丙好。\n",
        "二 、任务\n（ 一 ）甲行动\n1 . 做甲。甲好。\n2 . 做乙。乙好。\n㈡乙工程\n⒈做丙。丙好。\n",
        "二、任务\n行动一：甲行动\n1.做甲。甲好。\n2.做乙。乙好。\n行动二：乙工程\n1.做丙。丙好。\n",
        "二、任务\n甲行动\n1.做甲。甲好。\n2.做乙。乙好。\n乙工程\n1.做丙。丙好。\n",
        "二、任务\n（一）甲行动（市甲局牵头）\n1.做甲（市甲局负责）。甲好。\n2.做乙。乙好。\n（二）乙工程\n1.做丙。丙好。\n",
        "二、任务\n（一）甲行动：很好。\n1.做甲：甲好。\n2.做乙：乙好。\n（二）乙工程\n1.做丙。丙好。\n",
        "（一）甲行动。1.做甲。甲好。2.做乙。乙好。\n（二）乙工程。\n1.做丙。丙好。\n",
        "（一）甲行动。1.做甲。甲好。\n2.做乙。乙好。\n（二）乙工程\n1.做丙。丙好。\n",
        "二、任务（一）甲行动。1.做甲。甲好。2.做乙。乙好。（二）乙工程\n1.做丙。丙好。\n",
    ],
    ids=[
        "usual",
        "half and full width",
        "articles",
        "circled",
        "skipping",
        "dashes",
        "none",
        "lead word",
        "decimal",
        "decimal without spaces",
        "decimal with stops",
        "volumes",
        "spaces and signs",
        "named numbers",
        "headings without number",
        "notes in headings",
        "colons",
        "one paragraph",
        "first inline",
        "two ranks inline",
    ],
)
def test_the_same_tree_in_every_numbering(extracted: Extract, body: str) -> None:
    assert _tree(extracted(TITLE + body)) == {"甲行动": ["做甲", "做乙"], "乙工程": ["做丙"]}


@pytest.mark.parametrize(
    "text",
    [
        "做丙，1.5小时内到。",
        "做丙，建成2.0版。1.5万人受益。",
        "做丙，包括以下三个方面的重点工作任务：1.甲；2.乙。",
        "做丙。①甲；②乙。",
    ],
)
def test_a_figure_or_a_list_inside_a_text_begins_no_item(extracted: Extract, text: str) -> None:
    record = extracted(TITLE + f"一、任务\n（一）甲行动。{text}\n（二）乙行动。好。\n")
    assert _tree(record) == {"任务": ["甲行动", "乙行动"]}


def test_a_note_behind_items_in_one_paragraph_stands_for_all_of_them(extracted: Extract) -> None:
    record = extracted(TITLE + "（一）甲行动。1.做甲，很好；2.做乙，更好。（责任单位：市甲局）\n")
    assert [ref.name for ref in record.actions[0].departments] == ["市甲局"]
    assert [measure.text for measure in record.measures] == ["做甲，很好；", "做乙，更好。"]


def test_a_table_of_contents_is_no_part_of_the_text(extracted: Extract) -> None:
    contents = "目 录\n第一章 甲行动 ....... 1\n第一节 做甲 2\n第二节 做乙\n第二章 乙工程………9\n"
    body = "第一章 甲行动\n第一节 做甲\n甲好。\n第二节 做乙\n乙好。\n第二章 乙工程\n第一节 做丙\n丙好。\n"
    record = extracted(TITLE + contents + "丽江市科协\n" + body)
    assert _tree(record) == {"甲行动": ["做甲", "做乙"], "乙工程": ["做丙"]}


@pytest.mark.parametrize(
    "body",
    [
        "## 一、任务\n\n### 甲行动\n\n1. 做甲。好。\n\n### 乙工程\n\n1. 做乙。好。\n",
        "## 任务\n\n### （一）甲行动\n\n1. 做甲。好。\n\n### （二）乙工程\n\n1. 做乙。好。\n",
        "# 任务\n\n## 甲行动\n\n- 做甲。好。\n\n## 乙工程\n\n- 做乙。好。\n",
    ],
)
def test_headings_of_markdown_with_and_without_numbers_nest(extracted: Extract, body: str) -> None:
    record = extracted(f"# {TITLE}\n{body}", "plan.md")
    assert _tree(record) == {"甲行动": ["做甲"], "乙工程": ["做乙"]}


def test_principles_aims_and_background_are_neither_actions_nor_measures(extracted: Extract) -> None:
    record = extracted(
        TITLE
        + "一、总体要求\n（一）指导思想\n以人为本。\n（二）基本原则\n1.坚持引领。好。\n2.坚持协同。好。\n"
        + "（三）工作目标\n到2025年，公民具备科学素质的比例达到12%。\n二、提升行动\n（一）甲行动\n1.做甲。甲好。\n"
    )
    assert _tree(record) == {"甲行动": ["做甲"]}
    (target,) = record.indicators
    assert (target.scope, target.value, target.unit, target.by) == ("plan", 12, "%", 2025)


def test_a_leaf_below_a_section_is_a_measure_of_that_section(extracted: Extract) -> None:
    record = extracted(
        TITLE + "三、组织实施\n（一）加强领导\n各级要加强领导。\n（二）保障经费。各级要投入。\n"
    )
    assert _tree(record) == {"组织实施": ["加强领导", "保障经费"]}
    assert record.actions[0].kind == "safeguard"
    assert record.measures[0].text == "加强领导各级要加强领导。"


def test_kinds_come_from_the_title_or_the_section_above(extracted: Extract) -> None:
    record = extracted(
        TITLE
        + "一、任务\n（一）老年人科学素质提升行动\n1.做甲。好。\n（二）科普信息化工程\n1.做乙。好。\n"
        + "（三）营造氛围\n1.做丙。好。\n二、保障措施\n（一）完善机制\n1.做丁。好。\n"
    )
    assert [action.kind for action in record.actions] == ["improvement", "project", "other", "safeguard"]
    assert [action.parent for action in record.actions] == [
        "一、任务",
        "一、任务",
        "一、任务",
        "二、保障措施",
    ]


def test_the_text_under_a_heading_is_its_objective(extracted: Extract) -> None:
    (action,) = extracted(
        TITLE + "（一）甲行动\n任务：让人人会用。[牵头单位：市科协]\n措施：1.做甲。好。\n"
    ).actions
    assert action.objective == "让人人会用。"
    assert [(d.name, d.role) for d in action.departments] == [("市科协", "lead")]


@pytest.mark.parametrize(
    "tasks",
    [
        "任务：\n1.让人会用。\n2.让人爱用。\n措施：\n",
        "任务：1.让人会用。\n2.让人爱用。\n措施：",
        "目标任务\n1.让人会用。\n2.让人爱用。\n主要措施\n",
    ],
)
def test_numbered_tasks_above_measures_are_the_objective(extracted: Extract, tasks: str) -> None:
    record = extracted(
        TITLE + f"（一）甲行动\n{tasks}1.做甲。好。\n2.做乙。好。\n（二）乙行动\n1.做丙。好。\n"
    )
    assert _tree(record) == {"甲行动": ["做甲", "做乙"], "乙行动": ["做丙"]}
    assert (record.actions[0].objective or "").replace("1.", "").replace("2.", "") == "让人会用。让人爱用。"


def test_numbered_tasks_without_measures_are_the_measures(extracted: Extract) -> None:
    record = extracted(TITLE + "（一）甲行动\n重点任务：\n1.做甲。好。\n2.做乙。好。\n")
    assert _tree(record) == {"甲行动": ["做甲", "做乙"]}


def test_a_point_between_chinese_characters_ends_a_heading(extracted: Extract) -> None:
    record = extracted(TITLE + "(一)甲行动.\n1.做甲.建成2.0版.\n2.做乙．很好．\n")
    assert _tree(record) == {"甲行动": ["做甲", "做乙"]}


def test_a_last_item_of_several_headed_paragraphs_keeps_them(extracted: Extract) -> None:
    record = extracted(
        TITLE
        + "一、保障\n（一）组织保障。\n健全机制。\n（二）条件保障。\n完善法规。立法。\n保障经费。投入。\n"
    )
    assert record.measures[-1].text == "条件保障。完善法规。立法。保障经费。投入。"


def test_a_sentence_that_is_no_heading_gives_no_title(extracted: Extract) -> None:
    record = extracted(
        TITLE
        + "（一）甲行动\n1.以科技周为契机，推动活动创新。开展讲座。\n2.开展讲座。\n3.在社区普及急救。办班。\n"
    )
    assert [measure.title for measure in record.measures] == [None, None, "在社区普及急救"]


def test_lines_that_were_broken_inside_a_sentence_are_joined(extracted: Extract) -> None:
    (measure,) = extracted(TITLE + "（一）甲行动\n1.做甲。推动科普工作融入\n\n发展大局。\n").measures
    assert measure.text == "做甲。推动科普工作融入发展大局。"


@pytest.mark.parametrize(
    ("body", "on_action", "on_measures"),
    [
        ("1.做甲。好。（市甲局负责）\n2.做乙。好。（市乙局负责）\n", [], [["市甲局"], ["市乙局"]]),
        ("1.做甲。好。\n2.做乙。好。\n（市甲局、市乙局负责）\n", ["市甲局", "市乙局"], [[], []]),
        ("1.做甲。好。\n2.做乙。好。\n责任单位：市甲局\n", ["市甲局"], [[], []]),
        ("1.做甲。好。\n责任单位：市甲局\n2.做乙。好。\n责任单位：市乙局\n", [], [["市甲局"], ["市乙局"]]),
        ("1.做甲。好。责任单位：市甲局。\n2.做乙。好。\n", [], [["市甲局"], []]),
        ("1.做甲。好。责任单位：市甲局。完成时限：2025年。\n2.做乙。好。\n", [], [["市甲局"], []]),
        ("1.做甲。好。（市甲局负责）；\n2.做乙。好。\n", [], [["市甲局"], []]),
        ("1.做甲。好。（责任单位：市甲局）（完成时限：2025年）\n2.做乙。好。\n", [], [["市甲局"], []]),
        ("1.做甲。好。\n责任领导：张三\n责任单位：市甲局\n2.做乙。好。\n", [], [["市甲局"], []]),
        (
            "1.做甲。\n好。\n牵头单位：市甲局\n配合单位：市乙局\n2.做乙。好。\n",
            [],
            [["市甲局", "市乙局"], []],
        ),
    ],
)
def test_a_note_stands_where_the_text_puts_it(
    extracted: Extract, body: str, on_action: list[str], on_measures: list[list[str]]
) -> None:
    record = extracted(TITLE + "（一）甲行动\n" + body)
    assert [ref.name for ref in record.actions[0].departments] == on_action
    assert [[ref.name for ref in measure.departments] for measure in record.measures] == on_measures
    assert [measure.text for measure in record.measures] == ["做甲。好。", "做乙。好。"]


def test_a_note_below_a_line_without_stop_is_a_note(extracted: Extract) -> None:
    record = extracted(TITLE + "（一）甲行动\n1.做甲\n（责任单位：市甲局）\n2.做乙\n责任单位：市乙局\n")
    assert [measure.text for measure in record.measures] == ["做甲", "做乙"]
    assert [[ref.name for ref in m.departments] for m in record.measures] == [["市甲局"], ["市乙局"]]


def test_a_heading_in_a_box_is_the_title_without_the_box(extracted: Extract) -> None:
    record = extracted(TITLE + "（一）【甲行动】\n1.【做甲】推动甲，很好。\n2.【做乙】\n推动乙。\n")
    assert _tree(record) == {"甲行动": ["做甲", "做乙"]}
    assert record.measures[0].text == "【做甲】推动甲，很好。"


@pytest.mark.parametrize(
    ("body", "tree"),
    [
        ("一、目标任务\n到2025年，比例达到12%。\n二、甲行动\n1.做甲。好。\n", {"甲行动": ["做甲"]}),
        ("一、目标任务\n（一）做甲。好。\n（二）做乙。好。\n", {"目标任务": ["做甲", "做乙"]}),
    ],
)
def test_aims_and_tasks_under_one_heading_are_tasks_where_items_stand_below(
    extracted: Extract, body: str, tree: dict[str, list[str]]
) -> None:
    assert _tree(extracted(TITLE + body)) == tree


@pytest.mark.parametrize("aims", ["工作目标：到2025年，比例达到12%。", "工作目标 到2025年，比例达到12%。"])
def test_aims_behind_a_colon_or_a_space_are_no_measure(extracted: Extract, aims: str) -> None:
    record = extracted(
        TITLE + f"一、要求\n（一）{aims}\n（二）推动做甲 市里推动甲。\n（三）做好以下工作：推动乙。\n"
    )
    assert _tree(record) == {"要求": ["推动做甲", "做好以下工作：推动乙。"]}


def test_a_heading_that_raises_awareness_is_a_task_only_below_others(extracted: Extract) -> None:
    record = extracted(TITLE + "一、提高思想认识\n很重要。\n二、要求\n（一）提高思想认识。要重视。\n")
    assert _tree(record) == {"要求": ["提高思想认识"]}


def test_a_note_inside_a_measure_stays_in_its_text(extracted: Extract) -> None:
    (measure,) = extracted(TITLE + "（一）甲行动\n1.做甲。好。（市甲局负责）再做。（市乙局负责）\n").measures
    assert measure.text == "做甲。好。（市甲局负责）再做。"
    assert [ref.name for ref in measure.departments] == ["市甲局", "市乙局"]


def test_a_closing_paragraph_and_the_end_matter_are_no_measure(extracted: Extract) -> None:
    record = extracted(
        TITLE
        + "三、保障措施\n（一）加强领导。抓好。\n（二）保障经费。投入。\n各县要制定细则，于年底前报送。\n"
        + "附件：任务分工表\n丽江市科协\n2022年5月6日\n抄送：市委办。\n"
    )
    assert [measure.text for measure in record.measures] == ["加强领导。抓好。", "保障经费。投入。"]


def test_a_highest_item_without_items_is_an_action_with_one_measure(extracted: Extract) -> None:
    record = extracted(TITLE + "一、做甲\n（一）做乙。好。\n二、加强领导\n各级要重视。\n")
    assert _tree(record) == {"做甲": ["做乙"], "加强领导": ["加强领导"]}


def test_a_gap_in_the_numbering_is_a_warning_with_its_place(extracted: Extract) -> None:
    record = extracted(TITLE + "（一）甲行动\n1.做甲。好。\n3.做丙。好。\n")
    (warning,) = record.warnings
    assert "“3.”" in warning
    assert warning.startswith("第 ")


def test_tables_give_targets_of_the_plan_and_departments_of_actions(extracted: Extract) -> None:
    record = extracted(
        """\
        # 丽江市全民科学素质行动实施方案（2021—2025年）

        ## 一、目标

        | 指标 | 单位 | 2020年现状 | 2025年目标 |
        |---|---|---|---|
        | 科普基地 | 个 | 5 | ≥12 |
        | 科普志愿者 | | 1000 | 2万人以上 |

        ## 二、甲行动

        1. 做甲。好。

        | 任务 | 牵头单位 | 配合单位 |
        |---|---|---|
        | 甲行动 | 市科协、市教育局 | 各县（区） |
        """,
        "plan.md",
    )
    targets = [(t.name, t.comparator, t.value, t.unit, t.by, t.scope) for t in record.indicators]
    assert targets == [
        ("科普基地", ">=", 12, "个", 2025, "plan"),
        ("科普志愿者", ">=", 20000, "人", 2025, "plan"),
    ]
    refs = [(ref.name, ref.role) for ref in record.actions[0].departments]
    assert refs == [("市科协", "lead"), ("市教育局", "lead"), ("各县（区）", "participant")]


def test_a_list_of_conditions_is_part_of_its_item(extracted: Extract) -> None:
    record = extracted(
        TITLE
        + "（一）做强基地\n1.评选基地。好。\n2.符合下列条件的基地予以奖励。\n（1）有场馆。\n（2）有队伍。\n"
    )
    assert [m.label for m in record.measures] == ["1.", "2."]
    assert record.measures[1].text == "符合下列条件的基地予以奖励。（1）有场馆。（2）有队伍。"


def test_the_principles_of_some_work_are_no_tasks(extracted: Extract) -> None:
    record = extracted(
        TITLE + "一、科普工作的基本原则\n（一）坚持公益。好。\n二、做强基地\n（一）做甲。好。\n"
    )
    assert _tree(record) == {"做强基地": ["做甲"]}


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (
            "序号 | 重点任务 | 牵头单位 | 责任单位",
            ["1 | 做甲 | 市科协 | 市教育局", "2 | 2.做乙。乙好。 | 市教育局 | 市科协"],
        ),
        (
            "行动 | 措施 | 牵头部门 | 配合部门",
            ["甲行动 | 1. 做甲 | 市科协 | 市教育局", " | 做乙 | 市教育局 | 市科协"],
        ),
    ],
)
def test_a_table_gives_departments_to_the_measures_whose_titles_it_holds(
    extracted: Extract, header: str, rows: list[str]
) -> None:
    table = [header, " | ".join("-" * 4), *rows]
    text = f"# {TITLE}\n## 一、甲行动\n\n1. 做甲。甲好。\n2. 做乙。乙好。\n\n"
    record = extracted(text + "\n".join(f"| {row} |" for row in table) + "\n", "plan.md")
    refs = [[(ref.name, ref.role) for ref in measure.departments] for measure in record.measures]
    assert refs == [
        [("市科协", "lead"), ("市教育局", "participant")],
        [("市教育局", "lead"), ("市科协", "participant")],
    ]


def test_a_note_of_the_text_goes_before_a_table(extracted: Extract) -> None:
    text = f"# {TITLE}\n## 一、甲行动\n\n1. 做甲。甲好。（市科协负责）\n\n"
    table = "| 任务 | 责任单位 |\n|---|---|\n| 做甲 | 市教育局 |\n"
    (measure,) = extracted(text + table, "plan.md").measures
    assert [ref.name for ref in measure.departments] == ["市科协"]
