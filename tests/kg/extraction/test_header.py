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
