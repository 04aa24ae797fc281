"""The name of what a figure counts: the words before it (科技小院15个) or behind it (15个科技小院)."""

from __future__ import annotations

import re

from kg.extraction import edges
from kg.extraction.sites import Site
from kg.extraction.target_name_behind import name_behind
from kg.extraction.target_name_rules import SHORTEST, NameRules, is_part_of_noun, trimmed
from kg.records import Span

_CLOSED = re.compile(r"的?标准(?!化)|[/）)”」\"]|和|及|与|以及|或|、|并|且|等|$")
_FIGURE = re.compile("[0-9０-９]")


def find_name(site: Site, rules: NameRules) -> Span | None:
    """Where the name stands in the site's text; None where the sentence names nothing."""
    before = _telling(site, _before(site, rules), rules)
    if before and (_ends(site, rules) or _subject(site)):
        return before
    behind = None if _ends(site, rules) else _telling(site, name_behind(site, rules), rules)
    return behind or before or _bare_verb(site, rules) or site.named or _object(site, rules)


def trim(site: Site, span: Span | None, rules: NameRules) -> Span | None:
    """A name known otherwise, without verb and adverbs."""
    return _bared(site, *span, rules) if span else None


def _telling(site: Site, span: Span | None, rules: NameRules) -> Span | None:
    """The span unless its words say nothing alone."""
    return None if span and site.text[slice(*span)] in rules.generic else span


def _subject(site: Site) -> bool:
    """达到 and the like follow what they measure, and so does a share."""
    share = site.quantity.kind == "share" and not site.after.startswith("的")
    return site.comparison.reach or site.comparison.change or share


def _ends(site: Site, rules: NameRules) -> bool:
    """Whether nothing that is counted follows the number."""
    after = site.after
    if _CLOSED.match(after):
        return True
    return site.quantity.kind != "time" and rules.cut.match(after) is not None and "的" not in after


def _before(site: Site, rules: NameRules) -> Span | None:
    """The words before the number without deadline, recurrence, verb and adverbs."""
    start, end = site.head, site.comparison.start
    inside = [m for m in site.marks if start <= m.start and m.end <= end and m.end - m.start > 1]
    if not inside:
        return _bared(site, start, end, rules)
    behind = _bared(site, max(mark.end for mark in inside), end, rules)
    return behind or _bared(site, start, inside[0].start, rules)


def _bared(site: Site, start: int, end: int, rules: NameRules) -> Span | None:
    """The words without verbs, a subject before the verb, and the whole that a share is of."""
    text = site.text
    start, end = trimmed(text, start, end, rules)
    verb, taken = rules.words.lifting if site.comparison.reach else rules.words.verb, False
    while True:
        place = rules.place.match(text, start, end)
        match = verb.match(text, place.end() if place else start, end)
        if match is None or is_part_of_noun(text, match.span(), end, rules):
            break
        start, end = trimmed(text, match.end(), end, rules)
        verb = rules.words.lifting if site.comparison.reach else rules.words.plain_verb
        taken = True
    if not taken and not site.comparison.reach:
        start = _behind_subject(text, start, end, rules)
    start, end = _part(text, start, end, rules)
    return (start, end) if end - start >= SHORTEST else None


def _part(text: str, start: int, end: int, rules: NameRules) -> Span:
    """In 实践课时占总课时一半 the part, not the whole; 占…的比例 is a name."""
    whole = rules.share.search(text, start, end)
    if whole is None or whole.start() == start or rules.share_named.search(text, start, end):
        return start, end
    return trimmed(text, start, whole.start(), rules)


def _behind_subject(text: str, start: int, end: int, rules: NameRules) -> int:
    """In 学校配备教师3名 what is counted begins behind the verb."""
    ends = [match.end() for match in rules.words.core.finditer(text, start + SHORTEST, end - SHORTEST)]
    ends = [place for place in ends if rules.joined_nouns.match(text, place, end) is None]
    return ends[-1] if ends else start


def _bare_verb(site: Site, rules: NameRules) -> Span | None:
    """A verb that is a noun as well, when it is all that stands before the number (每年巡演30场)."""
    inside = [mark.end for mark in site.marks if mark.start >= site.head]
    start, end = trimmed(site.text, max(inside, default=site.head), site.comparison.start, rules)
    verb = rules.words.verb.fullmatch(site.text, start, end)
    plain = rules.words.plain_verb.fullmatch(site.text, start, end)
    return (start, end) if verb and not plain and end - start >= SHORTEST else None


def _object(site: Site, rules: NameRules) -> Span | None:
    """The thing that an earlier clause of the sentence speaks of."""
    end = site.clause[0] - 1
    while end > site.sentence:
        start = max(edges.around(site.text, end, edges.CLAUSE)[0], site.sentence)
        found = None if _is_mark(site, start, end) else _last_object(site, start, end, rules)
        if found:
            return found
        end = start - 1
    return None


def _is_mark(site: Site, start: int, end: int) -> bool:
    return any(mark.start <= start and mark.end >= end for mark in site.marks)


def _last_object(site: Site, start: int, end: int, rules: NameRules) -> Span | None:
    """What the last verb of a clause is about."""
    back = rules.object_back.search(site.text, start, end)
    end = back.start() if back else end
    ends = [match.end() for match in rules.words.acted.finditer(site.text, start, end)]
    for place in [*reversed(ends), start]:
        if rules.joined_nouns.match(site.text, place, end):
            continue
        found = trimmed(site.text, place, end, rules)
        if rules.words.verb.fullmatch(site.text, *found) or _FIGURE.search(site.text, *found):
            continue
        if found[1] - found[0] >= SHORTEST:
            return found
    return None
