"""The name of what is counted where it stands behind the number: 15个科技小院."""

from __future__ import annotations

import re

from kg.extraction.sites import Site
from kg.extraction.target_name_rules import SHORTEST, NameRules, is_part_of_noun, trimmed
from kg.records import Span

_OF = re.compile("(?:规模)?的")


def name_behind(site: Site, rules: NameRules) -> Span | None:
    """The words behind the number up to the next figure or what is done with the thing."""
    text, (start, end) = site.text, (site.comparison.end, site.limit)
    of = _OF.match(text, start)
    start = of.end() if of else start
    if site.quantity.kind != "time" and not site.after.startswith("的"):
        end = _before_what_is_done(text, start, end, rules)
    aside = rules.aside.search(text, start, end)
    end = aside.start() if aside else end
    following = rules.next_task.search(text, start, end)
    end = following.start() if following else end
    start, end = trimmed(text, start, end, rules)
    back = rules.after_back.search(text, start, end)
    end = back.start() if back and back.start() - start >= SHORTEST else end
    return _without_verb(site, start, end, rules)


def _without_verb(site: Site, start: int, end: int, rules: NameRules) -> Span | None:
    """None for a bare verb; what a sum is spent on without the verb (0.5元安排科普经费)."""
    verb = rules.words.verb.match(site.text, start, end)
    if start >= end or (verb and verb.end() == end):
        return None
    spent = verb and site.quantity.kind == "money" and not is_part_of_noun(site.text, verb.span(), end, rules)
    return (verb.end() if verb and spent else start), end


def _before_what_is_done(text: str, start: int, end: int, rules: NameRules) -> int:
    """Where it is told what the counted things do (选派100名科技特派员到村服务)."""
    for match in rules.cut.finditer(text, start + SHORTEST, end):
        rest, name = text[match.start() : end], text[start : match.start()]
        if "的" not in rest or "的" in name:
            return match.start()
    return end
