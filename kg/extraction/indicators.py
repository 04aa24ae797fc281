"""Quantified targets: 到2025年，公民具备科学素质的比例达到15%."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.extraction.comparators import ComparatorRule, comparator_rules
from kg.extraction.deadlines import TimeRules, Years, find_marks
from kg.extraction.pieces import Piece
from kg.extraction.quantities import QuantityRules, find_quantities
from kg.extraction.respectively import shares
from kg.extraction.sites import Target
from kg.extraction.surroundings import SiteContext, find_site
from kg.extraction.target_name_rules import NameRules
from kg.extraction.target_names import find_name, trim
from kg.extraction.targethood import ContextRules, is_target
from kg.extraction.verbs import words_of
from kg.lexicons import DATA, Table, read_table
from kg.records import IndicatorRef


@dataclass(frozen=True)
class TargetRules:
    """The lexicon ``targets``, compiled."""

    quantities: QuantityRules
    times: TimeRules
    comparators: tuple[ComparatorRule, ...]
    names: NameRules
    context: ContextRules

    @classmethod
    def of(cls, table: Table) -> TargetRules:
        """The rules of the lexicon's tables."""
        words = words_of(table["verbs"])
        return cls(
            QuantityRules.of(table),
            TimeRules.of(table),
            comparator_rules(table),
            NameRules.of(table, words),
            ContextRules.of(table, words),
        )


@cache
def target_rules() -> TargetRules:
    """The rules of our own lexicon."""
    return TargetRules.of(read_table(DATA / "targets.toml"))


def find_indicators(
    piece: Piece, scope: str, years: Years, rules: TargetRules | None = None
) -> list[IndicatorRef]:
    """The targets that a measure, an objective or a section of aims states, in text order, without ids.

    ``scope`` is "plan" for aims, where a deadline holds until the next one; ``years`` are the plan's first
    and last. Without ``rules`` those of our own lexicon are used.
    """
    rules = rules or target_rules()
    quantities = find_quantities(piece.text, rules.quantities)
    if not quantities:
        return []
    marks = find_marks(piece.text, years, rules.times)
    context = SiteContext(piece.text, tuple(quantities), tuple(marks), across=scope == "plan")
    return [_record(piece, scope, target) for target in _targets(context, years, rules)]


def _targets(context: SiteContext, years: Years, rules: TargetRules) -> Iterator[Target]:
    previous: Target | None = None
    listed = shares(context)
    for quantity in context.quantities:
        if previous and quantity.start < previous.end:
            continue
        if any(mark.start < quantity.end and quantity.start < mark.end for mark in context.marks):
            continue
        site = find_site(context, quantity, previous, rules.comparators, rules.context.words)
        name = find_name(site, rules.names)
        share = listed.get(quantity.start)
        if share is not None:
            site, name = replace(site, by=share.by or site.by), trim(site, share.name, rules.names) or name
        past = site.by is not None and years[0] is not None and site.by < years[0]
        if name is None or past or not is_target(site, name, rules.context):
            continue
        previous = Target(site, name)
        yield previous


def _record(piece: Piece, scope: str, target: Target) -> IndicatorRef:
    site, (start, end) = target.site, target.quote
    return IndicatorRef(
        scope=scope,
        quote=piece.text[start:end],
        name=piece.text[slice(*target.name)],
        comparator=site.comparison.sign,
        value=site.quantity.value,
        value2=site.quantity.value2,
        unit=site.quantity.unit,
        by=site.by,
        per=site.per,
        span=piece.span(start, end),
    )
