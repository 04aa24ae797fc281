"""Named activities in the text of a measure."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.activities import find_activities
from kg.extraction.event_rules import KINDS, ActivityRules
from kg.extraction.pieces import piece_of
from kg.lexicons import DATA, Lexicons
from kg.records import ActivityRef

RULES = ActivityRules.of(Lexicons.load())


def refs(text: str, title: str = "") -> list[ActivityRef]:
    return find_activities(piece_of(text, 0, len(text)), "A1.1", len(title), RULES)


def names(text: str, title: str = "") -> list[str]:
    return [ref.name for ref in refs(text, title)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("举办云海市中学生航模竞赛。", ["云海市中学生航模竞赛"]),
        ("组织学生参加全省少年机器人挑战赛。", ["全省少年机器人挑战赛"]),
        ("开展海滨科普嘉年华活动。", ["海滨科普嘉年华"]),
        ("举办渔村科技文化节。", ["渔村科技文化节"]),
        ("承办天文科学营。", ["天文科学营"]),
        ("办好院士专家大讲堂。", ["院士专家大讲堂"]),
        ("举办面向渔民的织网大赛。", ["面向渔民的织网大赛"]),
    ],
)
def test_an_event_behind_a_trigger_is_found_by_its_last_words(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("深入实施渔民素质提升计划。", ["渔民素质提升计划"]),
        ("启动海岛教师支持工程2.0。", ["海岛教师支持工程2.0"]),
        ("推进健康素养促进行动。", ["健康素养促进行动"]),
        ("实施空气、水、土壤守护计划。", ["空气、水、土壤守护计划"]),
    ],
)
def test_a_programme_that_is_carried_out_is_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展“灯塔微课”活动。", ["“灯塔微课”"]),
        ("开展“灯塔微课”系列主题活动。", ["“灯塔微课”"]),
        ("举办“灯塔微课”。", ["“灯塔微课”"]),
        ("组织“灯塔少年”科普征文。", ["“灯塔少年”科普征文"]),
        ("组织渔家“海燕”技能培训。", ["渔家“海燕”技能培训"]),
        ("打造“灯塔微课”品牌。", ["“灯塔微课”"]),
        ("评选“灯塔工匠”。", ["“灯塔工匠”"]),
        ("让“护海”联合行动深入人心。", ["“护海”联合行动"]),
        ('开展"灯塔微课"活动。', ['"灯塔微课"']),
    ],
)
def test_a_quoted_brand_keeps_its_marks(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("举办灯谜竞赛、海洋文化节和贝壳展演。", ["灯谜竞赛", "海洋文化节", "贝壳展演"]),
        ("开展“海燕”“海鸥”“海豚”等主题活动。", ["“海燕”", "“海鸥”", "“海豚”"]),
        ("开展航模竞赛、科学画廊、贝壳小实验等活动。", ["航模竞赛", "科学画廊", "贝壳小实验"]),
        ("实施渔民培训计划、护海先锋和“灯塔”等工程。", ["渔民培训计划", "护海先锋", "“灯塔”"]),
        ("开展航模竞赛，举办灯谜讲座，贝壳展演、潮汐观察等活动。", ["航模竞赛", "贝壳展演", "潮汐观察"]),
        ("举办物理、化学、海洋竞赛。", ["物理、化学、海洋竞赛"]),
        ("开展科普大篷车、海洋展品进校园活动。", ["科普大篷车、海洋展品进校园"]),
        ("开展护海科普进码头、进社区活动。", ["护海科普进码头、进社区"]),
        ("举办贝壳小论文（绘画、摄影）征集。", ["贝壳小论文（绘画、摄影）征集"]),
    ],
)
def test_enumerations_are_split_but_where_the_members_share_their_last_words(
    text: str, expected: list[str]
) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("结合全国防灾减灾日开展演练。", ["全国防灾减灾日"]),
        ("把握“5·12”全国防灾减灾日契机。", ["“5·12”全国防灾减灾日"]),
        ("以全国科普日为契机扩大影响。", ["全国科普日"]),
        ("利用灯塔日、安全生产月等时间节点宣传知识。", ["灯塔日", "安全生产月"]),
        ("开展世界海洋日主题宣传活动。", ["世界海洋日"]),
    ],
)
def test_national_events_are_known_wherever_they_stand(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "开展职业技能培训，举办渔民培训班。",
        "开展防溺水、防触电、食品安全等主题科普宣教活动。",
        "开展各类竞赛，组织知识讲座和义诊咨询等活动。",
        "开展科普示范县、科普教育基地等创建活动。",
        "推动海洋科普进企业、进农村、进社区、进学校。",
        "组织科学家走进校园。",
        "发挥“科普中国”平台作用，落实“双减”政策。",
        "建立“灯塔驿站”，推行“网格化”模式。",
        "落实《海洋科普周管理办法》，贯彻《护海行动计划》。",
        "列入年度工作计划，推进重点工程建设。",
        "实施全民科学素质行动，启动五大提升行动。",
        "每月集中学习一周，利用节假日和赶集日服务群众。",
        "对“两库”进行动态管理。",
        "推动科幻产业发展，开展各项工作。",
        "扩大流动科技馆覆盖面，对接科普大篷车。",
        "采取自觉行动，促进具体行动。",
        "组织国际数学、物理类竞赛。",
    ],
)
def test_what_is_no_named_activity_is_left_out(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每年举办2场航模竞赛。", ["航模竞赛"]),
        ("举办市级航模竞赛不少于3场次。", ["航模竞赛"]),
        ("开展形式多样的“灯塔微课”活动。", ["“灯塔微课”"]),
        ("做好灯塔创新奖候选人推荐工作。", ["灯塔创新奖"]),
        ("开展“灯塔工匠”选树和学习宣传活动。", ["“灯塔工匠”选树"]),
        ("举办灯塔日咨询活动。", ["灯塔日"]),
    ],
)
def test_words_that_belong_to_no_name_are_cut_off(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("实施智慧护海行动。", ["智慧护海行动"]),
        ("办好灯塔技能大赛。", ["灯塔技能大赛"]),
        ("推行“灯塔讲堂”。", ["“灯塔讲堂”"]),
        ("开展海洋科普主题宣传。", []),
        ("建设海洋科普走廊。", []),
    ],
)
def test_a_heading_gives_programmes_events_and_brands(title: str, expected: list[str]) -> None:
    assert names(title + "讲解潮汐。", title) == expected


def test_a_name_is_given_once_at_its_first_mention() -> None:
    text = "办好“灯塔微课”活动。举办“灯塔微课”和灯塔微课大赛。开展“灯塔微课”活动。"
    assert names(text) == ["“灯塔微课”", "灯塔微课大赛"]


def test_spans_point_into_the_source_past_white_space() -> None:
    source = "　　举办 航模\n竞赛。"
    (ref,) = refs(source)
    assert ref.name == "航模竞赛"
    assert ref.span is not None
    assert source[slice(*ref.span)] == "航模\n竞赛"
    assert ref.measure == "A1.1"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("举办航模竞赛。", "contest"),
        ("举办海洋活动周。", "observance"),
        ("举办海洋文化节。", "festival"),
        ("开展贝壳巡展。", "outreach"),
        ("举办灯塔大讲堂。", "lecture"),
        ("举办灯塔年会。", "conference"),
        ("举办海洋博览会。", "exhibition"),
        ("举办贝壳展演。", "performance"),
        ("举办灯塔夏令营。", "camp"),
        ("开展灯塔工匠评选。", "award"),
        ("实施护海行动。", "campaign"),
        ("实施灯塔培养计划。", "programme"),
        ("组织海藻群落科学考察。", "experience"),
        ("开展渔家精神主题宣传。", "publicity"),
        ("开展“海燕”培训班。", "training"),
        ("开展“灯塔微课”活动。", "brand"),
        ("开展“灯塔护海行动”。", "campaign"),
    ],
)
def test_the_kind_is_read_off_the_last_words(text: str, kind: str) -> None:
    (ref,) = refs(text)
    assert ref.kind == kind


def test_the_lexicon_uses_every_kind_and_no_other() -> None:
    table = tomllib.loads((DATA / "events.toml").read_text(encoding="utf-8"))
    assert {row["kind"] for row in table["heads"]} == set(KINDS)


@given(st.text('开展举办实施“”《》（）、，。和等活动大赛周日行动进校园科普《"的奖节1 ', max_size=60))
@settings(deadline=None)
def test_any_text_gives_words_of_its_own(text: str) -> None:
    piece = piece_of(text, 0, len(text))
    for ref in find_activities(piece, "A1.1", 0, RULES):
        assert ref.span is not None
        assert "".join(text[slice(*ref.span)].split()) == ref.name
        assert ref.kind in KINDS
