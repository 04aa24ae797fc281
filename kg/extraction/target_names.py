"""The name of what a figure counts: the words before it (科技小院15个) or behind it (15个科技小院)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extraction import edges
from kg.extraction.sites import Site
from kg.extraction.verbs import Words, words_of
from kg.lexicons import Table
from kg.records import Span

_CLOSED = re.compile(r"[/）)”」\"]|和|及|与|以及|或|、|并|且|等|$")
_SHORTEST = 2


@dataclass(frozen=True)
class NameRules:
    """The tables ``names`` and ``verbs`` of the lexicon ``targets``, compiled."""

    words: Words
    front: re.Pattern[str]
    place: re.Pattern[str]
    back: re.Pattern[str]
    share: re.Pattern[str]
    share_named: re.Pattern[str]
    joined: re.Pattern[str]
    joined_nouns: re.Pattern[str]
    generic: frozenset[str]
    cut: re.Pattern[str]
    after_back: re.Pattern[str]
    object_back: re.Pattern[str]
    aside: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> NameRules:
        """The rules of the lexicon's tables."""
        names, words = table["names"], words_of(table["verbs"])
        return cls(
            words=words,
            front=re.compile("|".join(names["front"])),
            place=re.compile(f"{names['place']}(?={words.verb.pattern})"),
            back=re.compile(f"(?:{'|'.join(names['back'])})$"),
            share=re.compile(names["share"]),
            share_named=re.compile(names["share_named"]),
            joined=re.compile(names["joined"]),
            joined_nouns=re.compile(f"{names['joined']}|{names['joined_nouns']}"),
            generic=frozenset(names["generic"]),
            cut=re.compile(names["cut"]),
            after_back=re.compile(f"(?:{names['after_back']})$"),
            object_back=re.compile(f"(?:{names['object_back']})$"),
            aside=re.compile(names["aside"]),
        )


def find_name(site: Site, rules: NameRules) -> Span | None:
    """Where the name stands in the site's text; None where the sentence names nothing."""
    before = _telling(site, _before(site, rules), rules)
    if before and (_ends(site, rules) or _subject(site)):
        return before
    behind = None if _ends(site, rules) else _telling(site, _behind(site, rules), rules)
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
    inside = [mark for mark in site.marks if start <= mark.start and mark.end <= end]
    if not inside:
        return _bared(site, start, end, rules)
    behind = _bared(site, max(mark.end for mark in inside), end, rules)
    return behind or _bared(site, start, inside[0].start, rules)


def _bared(site: Site, start: int, end: int, rules: NameRules) -> Span | None:
    text = site.text
    start, end = _trimmed(text, start, end, rules)
    verb, taken = rules.words.lifting if site.comparison.reach else rules.words.verb, False
    while True:
        place = rules.place.match(text, start, end)
        match = verb.match(text, place.end() if place else start, end)
        if match is None or _is_part_of_noun(text, match.span(), end, rules):
            break
        start, end = _trimmed(text, match.end(), end, rules)
        verb = rules.words.lifting if site.comparison.reach else rules.words.plain_verb
        taken = True
    if not taken and not site.comparison.reach:
        start = _behind_subject(text, start, end, rules)
    share = rules.share.search(text, start, end)
    if share and not rules.share_named.search(text, start, end) and share.start() > start:
        start, end = _trimmed(text, start, share.start(), rules)
    return (start, end) if end - start >= _SHORTEST else None


def _is_part_of_noun(text: str, verb: Span, end: int, rules: NameRules) -> bool:
    """Whether what looks like a verb begins a noun: 组织化, 服务中心."""
    plain = rules.words.plain_verb.fullmatch(text, *verb) is not None
    joined = rules.joined if plain else rules.joined_nouns
    return joined.match(text, verb[1], end) is not None


def _behind_subject(text: str, start: int, end: int, rules: NameRules) -> int:
    """In 学校配备教师3名 what is counted begins behind the verb."""
    ends = [match.end() for match in rules.words.core.finditer(text, start + _SHORTEST, end - _SHORTEST)]
    ends = [place for place in ends if rules.joined_nouns.match(text, place, end) is None]
    return ends[-1] if ends else start


def _trimmed(text: str, start: int, end: int, rules: NameRules) -> Span:
    while start < end and (match := rules.front.match(text, start, end)):
        start = match.end()
    while start < end and (match := rules.back.search(text, start, end)):
        end = match.start()
    return start, end


def _behind(site: Site, rules: NameRules) -> Span | None:
    """The words behind the number up to the next figure or what is done with the thing."""
    text, (start, end) = site.text, (site.comparison.end, site.limit)
    if text.startswith("的", start):
        start += 1
    if site.quantity.kind != "time" and not site.after.startswith("的"):
        end = _before_what_is_done(text, start, end, rules)
    aside = rules.aside.search(text, start, end)
    end = aside.start() if aside else end
    listed = re.compile("、(?=" + rules.words.plain_verb.pattern + ")").search(text, start, end)
    end = listed.start() if listed else end
    start, end = _trimmed(text, start, end, rules)
    back = rules.after_back.search(text, start, end)
    end = back.start() if back and back.start() - start >= _SHORTEST else end
    verb = rules.words.verb.fullmatch(text, start, end)
    return None if verb or end <= start else (start, end)


def _before_what_is_done(text: str, start: int, end: int, rules: NameRules) -> int:
    for match in rules.cut.finditer(text, start + _SHORTEST, end):
        rest, name = text[match.start() : end], text[start : match.start()]
        if "的" not in rest or "的" in name:
            return match.start()
    return end


def _bare_verb(site: Site, rules: NameRules) -> Span | None:
    """A verb that is a noun as well, when it is all that stands before the number (每年巡演30场)."""
    inside = [mark.end for mark in site.marks if mark.start >= site.head]
    start, end = _trimmed(site.text, max(inside, default=site.head), site.comparison.start, rules)
    verb = rules.words.verb.fullmatch(site.text, start, end)
    plain = rules.words.plain_verb.fullmatch(site.text, start, end)
    return (start, end) if verb and not plain and end - start >= _SHORTEST else None


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
    back = rules.object_back.search(site.text, start, end)
    end = back.start() if back else end
    ends = [match.end() for match in rules.words.anywhere.finditer(site.text, start, end)]
    for place in [*reversed(ends), start]:
        if rules.joined_nouns.match(site.text, place, end):
            continue
        found = _trimmed(site.text, place, end, rules)
        if rules.words.verb.fullmatch(site.text, *found):
            continue
        if found[1] - found[0] >= _SHORTEST:
            return found
    return None
