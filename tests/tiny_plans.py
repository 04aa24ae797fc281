"""Tiny plans of real regions, with departments, a target and activities that several of them share."""

REGIONS = (
    "湖南省",
    "云南省",
    "大理白族自治州",
    "宾川县",
    "洱源县",
    "祥云县",
    "长沙市",
    "浏阳市",
    "宁乡市",
    "长沙县",
)


def plan_text(region: str, literacy: str = "15%", *, extra: str = "", years: str = "2021—2025年") -> str:
    """The text of a plan; ``literacy`` is its target, ``extra`` one measure more."""
    more = f"3. {extra}。{extra}。\n" if extra else ""
    return f"""{region}全民科学素质行动实施方案（{years}）

为提高全民科学素质，制定本方案。
一、目标
到2025年，公民具备科学素质的比例达到{literacy}。
二、重点任务
（一）青少年科学素质提升行动。
1. 办好科技节。每年举办科技节活动1场，参加青少年1000人次。
2. 开展科普进校园。组织科普大篷车进校园活动。
{more}牵头单位：教育局；参与单位：科协、文化和旅游局。
（二）农民科学素质提升行动。
1. 培训农民。开展全国科普日活动，培训农民200人次。
牵头单位：农业农村局；参与单位：科协。
三、保障措施
（一）加强领导。建立工作机制，落实经费。
"""
