"""Enumerations: A、B和C等活动."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.event_rules import ActivityRules
from kg.extraction.masking import QUOTED
from kg.records import Span

_AND_SO_ON = re.compile(r"(?<![高中初平同对优均])等(?![级次效于待])")
_BETWEEN = re.compile(rf"、(?!进)|(?:和|及|与|以及)(?=[“\"])|(?<={QUOTED})(?=[“\"])")


@dataclass(frozen=True)
class Enumeration:
    """The bounds of the members, and what follows 等; None where there is no 等."""

    members: tuple[Span, ...]
    tail: str | None


def enumerations(masked: str, start: int, end: int, rules: ActivityRules) -> Iterator[Enumeration]:
    """The enumerations of an object; a single member counts as one."""
    start = _begin(masked, start, end, rules)
    stop = rules.stop.search(masked, start + 2, end)
    end = stop.start() if stop else end
    while start < end:
        others = _AND_SO_ON.search(masked, start, end)
        if others is None:
            yield Enumeration(tuple(_members(masked, start, end)), None)
            return
        tail, after = _tail(masked, others.end(), end, rules)
        yield Enumeration(tuple(_members(masked, start, others.start())), tail)
        start = after


def _begin(masked: str, start: int, end: int, rules: ActivityRules) -> int:
    """Where the first member begins: 国家、省、市 before it are none."""
    while (before := rules.before.match(masked, start, end)) and before[0]:
        start = before.end()
    return start


def _tail(masked: str, start: int, end: int, rules: ActivityRules) -> tuple[str, int]:
    """What follows 等, up to a 、 behind 活动 or the like, and where the next enumeration begins."""
    cut = masked.find("、", start, end)
    if cut >= 0 and rules.list_tail.search(masked[start:cut]):
        return masked[start:cut], cut + 1
    return masked[start:end], end


def _members(masked: str, start: int, end: int) -> Iterator[Span]:
    for between in _BETWEEN.finditer(masked, start, end):
        if start < between.start():
            yield start, between.start()
        start = between.end()
    if start < end:
        yield start, end
