"""Which department a written name means."""

from pathlib import Path

import pytest

from kg.entities.department_rules import DepartmentRules
from kg.entities.departments import Agent, read_agent
from kg.entities.regions import Region, find_region, region_of
from kg.iris import Names
from kg.lexicons import LexiconError, Lexicons

COUNTY, CITY_COUNTY, PREFECTURE, PROVINCE = "341321", "410184", "371500", "440000"


@pytest.fixture(scope="module")
def rules() -> DepartmentRules:
    return DepartmentRules.load(Lexicons.load())


def read(rules: DepartmentRules, name: str, code: str) -> Agent:
    return read_agent(name, region_of(code), rules)


@pytest.mark.parametrize(
    ("written", "plan", "region", "name"),
    [
        ("县教育局", COUNTY, "341321", "教育局"),
        ("市教育局", COUNTY, "341300", "教育局"),
        ("市教育局", CITY_COUNTY, "410184", "教育局"),
        ("市教育局", PREFECTURE, "371500", "教育局"),
        ("省教育厅", COUNTY, "340000", "教育厅"),
        ("教育厅", PROVINCE, "440000", "教育厅"),
        ("教育部", COUNTY, "000000", "教育部"),
        ("自治区教育厅", "450100", "450000", "教育厅"),
        ("州教育局", "422801", "422800", "教育局"),
        ("区教育局", "450102", "450102", "教育局"),
        ("县委宣传部", COUNTY, "341321", "宣传部"),
        ("中共砀山县委宣传部", COUNTY, "341321", "宣传部"),
        ("团县委", COUNTY, "341321", "团委"),
        ("团省委", COUNTY, "340000", "团委"),
        ("共青团聊城市委", PREFECTURE, "371500", "团委"),
        ("聊城日报社", PREFECTURE, "371500", "日报社"),
        ("广东海事局", PROVINCE, "440000", "海事局"),
        ("市场监督管理局", COUNTY, "341321", "市场监管局"),
        ("砀山县人民政府", COUNTY, "341321", "政府"),
    ],
)
def test_the_prefix_and_the_plan_decide_whose_department_it_is(
    rules: DepartmentRules, written: str, plan: str, region: str, name: str
) -> None:
    agent = read(rules, written, plan)
    assert (agent.region, agent.name) == (region, name)
    assert not agent.unknown
    assert not agent.is_group


def test_one_department_of_a_province_is_one_thing_in_two_plans(rules: DepartmentRules) -> None:
    one, other = read(rules, "省教育厅", COUNTY), read(rules, "安徽省教育厅", "340000")
    assert one.iri(Names()) == other.iri(Names())


def test_the_bureaus_of_two_counties_are_two_things_of_one_function(rules: DepartmentRules) -> None:
    one, other = read(rules, "县教育局", COUNTY), read(rules, "县教育局", "341322")
    assert one.iri(Names()) != other.iri(Names())
    assert one.functions == other.functions == ("education",)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("县卫健委", "县卫生健康委员会"),
        ("县人社局", "县人力资源和社会保障局"),
        ("县科技局", "县科学技术局"),
        ("县科协", "县科学技术协会"),
        ("县应急局", "县应急管理局"),
        ("县生态环境分局", "市生态环境局砀山县分局"),
        ("县生态环境分局", "宿州市生态环境局砀山分局"),
        ("县文化旅游体育局", "县文旅体局"),
    ],
)
def test_abbreviations_meet(rules: DepartmentRules, short: str, long: str) -> None:
    assert read(rules, short, COUNTY) == read(rules, long, COUNTY)


@pytest.mark.parametrize(
    ("written", "functions"),
    [
        ("市科工信局", {"science-technology", "industry-information"}),
        ("市教育体育局", {"education", "sport"}),
        ("市文广旅体局", {"culture", "radio-television", "tourism", "sport"}),
        ("市自然资源和规划局（林业局）", {"natural-resources", "planning", "forestry-grassland"}),
    ],
)
def test_a_merged_bureau_has_several_functions(
    rules: DepartmentRules, written: str, functions: set[str]
) -> None:
    assert set(read(rules, written, CITY_COUNTY).functions) == functions


def test_a_name_in_brackets_is_no_other_department(rules: DepartmentRules) -> None:
    whole, main = "县自然资源和规划局（林业局）", "县自然资源和规划局"
    assert read(rules, whole, COUNTY).iri(Names()) == read(rules, main, COUNTY).iri(Names())


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("各镇（园区）", "各镇（园区）"),
        ("县全民科学素质工作领导小组办公室", "全民科学素质工作领导小组办公室"),
        ("县直有关部门", "县直有关部门"),
        ("教育部门", "教育部门"),
    ],
)
def test_group_nouns_are_groups(rules: DepartmentRules, written: str, name: str) -> None:
    agent = read(rules, written, COUNTY)
    assert (agent.is_group, agent.name, agent.region) == (True, name, COUNTY)
    assert "/department-group/341321/" in agent.iri(Names())


def test_a_county_bureau_in_a_prefectures_plan_is_a_group(rules: DepartmentRules) -> None:
    agent = read(rules, "县教育局", PREFECTURE)
    assert (agent.is_group, agent.name, agent.functions) == (True, "县教育局", ("education",))


def test_an_unknown_department_is_kept_and_reported_not_guessed(rules: DepartmentRules) -> None:
    agent = read(rules, "县飞天办", COUNTY)
    assert (agent.name, agent.label, agent.functions, agent.unknown) == ("飞天办", "砀山县飞天办", (), True)


def test_a_body_of_its_own_name_has_the_function_of_its_kind(rules: DepartmentRules) -> None:
    school = read(rules, "砀山中学", COUNTY)
    assert (school.name, school.label, school.functions) == ("砀山中学", "砀山中学", ("education",))
    assert read(rules, "县人民医院", COUNTY).label == "砀山县人民医院"
    institute = read(rules, "中国科学院亚热带农业生态研究所", COUNTY)
    assert (institute.name, institute.region) == ("中国科学院亚热带农业生态研究所", "000000")


@pytest.mark.parametrize("written", ["开发区管委会", "县开发区管委会", "砀山县开发区", "砀山开发区管委会"])
def test_a_zones_committee_belongs_to_the_zone(rules: DepartmentRules, written: str) -> None:
    agent = read(rules, written, COUNTY)
    assert (agent.region, agent.name) == ("砀山县开发区", "管委会")


def test_labels_say_the_place(rules: DepartmentRules) -> None:
    assert read(rules, "县教育局", COUNTY).label == "砀山县教育局"
    assert read(rules, "团县委", COUNTY).label == "共青团砀山县委"
    assert read(rules, "自治区党委组织部", "450100").label == "广西壮族自治区党委组织部"
    assert read(rules, "科协", "000000").label == "中国科协"


def test_a_name_without_prefix_follows_the_one_before_it(rules: DepartmentRules) -> None:
    agent = read_agent("财政局", region_of(COUNTY), rules, before=region_of("341300"))
    assert agent.region == "341300"


def test_a_region_that_cannot_be_told_has_no_departments(rules: DepartmentRules) -> None:
    unclear = find_region("新华区")
    assert isinstance(unclear, Region)
    with pytest.raises(ValueError, match="新华区"):
        read_agent("区教育局", unclear, rules)


def test_a_lexicon_of_the_user_comes_first(tmp_path: Path) -> None:
    row = '[[bodies]]\nname = "飞天办"\nforms = ["飞行办"]\nfunctions = ["education"]\n'
    (tmp_path / "departments.toml").write_text(row, encoding="utf-8")
    rules = DepartmentRules.load(Lexicons.load(tmp_path))
    agent = read(rules, "县飞行办", COUNTY)
    assert (agent.name, agent.functions) == ("飞天办", ("education",))


def test_a_row_without_its_keys_is_named(tmp_path: Path) -> None:
    (tmp_path / "departments.toml").write_text('[[parts]]\nname = "飞天"\n', encoding="utf-8")
    with pytest.raises(LexiconError, match="parts, 1"):
        DepartmentRules.load(Lexicons.load(tmp_path))


def test_a_broken_pattern_is_named(tmp_path: Path) -> None:
    (tmp_path / "departments.toml").write_text('[[groups]]\npattern = "(各"\nfunctions = []\n')
    with pytest.raises(LexiconError, match="groups"):
        DepartmentRules.load(Lexicons.load(tmp_path))


def test_a_function_that_the_vocabulary_does_not_have_is_named(tmp_path: Path) -> None:
    row = '[[bodies]]\nname = "飞天办"\nfunctions = ["flying"]\n'
    (tmp_path / "departments.toml").write_text(row, encoding="utf-8")
    with pytest.raises(LexiconError, match="flying"):
        DepartmentRules.load(Lexicons.load(tmp_path))
