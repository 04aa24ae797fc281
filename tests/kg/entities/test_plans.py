"""Which plan a title means."""

from datetime import date
from typing import Any

import pytest

from kg.entities.plans import Subjects, cited_iri, plan_iri, read_title
from kg.iris import Names
from kg.lexicons import Lexicons
from kg.records import Citation, Plan, RegionRef

BASE = "https://w3id.org/kepu/id/plan/"
COUNTY = RegionRef(name="砀山县", code="341321")


@pytest.fixture(scope="module")
def subjects() -> Subjects:
    return Subjects.load(Lexicons.load())


def iri(subjects: Subjects, **fields: Any) -> str | None:
    return plan_iri(Plan(**{"region": COUNTY, **fields}), subjects, Names())


def test_region_subject_kind_years_and_draft_make_the_iri(subjects: Subjects) -> None:
    title = "砀山县全民科学素质行动规划纲要实施方案（2021-2025年）"
    path = f"{BASE}341321/kexue-suzhi-shishi-fangan/2021-2025"
    assert iri(subjects, title=title, start_year=2021, end_year=2025) == path
    assert iri(subjects, title=title, status="draft") == f"{path}/draft"


@pytest.mark.parametrize(
    ("title", "slug", "period"),
    [
        ("全民科学素质行动规划纲要（2021—2035年）", "kexue-suzhi-guihua-gangyao", (2021, 2035)),
        ("2023年甲市全民科学素质行动工作要点", "kexue-suzhi-gongzuo-yaodian", (2023, 2023)),
        ("“十四五”全民科学素质提升行动实施方案", "kexue-suzhi-shishi-fangan", (2021, 2025)),
        (
            "全民科学素质行动计划纲要实施方案（二〇一六—二〇二〇年）",
            "kexue-suzhi-shishi-fangan",
            (2016, 2020),
        ),
        ("科普发展规划（2021～2025）", "kepu-fazhan-guihua", (2021, 2025)),
        ("关于印发全民科学素质行动工作方案的通知", "kexue-suzhi-gongzuo-fangan", None),
        ("第十四个五年规划和二〇三五年远景目标纲要", None, (2021, 2025)),
    ],
)
def test_titles_are_read_by_lexicon(
    subjects: Subjects, title: str, slug: str | None, period: tuple[int, int] | None
) -> None:
    found = read_title(title.replace("甲市", "唐山市"), subjects)
    assert slug is None or found.slug == slug
    assert found.period == period


def test_a_title_without_a_known_subject_gets_a_hash_without_region_years_and_draft_note(
    subjects: Subjects,
) -> None:
    one = read_title("唐山市2024年残疾人康复工作方案", subjects).slug
    assert one == read_title("砀山县残疾人康复工作方案（2025年）（征求意见稿）", subjects).slug
    assert one != read_title("唐山市2024年残疾人就业工作方案", subjects).slug
    assert len(one) == 8


def test_without_years_the_date_counts_else_the_number(subjects: Subjects) -> None:
    title = "砀山县全民科学素质工作方案"
    start = f"{BASE}341321/kexue-suzhi-gongzuo-fangan"
    assert iri(subjects, title=title, issued=date(2023, 3, 30), document_number="砀政〔2023〕1号") == (
        f"{start}/2023-03-30"
    )
    assert iri(subjects, title=title, document_number="砀政〔2023〕1号") == f"{start}/砀政〔2023〕1号"
    assert iri(subjects, title=title) == start


def test_a_plan_without_title_or_region_has_no_iri(subjects: Subjects) -> None:
    assert iri(subjects) is None
    assert iri(subjects, title="全民科学素质工作方案", region=None) is None
    assert iri(subjects, title="新华区工作方案", region=RegionRef(name="新华区", code=None)) is None


def test_a_zone_is_named_in_the_iri(subjects: Subjects) -> None:
    zone = RegionRef(name="唐山市高新区", code=None)
    assert iri(subjects, title="唐山高新区2024年科普工作要点", region=zone) == (
        f"{BASE}唐山市高新区/kepu-gongzuo-yaodian/2024"
    )


@pytest.mark.parametrize(
    "written",
    [
        "安徽省全民科学素质行动规划纲要实施方案（2021—2025年）",
        "《安徽省人民政府办公厅关于印发安徽省全民科学素质行动规划纲要实施方案（2021-2025）的通知》",
        "关于印发《安徽省全民科学素质行动规划纲要实施方案（2021－2025年）》的通知",
    ],
)
def test_a_citation_points_at_the_plan_it_means(subjects: Subjects, written: str) -> None:
    own = Plan(
        title="安徽省全民科学素质行动规划纲要实施方案（2021—2025年）",
        region=RegionRef(name="安徽省", code="340000"),
        start_year=2021,
        end_year=2025,
    )
    citation = Citation(title=written, document_number="皖政办秘〔2021〕121号")
    assert cited_iri(citation, Plan(region=COUNTY), subjects, Names()) == plan_iri(own, subjects, Names())


@pytest.mark.parametrize(
    ("number", "region"),
    [
        ("国发〔2021〕9号", "000000"),
        ("皖政办秘〔2021〕1号", "340000"),
        ("宿政〔2022〕2号", "341300"),
        (None, "000000"),
    ],
)
def test_a_cited_title_without_region_takes_that_of_its_number(
    subjects: Subjects, number: str | None, region: str
) -> None:
    citation = Citation(title="全民科学素质行动规划纲要（2021—2035年）", document_number=number)
    assert cited_iri(citation, Plan(region=COUNTY), subjects, Names()) == (
        f"{BASE}{region}/kexue-suzhi-guihua-gangyao/2021-2035"
    )


def test_a_slug_can_be_given_for_a_second_document_of_one_name(subjects: Subjects) -> None:
    plan = Plan(title="砀山县全民科学素质工作方案（2024年）", region=COUNTY)
    assert plan_iri(plan, subjects, Names(), slug="xiuding") == f"{BASE}341321/xiuding/2024"
