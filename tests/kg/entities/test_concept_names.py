"""Which written names of indicators and activities mean one concept."""

from pathlib import Path

import pytest

from kg.entities.concept_names import ConceptNames, concept_name
from kg.entities.regions import region_of
from kg.lexicons import LexiconError, Lexicons

CITY = region_of("371500")


@pytest.fixture(scope="module")
def indicators() -> ConceptNames:
    return ConceptNames.load(Lexicons.load(), "indicators")


@pytest.fixture(scope="module")
def activities() -> ConceptNames:
    return ConceptNames.load(Lexicons.load(), "activities")


@pytest.mark.parametrize(
    "written",
    [
        "公民具备科学素质的比例",
        "公民具备科学素质比例",
        "我市公民具备科学素质的比例",
        "聊城市公民科学素质水平",
        "全市公民科学素质水平",
        "山东省公民具备基本科学素质的比例",
        "具备科学素质的公民比例",
        "具备科学素质的公民占比",
        "公民科学素质比例",
        "全民科学素质水平",
    ],
)
def test_the_share_of_literate_citizens_is_one_indicator(indicators: ConceptNames, written: str) -> None:
    assert concept_name(written, CITY, indicators) == "公民具备科学素质的比例"


@pytest.mark.parametrize("written", ["农民具备科学素质的比例", "公民数字素养水平", "居民健康素养水平"])
def test_other_shares_are_other_indicators(indicators: ConceptNames, written: str) -> None:
    assert concept_name(written, CITY, indicators) != "公民具备科学素质的比例"


def test_other_indicators_meet_by_normalised_name(indicators: ConceptNames) -> None:
    names = ["高素质农民", "全市高素质农民", "我市“高素质农民”人数", "其中高素质农民数量"]
    assert {concept_name(name, CITY, indicators) for name in names} == {"高素质农民"}
    assert concept_name("“智爱妈妈”“科普乡村行”", CITY, indicators) == "智爱妈妈、科普乡村行"


def test_the_level_of_a_base_is_part_of_its_name(indicators: ConceptNames) -> None:
    assert concept_name("全国科普教育基地", CITY, indicators) == "全国科普教育基地"
    assert concept_name("全省科普教育基地", CITY, indicators) == "全省科普教育基地"
    assert concept_name("市级科普教育基地", CITY, indicators) == "市级科普教育基地"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("科普日", "全国科普日"),
        ("全国科普日活动", "全国科普日"),
        ("全国科技活动周", "科技活动周"),
        ("科技周", "科技活动周"),
        ("文化卫生科技“三下乡”", "文化科技卫生三下乡"),
        ("“中国梦•劳动美”主题教育", "中国梦·劳动美"),
        ("第三十五届山东省青少年科技创新大赛", "青少年科技创新大赛"),
        ("2023年聊城市科普讲解大赛", "科普讲解大赛"),
        ("“科普总动员”", "科普总动员"),
        ("“馆校合作”行动", "馆校合作行动"),
        ("科普进校园”系列活动", "科普进校园"),
        ("“健康中国·唐山行动”", "健康中国唐山行动"),
        ("“聊城市最美职工”选树", "最美职工"),
        ("科技节", "科技节"),
    ],
)
def test_activities_meet_by_normalised_name(activities: ConceptNames, written: str, name: str) -> None:
    assert concept_name(written, CITY, activities) == name


def test_a_name_is_not_shortened_to_nothing(activities: ConceptNames) -> None:
    assert concept_name("主题活动", CITY, activities) == "主题活动"
    assert concept_name("聊城市科普", CITY, activities) == "聊城市科普"


@pytest.mark.parametrize(
    ("row", "message"),
    [('name = "科普"', "pattern"), ('name = "科普"\npattern = "(科"', "activities.toml: 科普")],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "activities.toml").write_text(f"[[concepts]]\n{row}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        ConceptNames.load(Lexicons.load(tmp_path), "activities")


def test_a_users_concept_comes_first(tmp_path: Path) -> None:
    row = '[[concepts]]\nname = "科普节"\npattern = "全国科普日"\n'
    (tmp_path / "activities.toml").write_text(row, encoding="utf-8")
    rules = ConceptNames.load(Lexicons.load(tmp_path), "activities")
    assert concept_name("全国科普日", CITY, rules) == "科普节"
