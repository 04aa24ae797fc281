"""What the signals of a ranking are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.fields import FIELDS

NAMES: Mapping[str, str] = {
    "sentence": "最近的一句 nearest sentence",
    "whole": "全文的意思 whole text",
    "title": "标题 title",
    "words": "词 words",
    "bigrams": "相邻两字 pairs of characters",
    "characters": "字 characters",
    "figures": "数字 figures",
    "context": "上级标题 headings above",
    "tokens": "逐词比较 word by word",
    "sentences": "对应的句子 matching sentences",
    "groups": "目标人群 target groups",
}
"""By their names in answers; a preference has its filter's."""


@dataclass(frozen=True)
class Given:
    """What a signal gave to a score, and how much that is beside the strongest, from 0 to 1."""

    name: str
    value: float
    share: float


def called(name: str) -> str:
    """A signal's name for readers; its own where it has none."""
    field = FIELDS.get(name.replace("_", "-"))
    return NAMES.get(name) or (f"{field.zh}相符 {field.en}" if field else name)


def strongest(signals: Mapping[str, float]) -> list[Given]:
    """The signals that gave something, those that gave most first."""
    given = sorted(((value, name) for name, value in signals.items() if value > 0), reverse=True)
    return [Given(called(name), value, value / given[0][0]) for value, name in given]
