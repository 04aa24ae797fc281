"""Objects of verbs: where a text says that something is held, joined, carried out or used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.event_rules import ActivityRules, Trigger

_CLAUSE = re.compile(r"[^。；;！？!?，,：:\n]+")


@dataclass(frozen=True)
class Object:
    """The object ``text[start:end]`` of a trigger; ``trigger`` is None for what stands before any."""

    start: int
    end: int
    trigger: Trigger | None


def objects(masked: str, rules: ActivityRules) -> Iterator[Object]:
    """The objects of all clauses of a masked text, in order."""
    trigger: Trigger | None = None
    for clause in _CLAUSE.finditer(masked):
        start = clause.start()
        trigger = trigger if _goes_on(masked, clause.start(), clause.end(), rules) else None
        for match in rules.triggers.finditer(masked, clause.start(), clause.end()):
            if match.lastgroup is None:
                continue
            if start < match.start():
                yield Object(start, match.start(), trigger)
            start, trigger = match.end(), _trigger(match.lastgroup)
        if start < clause.end():
            yield Object(start, clause.end(), trigger)


def _goes_on(masked: str, start: int, end: int, rules: ActivityRules) -> bool:
    """Whether a clause is the rest of an enumeration: ，B、C等活动."""
    others = masked.rfind("等", start, end) + 1
    if others in (0, end) or masked[start - 1 : start] not in ("，", ","):
        return False
    return bool(rules.list_tail.match(masked[others:end]))


def _trigger(name: str) -> Trigger:
    return "hold" if name == "hold" else "run" if name == "run" else "touch"
