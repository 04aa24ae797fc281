"""Whatever is done to a text, extraction ends without an error and quotes nothing that is not there."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.plan import extract
from kg.extraction.rules import Rules
from kg.iris import Names
from kg.lexicons import Lexicons
from kg.readers import read
from kg.readers.base import SourceText
from kg.records import Action, Measure, PlanRecord, Span

ROOT = Path(__file__).parents[3]
SAMPLES = sorted((ROOT / "data" / "samples").glob("*.txt"))
RULES = Rules.of(Lexicons.load())
NAMES = Names()


def _record(source: SourceText) -> PlanRecord:
    return extract(source, RULES, NAMES)


def _quotes(record: PlanRecord) -> Iterator[tuple[Span | None, str]]:
    """What the record says stands in the source, with its place."""
    plan = record.plan
    yield from ((action.span, action.title) for action in record.actions)
    yield from ((measure.span, measure.text) for measure in record.measures)
    parts: list[Action | Measure] = [*record.actions, *record.measures]
    for part in parts:
        yield from ((ref.span, ref.name) for ref in part.departments)
        yield from ((group.span, group.name) for group in part.target_groups)
    yield from ((target.span, target.quote) for target in record.indicators)
    yield from ((activity.span, activity.name) for activity in record.activities)
    yield plan.spans.get("title"), plan.title or ""
    yield plan.spans.get("issuer"), plan.issuer or ""


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _check(text: str) -> PlanRecord:
    source = read(text.encode("utf-8", "ignore"), "plan.txt")
    record = _record(source)
    for span, words in _quotes(record):
        if span is not None:
            assert _bare(source.text[slice(*span)]) == _bare(words)
    return record


def _cut(text: str, random: Random) -> str:
    a, b = sorted(random.sample(range(len(text)), 2))
    return text[a:b]


def _shuffle(text: str, random: Random) -> str:
    lines = text.split("\n")
    random.shuffle(lines)
    return "\n".join(lines)


def _double(text: str, random: Random) -> str:
    return "\n".join(line for line in text.split("\n") for _ in range(random.choice((1, 1, 2))))


def _unbracket(text: str, random: Random) -> str:
    return re.sub(r"[（）《》“”【】()]", lambda m: m[0] if random.random() < 0.7 else "", text)


def _join(text: str, random: Random) -> str:
    return re.sub(r"\n", lambda m: m[0] if random.random() < 0.3 else "", text)


def _break(text: str, random: Random) -> str:
    return "".join(char + ("\n" if random.random() < 0.03 else "") for char in text)


def _one_line(text: str, _: Random) -> str:
    return text.replace("\n", "")


def _swap_signs(text: str, random: Random) -> str:
    signs = "。，；：、（）1一"
    return "".join(random.choice(signs) if char in signs and random.random() < 0.1 else char for char in text)


MUTATIONS: tuple[Callable[[str, Random], str], ...] = (
    _cut,
    _shuffle,
    _double,
    _unbracket,
    _join,
    _break,
    _one_line,
    _swap_signs,
)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutation: mutation.__name__.strip("_"))
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_damaged_plan_is_read_without_error_and_quoted_truly(
    path: Path, mutate: Callable[[str, Random], str]
) -> None:
    text = path.read_text(encoding="utf-8")
    _check(mutate(text, Random(f"{path.stem} {mutate.__name__}")) or "空")


PIECES = st.sampled_from(
    [
        "甲县全民科学素质行动实施方案（2021—2025年）", "关于印发《", "》的通知", "甲县科协", "2022年5月6日", "附件", "目录",
        "一、", "（一）", "1.", "1.1 ", "（1）", "①", "——", "行动一：", "【", "】", "（", "）", "任务：", "加强领导",
        "科普活动", "责任单位：", "牵头单位：甲局", "县科协负责", "、", "，", "；", "。", "：", "\n", "\n", "\n", " ", "到2025年",
        "达到12%", "10场次", "征求意见稿", "以上", "第 3 页 共 10 页", "......3", "| 任务 | 牵头单位 |", "|---|---|",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=60).map("".join).filter(str.strip))
def test_any_mixture_of_what_plans_are_made_of_is_read(text: str) -> None:
    _check(f"甲县科普工作方案\n{text}")
    _check(text)
    _record(read(f"# 甲县科普工作方案\n\n{text}".encode(), "plan.md"))


def test_a_huge_paragraph_is_read_in_time() -> None:
    _check("甲县科普工作方案\n一、任务\n（一）甲行动。" + "1.做甲，（县科协负责）好；" * 3000)
