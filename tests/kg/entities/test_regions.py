"""Which region a title begins with."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.entities.gazetteer import gazetteer, level_of, parse_rows
from kg.entities.region_table import VOCABULARY, derive
from kg.entities.regions import find_region, read_region, region_of, search_region
from kg.lexicons import DATA, LexiconError


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("砀山县全民科学素质行动规划纲要实施方案", "341321"),
        ("宿州市砀山县科普工作要点", "341321"),
        ("安徽省宿州市砀山县科普工作要点", "341321"),
        ("聊城科普工作要点", "371500"),
        ("2023年唐山市全民科学素质行动工作要点", "130200"),
        ("《河南省人民政府办公厅关于印发", "410000"),
        ("关于印发北京市海淀区方案", "110108"),
        ("内蒙古自治区兴安盟方案", "152200"),
        ("广西科普工作要点", "450000"),
        ("恩施州科普工作要点", "422800"),
        ("海南省琼中县科普工作要点", "469030"),
        ("济源市科普工作要点", "419001"),
        ("上海市浦东新区科普工作要点", "310115"),
        ("国务院关于印发", "000000"),
    ],
)
def test_names_with_and_without_ending_and_chains_of_names(title: str, code: str) -> None:
    found = find_region(title)
    assert found is not None
    assert found.code == code
    assert found.level == level_of(code)
    assert found.warning is None


@pytest.mark.parametrize(
    "title", ["全民科学素质行动规划纲要", "和平镇科普方案", "通州区域发展规划", "东方市场监管条例", ""]
)
def test_titles_that_begin_with_no_region(title: str) -> None:
    assert find_region(title) is None


def test_a_name_of_several_counties_is_decided_by_what_is_known() -> None:
    assert find_region("石家庄市新华区科普方案") == region_of("130105")
    assert find_region("新华区科普方案", within="130100") == region_of("130105")
    assert find_region("新华区科普方案", within="130105") == region_of("130105")
    still_two = find_region("鼓楼区科普方案", within="320000")
    assert still_two is not None
    assert still_two.code is None


def test_a_name_of_several_counties_is_reported_when_nothing_decides() -> None:
    found = find_region("新华区科普方案")
    assert found is not None
    assert (found.name, found.code, found.level, found.key) == ("新华区", None, "county", None)
    assert "沧州市" in (found.warning or "")


def test_a_province_wins_over_a_prefecture_of_the_same_short_name() -> None:
    assert find_region("吉林科普工作要点") == region_of("220000")
    assert find_region("吉林市科普工作要点") == region_of("220200")


@pytest.mark.parametrize(
    ("title", "within", "key", "parent"),
    [
        ("唐山高新区科普方案", None, "唐山市高新区", "130200"),
        ("唐山市高新技术产业开发区科普方案", None, "唐山市高新区", "130200"),
        ("高新区科普方案", "341300", "宿州市高新区", "341300"),
        ("河北雄安新区科普方案", None, "雄安新区", "130000"),
        ("雄安新区科普方案", None, "雄安新区", "130000"),
        ("高新区科普方案", None, None, None),
    ],
)
def test_zones_have_no_code_and_are_reported(
    title: str, within: str | None, key: str | None, parent: str | None
) -> None:
    found = find_region(title, within)
    assert found is not None
    assert (found.code, found.key, found.parent) == (None, key, parent)
    assert "GB/T 2260" in (found.warning or "")


def test_a_former_name_gives_the_region_of_today_and_says_so() -> None:
    found = find_region("密云县科普工作要点")
    assert found is not None
    assert (found.code, found.name) == ("110118", "密云区")
    assert "密云县" in (found.warning or "")


@pytest.mark.parametrize(
    ("title", "code"), [("蓟县科普", "120119"), ("青海省平安县科普", "630203"), ("哈密地区科普", "650500")]
)
def test_a_region_that_is_gone_gives_its_successor(title: str, code: str) -> None:
    found = find_region(title)
    assert found is not None
    assert found.code == code
    assert found.warning


@pytest.mark.parametrize(
    ("title", "code"), [("乌鲁木齐市东山区科普", "650108"), ("大同市矿区科普", "140203")]
)
def test_a_region_without_successor_keeps_its_last_code_and_is_reported(title: str, code: str) -> None:
    found = find_region(title)
    assert found is not None
    assert found.code == code
    assert "已撤销" in (found.warning or "")


def test_a_region_of_today_wins_over_a_former_one_elsewhere_unless_that_is_near() -> None:
    assert find_region("东山区科普") == region_of("230406")
    near = find_region("江北区科普", within="500000")
    assert near is not None
    assert near.code == "500157"


def test_the_place_of_the_name_is_told() -> None:
    found = read_region("2023年唐山市全民科学素质行动工作要点")
    assert found is not None
    assert (found.start, found.end) == (5, 8)


def test_a_region_inside_a_title() -> None:
    found = search_region("数字广东建设2025年工作要点")
    assert found is not None
    assert (found.region.code, found.start, found.end) == ("440000", 2, 4)
    assert search_region("数字社会建设工作要点") is None


def test_every_code_leads_to_the_nation() -> None:
    table = gazetteer()
    assert all(table.lineage(code)[-1] == "000000" for code in table.rows)


def test_a_broken_line_of_the_table_is_named() -> None:
    with pytest.raises(LexiconError, match=r"regions\.tsv:2"):
        parse_rows(["000000\t\t中国\t\t\n", "110000 北京市\n"])


def test_the_table_is_derived_from_the_vocabulary() -> None:
    assert (DATA / "regions.tsv").read_text(encoding="utf-8") == derive(VOCABULARY)


def test_codes_tell_the_levels_that_the_vocabulary_states() -> None:
    level = NamedNode("https://w3id.org/kepu/ontology#level")
    stated = {
        triple.subject.value.rpartition("/")[2]: triple.object.value.rpartition("/")[2]
        for triple in parse(path=VOCABULARY, format=RdfFormat.TURTLE)
        if triple.predicate == level
    }
    assert stated == {code: level_of(code) for code in gazetteer().rows}
