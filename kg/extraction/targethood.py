"""Whether a number is a target: something that the plan sets itself, counted and checkable."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extraction.sites import Site
from kg.extraction.verbs import Words
from kg.lexicons import Table
from kg.records import Span


@dataclass(frozen=True)
class ContextRules:
    """The tables ``context``, ``structure`` and ``verbs`` of the lexicon ``targets``, compiled."""

    words: Words
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    past_clause: re.Pattern[str]
    past_sentence: re.Pattern[str]
    rules: re.Pattern[str]
    binding: re.Pattern[str]
    made_of: re.Pattern[str]
    conditions: re.Pattern[str]
    periods: re.Pattern[str]
    periods_of_rules: re.Pattern[str]
    shortened: re.Pattern[str]
    abstract: re.Pattern[str]
    own_parts: re.Pattern[str]
    never_han: frozenset[str]
    concrete: frozenset[str]
    reached: frozenset[str]

    @classmethod
    def of(cls, table: Table, words: Words) -> ContextRules:
        """The rules of the lexicon's tables."""
        context, structure = table["context"], table["structure"]
        return cls(
            words=words,
            not_before=re.compile(f"(?:{context['not_before']})$"),
            abstract=re.compile(f"(?:{structure['abstract']}).{{0,2}}$"),
            own_parts=re.compile(structure["own_parts"]),
            never_han=frozenset(structure["never"]),
            concrete=frozenset(structure["concrete"]),
            reached=frozenset(context["reached"]),
            **{key: re.compile(context[key]) for key in _CONTEXTS},
        )


_EACH = re.compile("每(?!次)")
_CONTEXTS = (
    *("not_after", "past_clause", "past_sentence", "rules", "binding", "made_of", "conditions"),
    *("periods", "periods_of_rules", "shortened"),
)


def is_target(site: Site, name: Span, rules: ContextRules) -> bool:
    """Whether the figure is a target, given where its name stands."""
    if _excluded(site, rules) or _is_rule(site, rules):
        return False
    if not _is_framed(site, name, rules):
        return False
    words = site.text[slice(*name)]
    if site.quantity.kind == "count" and rules.own_parts.search(words) and not site.comparison.stated:
        return False
    return not site.quantity.han or _han_counts(site, words, rules)


def _excluded(site: Site, rules: ContextRules) -> bool:
    """Ordinals, denominators, conditions, and what is or was."""
    near = site.text[max(site.clause[0], site.quantity.start - 8) : site.quantity.start]
    clause = site.text[site.clause[0] : site.quantity.start]
    sentence = site.text[site.sentence : site.quantity.start]
    since = max((mark.start for mark in site.marks if mark.kind == "deadline"), default=site.sentence)
    return bool(
        rules.not_before.search(near)
        or rules.not_after.match(site.text, site.comparison.end)
        or rules.past_clause.search(clause)
        or rules.past_sentence.search(site.text, since, site.quantity.start)
        or rules.conditions.search(sentence)
        or rules.made_of.search(site.after)
    )


def _is_rule(site: Site, rules: ContextRules) -> bool:
    """Shares, sums and periods that are set for others."""
    kind = site.quantity.kind
    clause = site.text[slice(*site.clause)]
    around = site.text[site.sentence : site.clause[1]] if kind == "money" else clause
    if kind in ("money", "share", "time") and rules.rules.search(around):
        return True
    if kind in ("money", "share") and site.by is None and rules.binding.search(clause):
        return True
    if kind != "time":
        return kind != "money" and site.after.startswith("的标准")
    if site.quantity.unit in rules.reached:
        return not site.comparison.reach
    if rules.shortened.search(clause):
        return False
    sentence = site.text[site.sentence : site.clause[1]]
    return not rules.periods.search(clause) or rules.periods_of_rules.search(sentence) is not None


def _is_framed(site: Site, name: Span, rules: ContextRules) -> bool:
    """Whether a comparator, a deadline, a recurrence or a verb makes the number a target."""
    if name[0] >= site.quantity.end:
        return _is_framed_before(site, rules)
    stated = site.comparison.stated and (site.quantity.kind != "amount" or site.comparison.sign != "=")
    if site.quantity.kind == "money" and rules.words.verb.fullmatch(site.before):
        return stated
    return stated or site.continues or _is_timed(site) or _is_done(site, rules)


def _is_framed_before(site: Site, rules: ContextRules) -> bool:
    """A number before what it counts follows a verb or a comparator; 两个以上的X alone is a condition."""
    comparison = site.comparison
    done = site.continues or rules.words.doing.search(site.before) is not None or _follows_mark(site)
    done = done or (site.before[-1:] in "、和及与" and _is_done(site, rules))
    if done or comparison.start < site.quantity.start or _EACH.search(site.before):
        return comparison.stated or _is_timed(site) or _is_done(site, rules)
    if site.quantity.kind == "share" or comparison.sign == "=":
        acts = rules.words.acting.search(site.before) is not None
        return comparison.stated or (acts and _is_timed(site))
    return False


def _follows_mark(site: Site) -> bool:
    """Whether at most three characters stand between a deadline or recurrence and the number."""
    return any(0 <= site.quantity.start - mark.end <= 3 for mark in site.marks)


def _is_timed(site: Site) -> bool:
    return any(mark.start >= site.sentence for mark in site.marks)


def _is_done(site: Site, rules: ContextRules) -> bool:
    return site.continues or rules.words.anywhere.search(site.before) is not None


def _han_counts(site: Site, name: str, rules: ContextRules) -> bool:
    """Chinese numerals count beside a comparator or a recurrence, or for concrete things; 一 never alone."""
    if site.quantity.kind == "share" or site.quantity.unit is None:
        return True
    if rules.abstract.search(name) or site.quantity.unit in rules.never_han:
        return False
    strong = site.comparison.stated or site.within("recurrence", site.clause[0]) or _EACH.search(site.before)
    if strong or site.quantity.value > 1:
        return True
    return site.quantity.unit in rules.concrete and site.within("deadline", site.sentence)
