"""Comparators of a figure: 达到, 不少于, 以上, 控制在…以内, 左右."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extraction.quantities import Quantity
from kg.lexicons import Table
from kg.records import Comparator, Span

RESPECTIVELY = "分别"

_REACH_BACK = 30
"""Characters before a number in which its comparator can stand."""


@dataclass(frozen=True)
class ComparatorRule:
    """One entry of the table ``comparators``, compiled."""

    sign: Comparator
    reach: bool
    change: bool
    weak: bool
    before: re.Pattern[str] | None
    given: re.Pattern[str] | None
    apart: re.Pattern[str] | None
    after: re.Pattern[str] | None


@dataclass(frozen=True)
class Comparison:
    """How a number is compared.

    ``start`` is where the words before the number begin, ``end`` where those after the unit end. Without
    words ``stated`` is false and ``sign`` is "=". ``reach`` says that what is measured stands before,
    ``change`` that the figure is a change, ``lasting`` that the words hold for a whole list (达到, 至少).
    """

    sign: Comparator
    start: int
    end: int
    stated: bool
    reach: bool = False
    change: bool = False
    lasting: bool = False


def comparator_rules(table: Table) -> tuple[ComparatorRule, ...]:
    """The tables ``comparators`` and ``between`` of the lexicon ``targets``, compiled."""
    return tuple(_rule(row, table["between"]) for row in table["comparators"])


def compare(text: str, quantity: Quantity, limits: Span, rules: tuple[ComparatorRule, ...]) -> Comparison:
    """The comparison of ``quantity`` by the words around it within ``limits``."""
    head = text[limits[0] : quantity.start]
    before = _words_before(head, quantity, rules)
    after = _words_after(text[quantity.end : limits[1]], rules)
    start = before[1].start() + max(limits[0], quantity.start - _REACH_BACK) if before else quantity.start
    end = quantity.end + (after[1].end() if after else 0)
    rule = before[0] if before else None
    apart = next((rule for rule in rules if rule.apart and rule.apart.search(head)), None)
    telling = [found for found in (rule, after[0] if after else None, apart) if found and not found.weak]
    return Comparison(
        sign=_sign(quantity, telling),
        start=start,
        end=end,
        stated=bool(telling) or quantity.more,
        reach=rule is not None and rule.reach,
        change=rule is not None and rule.change,
        lasting=RESPECTIVELY in head or apart is not None or (rule is not None and rule.reach),
    )


def _sign(quantity: Quantity, telling: list[ComparatorRule]) -> Comparator:
    if quantity.value2 is not None:
        return "range"
    unequal = [rule.sign for rule in telling if rule.sign != "="]
    if unequal:
        return unequal[0]
    return ">" if quantity.more and not telling else "="


def _words_before(
    head: str, quantity: Quantity, rules: tuple[ComparatorRule, ...]
) -> tuple[ComparatorRule, re.Match[str]] | None:
    """The rule with the longest words right before the number."""
    near = head[-_REACH_BACK:]
    best: tuple[ComparatorRule, re.Match[str]] | None = None
    for rule in rules:
        if rule.before is None or (rule.change and quantity.kind != "share"):
            continue
        if rule.given is not None and rule.given.search(head) is None:
            continue
        match = rule.before.search(near)
        if match and match["base"] and quantity.kind != "share":
            continue
        if match and (best is None or len(match["words"]) > len(best[1]["words"])):
            best = rule, match
    return best


def _words_after(tail: str, rules: tuple[ComparatorRule, ...]) -> tuple[ComparatorRule, re.Match[str]] | None:
    for rule in rules:
        match = rule.after.match(tail) if rule.after else None
        if match:
            return rule, match
    return None


def _rule(row: Table, between: str) -> ComparatorRule:
    before = row.get("before")
    return ComparatorRule(
        sign=row["sign"],
        reach=row.get("reach", False),
        change=row.get("change", False),
        weak=row.get("weak", False),
        before=re.compile(f"(?P<words>{'|'.join(before)}){between}$") if before else None,
        given=_compiled(row.get("given")),
        apart=_compiled(row.get("apart")),
        after=_compiled(row.get("after")),
    )


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None
