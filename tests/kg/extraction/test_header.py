"""The head of a document, as notices, drafts and bare plans have it."""

from collections.abc import Callable
from datetime import date

import pytest

from kg.readers import read
from kg.records import PlanRecord

Extract = Callable[..., PlanRecord]

BODY = """
一、重点任务
（一）青少年科学素质提升行动
1.办好科学课。开展培训。
2.办好科技节。组织比赛。
"""


def test_of_a_notice_the_plan_is_what_it_issues(extracted: Extract) -> None:
    plan = extracted(
        """\
        丽江市全民科学素质工作领导小组文件
        丽科素发〔2023〕3号
        关于印发《2023年丽江市全民科学素质
        工作要点》的通知
        各县（区）全民科学素质工作领导小组：
        现将《2023年丽江市全民科学素质工作要点》印发给你们，请贯彻执行。
        丽江市全民科学素质工作领导小组
        二〇二三年三月八日
        （此件公开发布）
        2023年丽江市全民科学素质工作要点
        根据《云南省全民科学素质行动规划纲要实施方案（2021—2025年）》（云政办发〔2021〕70号）要求，制定本要点。
        """
        + BODY
        + "抄送：市委办公室。\n丽江市科协办公室2023年3月9日印发\n"
    ).plan
    assert plan.title == "2023年丽江市全民科学素质工作要点"
    assert plan.region is not None
    assert (plan.region.name, plan.region.code, plan.level) == ("丽江市", "530700", "prefecture")
    assert (plan.kind, plan.status, plan.start_year, plan.end_year) == ("工作要点", "issued", 2023, 2023)
    assert plan.document_number == "丽科素发〔2023〕3号"
    assert plan.issuer == "丽江市全民科学素质工作领导小组"
    assert plan.issued == date(2023, 3, 8)
    assert [(c.title, c.document_number) for c in plan.based_on] == [
        ("云南省全民科学素质行动规划纲要实施方案（2021—2025年）", "云政办发〔2021〕70号")
    ]


def test_a_draft_says_so_beside_its_title_which_leaves_the_note_out(extracted: Extract) -> None:
    plan = extracted("玉龙县全民科学素质行动\n实施方案（2021-2025年）\n（征求意见稿）\n" + BODY).plan
    assert plan.title == "玉龙县全民科学素质行动实施方案（2021-2025年）"
    assert plan.status == "draft"
    assert plan.id is not None
    assert plan.id.endswith("/draft")


def test_a_number_that_is_only_cited_is_not_the_documents_own(extracted: Extract) -> None:
    text = "丽江市科普工作方案\n按照《云南省科普方案》（云科发〔2022〕7号）要求，制定本方案。\n" + BODY
    assert extracted(text).plan.document_number is None


def test_a_plan_of_the_state_council_is_the_nations(extracted: Extract) -> None:
    plan = extracted(
        "国务院关于加强科普工作的意见\n国发〔2019〕5号\n" + BODY + "国务院\n2019年1月27日\n"
    ).plan
    assert plan.title == "国务院关于加强科普工作的意见"
    assert plan.region is not None
    assert (plan.region.name, plan.region.code, plan.level) == ("中国", "000000", "nation")
    assert (plan.issuer, plan.issued) == ("国务院", date(2019, 1, 27))


def test_a_plan_without_period_has_no_years(extracted: Extract) -> None:
    plan = extracted("丽江市科普工作方案\n" + BODY).plan
    assert (plan.start_year, plan.end_year, plan.issuer, plan.issued) == (None, None, None, None)


def test_the_words_of_each_field_stand_at_its_span(extracted: Extract) -> None:
    text = "丽江市科普工作方案（2021—2025年）\n丽科发〔2022〕1号\n" + BODY + "丽江市科协\n2022年5月6日\n"
    plan = extracted(text).plan
    text = read(text.encode(), "plan.txt").text
    words = {name: text[start:end] for name, (start, end) in plan.spans.items()}
    assert words["title"] == plan.title
    assert words["documentNumber"] == "丽科发〔2022〕1号"
    assert words["period"] == "2021—2025年"
    assert words["issuer"] == "丽江市科协"


@pytest.mark.parametrize(
    "text",
    [
        "丽江市人民政府关于同意设立科学节的批复\n" + BODY,
        "丽江市科协关于政协提案的答复\n感谢您的关心。\n",
        "关于表扬科普先进集体的决定\n一、先进集体\n（一）甲单位\n（二）乙单位\n",
        "关于2024年部分节假日安排的通知\n一、元旦：放假1天。\n二、春节：放假7天。\n",
        "丽江市科普条例\n第一章 总则\n第一条 为了科普，制定本条例。\n",
        "今天天气很好，适合散步。\n明天也是。\n",
        "丽江市科普工作方案\n本方案另行制定。\n",
    ],
    ids=["reply", "answer", "award", "holidays", "regulation", "prose", "empty plan"],
)
def test_a_text_that_is_no_plan_gives_an_empty_record_with_the_reason(extracted: Extract, text: str) -> None:
    record = extracted(text)
    assert record.plan.id is None
    assert record.plan.status is None
    assert not record.measures
    assert record.warnings[0].startswith("不是规划文件")


def test_a_plan_whose_region_is_not_told_has_no_identity_and_says_so(extracted: Extract) -> None:
    record = extracted("科普工作方案（2021—2025年）\n" + BODY)
    assert record.plan.id is None
    assert record.measures
    assert any("地区" in warning for warning in record.warnings)


PLAN = "丽江市全民科学素质行动实施方案（2022—2025年）"


@pytest.mark.parametrize(
    "head",
    [
        f"{PLAN}\n{PLAN}\n",
        f"丽江市科协关于印发{PLAN}的通知\n{PLAN}\n",
        "丽江市科协\n关于印发\n丽江市全民科学素质\n行动\n实施方案\n（2022—2025年）\n的通知\n各县（区）：\n请贯彻执行。\n"
        "丽江市全民科学素质行动\n实施方案（2022—2025年）\n",
        f"标题：{PLAN}\n索引号：\n5307-2022\n{PLAN}\n",
        f"附件：{PLAN}\n",
        f"附件1 {PLAN}\n",
        f"《{PLAN}》\n",
        f"关于印发《{PLAN}》的通知\n各县（区）：\n请执行。\n附件：{PLAN}\n丽江市科协\n2022年6月1日\n附件\n",
        f"丽江市科协印发《{PLAN}》\n近日，丽江市科协印发了《{PLAN}》。\n《{PLAN}》全文如下：\n",
    ],
    ids=[
        "twice",
        "below a notice",
        "many lines",
        "data",
        "annex",
        "numbered annex",
        "book marks",
        "annex only",
        "press",
    ],
)
def test_the_title_is_found_however_the_head_repeats_and_breaks_it(extracted: Extract, head: str) -> None:
    record = extracted(head + BODY)
    assert record.plan.title == PLAN
    assert [measure.title for measure in record.measures] == ["办好科学课", "办好科技节"]


@pytest.mark.parametrize(
    "title",
    [
        f"关于公开征求《{PLAN}（征求意见稿）》意见的公告",
        f"关于《{PLAN}》公开征求意见的通知",
        f"丽江市科协关于征求《{PLAN}》修改意见的函",
    ],
)
def test_what_is_put_up_for_comment_is_a_draft(extracted: Extract, title: str) -> None:
    plan = extracted(f"{title}\n欢迎提出意见。\n丽江市科协\n2022年3月1日\n{PLAN}\n" + BODY).plan
    assert (plan.title, plan.status, plan.kind, plan.issuer) == (PLAN, "draft", "实施方案", "丽江市科协")


def test_a_drafts_note_below_the_title_inside_a_notice_counts(extracted: Extract) -> None:
    text = f"丽江市科协关于印发《{PLAN}》的通知\n丽江市科协\n2022年3月1日\n{PLAN}\n（讨论稿）\n"
    assert extracted(text + BODY).plan.status == "draft"


def test_a_date_without_a_name_is_the_day_of_issue(extracted: Extract) -> None:
    plan = extracted(f"关于印发《{PLAN}》的通知\n各县（区）：\n请执行。\n2022年6月1日\n{PLAN}\n" + BODY).plan
    assert (plan.issuer, plan.issued) == (None, date(2022, 6, 1))


def test_a_name_and_a_date_on_one_line_are_a_signature(extracted: Extract) -> None:
    record = extracted(PLAN + "\n" + BODY + "丽江市科学技术协会 2022年6月1日\n")
    assert (record.plan.issuer, record.plan.issued) == ("丽江市科学技术协会", date(2022, 6, 1))
    assert record.measures[-1].text == "办好科技节。组织比赛。"


def test_a_date_in_brackets_below_the_title_is_the_day_of_issue(extracted: Extract) -> None:
    plan = extracted("中共丽江市委关于加强科普工作的意见\n（2022年5月9日）\n" + BODY).plan
    assert (plan.title, plan.issued) == ("中共丽江市委关于加强科普工作的意见", date(2022, 5, 9))


def test_the_signers_name_is_no_part_of_the_number(extracted: Extract) -> None:
    plan = extracted("丽科协发〔2022〕5号 签发人：张三\n" + PLAN + "\n" + BODY).plan
    assert plan.document_number == "丽科协发〔2022〕5号"


def test_a_plan_of_a_ministry_is_the_nations(extracted: Extract) -> None:
    plan = extracted("教育部等十八部门关于加强科学教育工作的意见\n" + BODY).plan
    assert plan.level == "nation"


def test_what_a_web_page_shows_below_a_text_is_no_part_of_it(extracted: Extract) -> None:
    record = extracted(PLAN + "\n" + BODY + "上一篇：通知\n主办单位：丽江市政府\n")
    assert record.measures[-1].text == "办好科技节。组织比赛。"
    assert not record.measures[-1].departments


def test_the_stamps_note_is_no_part_of_the_issuers_name(extracted: Extract) -> None:
    plan = extracted(PLAN + "\n" + BODY + "丽江市科协（代章）\n2022年6月1日\n").plan
    assert plan.issuer == "丽江市科协"


@pytest.mark.parametrize(
    "head",
    [
        "名 称：某方案\n发布机构：丽江市科协\n生成日期：2022-06-01\n文号：丽科协发〔2022〕5号\n",
        "索 引 号：5307-1 文 号：丽科协发〔2022〕5号 主题：科技\n发布机构：丽江市科协 成文日期：2022年6月1日 来源：科协\n",
    ],
    ids=["a line each", "several in a line"],
)
def test_data_above_the_title_give_number_issuer_and_day(extracted: Extract, head: str) -> None:
    plan = extracted(head + PLAN + "\n" + BODY).plan
    assert (plan.title, plan.issuer, plan.issued) == (PLAN, "丽江市科协", date(2022, 6, 1))
    assert plan.document_number == "丽科协发〔2022〕5号"


@pytest.mark.parametrize(
    "around",
    [
        "丽江市科协文件\n关于印发《科普工作方案》的通知\n{}",
        "丽江市科协关于印发《科普工作方案》的通知\n{}",
        "{}丽江市科协办公室 2022年6月1日印发\n",
    ],
    ids=["red head", "notice", "printer"],
)
def test_a_region_that_the_title_does_not_name_is_read_off_the_documents_other_names(
    extracted: Extract, around: str
) -> None:
    plan = extracted(around.format("科普工作方案\n" + BODY)).plan
    assert plan.title == "科普工作方案"
    assert plan.region is not None
    assert plan.region.code == "530700"


def test_years_in_full_width_figures_are_years(extracted: Extract) -> None:
    plan = extracted("丽江市２０２３年科普工作要点\n" + BODY).plan
    assert (plan.start_year, plan.end_year) == (2023, 2023)


@pytest.mark.parametrize(
    "text",
    [
        "鼓楼区科普工作方案\n{}南京市鼓楼区科协\n2022年6月1日\n",
        "鼓楼区科普工作方案\n根据《南京市科普工作方案》，制定本方案。\n{}",
    ],
    ids=["issuer", "cited document"],
)
def test_of_regions_of_one_name_other_texts_tell_the_one_meant(extracted: Extract, text: str) -> None:
    plan = extracted(text.format(BODY)).plan
    assert plan.region is not None
    assert (plan.region.name, plan.region.code) == ("鼓楼区", "320106")
    assert plan.id is not None
