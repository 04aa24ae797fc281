"""Whether words are the name of an activity, judged by themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from kg.extraction.event_rules import ActivityRules, Head
from kg.extraction.masking import BRACKETED, CITED, QUOTED
from kg.records import Span

Verdict = Literal["sure", "likely", "quoted", "plain", "none"]

LONGEST = 40
"""Characters of the longest name."""

_CALLED = ("活动", "品牌")
_JOINTS = re.compile("以及|[和及与、]")
_SIGNS = re.compile(r"[、（）()“”\"·\-—\s]")
_NOTE = re.compile(rf"[（(]{BRACKETED}+$")
_QUOTE = re.compile(rf"[“\"]{QUOTED}+$")
_LEADING_QUOTE = re.compile(rf"^[^“\"]{{0,6}}[“\"]{QUOTED}+[^、]{{0,6}}$")
MARKS = '“”"‘’「」'


@dataclass(frozen=True)
class Text:
    """A text and the same with quotations, brackets and cited documents covered."""

    plain: str
    masked: str


@dataclass(frozen=True)
class Candidate:
    """Words ``start`` to ``end`` that may be a name, and how sure that is.

    ``called``: the text calls them an activity; ``known``: they are proof wherever they stand; ``run``:
    such a thing is carried out rather than held; ``marked``: a quotation is part of them.
    """

    start: int
    end: int
    verdict: Verdict = "none"
    kind: str = "brand"
    called: bool = False
    known: bool = False
    run: bool = False
    marked: bool = False


def judge(text: Text, start: int, end: int, rules: ActivityRules) -> Candidate:
    """The words ``text[start:end]``, what belongs to no name cut off both ends."""
    (start, end), called = trimmed(text, start, end, rules)
    name, masked = text.plain[start:end], text.masked[start:end]
    if not _possible(name, masked, rules):
        return Candidate(start, end)
    plain = Candidate(start, end, "plain", called=called, marked=QUOTED in masked)
    if name.strip(MARKS) in rules.known_names:
        return replace(plain, verdict="sure", kind=kind_of(name, rules), known=True)
    if name.strip(MARKS) in rules.listed:
        return _headed(plain, "likely", _ending(name, rules))
    if _QUOTE.search(masked):
        inner = _ending(name, rules)
        return _headed(plain, "sure" if inner and inner.own else "quoted", inner)
    head = find_head(name, masked, rules)
    if head:
        sure = head.own or (head.kind == "outreach" and any(word in name for word in rules.listed))
        return _headed(plain, "sure" if sure else "likely", head)
    return replace(plain, verdict="quoted") if called and _LEADING_QUOTE.search(masked) else plain


def _headed(candidate: Candidate, verdict: Verdict, head: Head | None) -> Candidate:
    kind = head.kind if head else "brand"
    return replace(candidate, verdict=verdict, kind=kind, run=head is not None and head.run)


def _ending(name: str, rules: ActivityRules) -> Head | None:
    """The last words of a name, those inside its closing quotation mark."""
    name = name.rstrip(MARKS)
    return find_head(name, name, rules)


def trimmed(text: Text, start: int, end: int, rules: ActivityRules) -> tuple[Span, bool]:
    """The bounds without the words that belong to no name, and whether the text calls them an activity."""
    called = False
    while start < end and (before := rules.before.match(text.masked, start, end)) and before[0]:
        start = before.end()
    while (behind := rules.behind.search(text.masked[start:end])) and behind[0] and behind.start() > 0:
        called = called or behind[0].endswith(_CALLED)
        end = start + behind.start()
    return (start, end), called


def _possible(name: str, masked: str, rules: ActivityRules) -> bool:
    if not 1 <= len(name) <= LONGEST + masked.count(BRACKETED) or name.strip(MARKS) in rules.names:
        return False
    if any(part in rules.names for part in _JOINTS.split(masked)[1:]):
        return False
    if masked.endswith(CITED) or rules.never.search(masked):
        return False
    quote = _QUOTE.search(masked)
    if quote is None:
        return True
    inner = name[quote.start() :].strip(MARKS)
    return quote.start() <= 10 and inner not in rules.quotes and not rules.quoted_things.search(inner)


def find_head(name: str, masked: str, rules: ActivityRules) -> Head | None:
    """The last words that make a name of these, if enough stands before them."""
    masked = _NOTE.sub("", masked)
    for head in rules.heads:
        match = head.pattern.search(masked)
        if match and _tells(name[: match.start()], QUOTED in masked, head, rules):
            return head
    return None


def kind_of(name: str, rules: ActivityRules) -> str:
    """The kind of a name that is known to be one, by its last words; brand where they do not tell."""
    name = name.rstrip(MARKS)
    return next((head.kind for head in rules.heads if head.pattern.search(name)), "brand")


def _tells(rest: str, quoted: bool, head: Head, rules: ActivityRules) -> bool:
    """Whether the words before a head tell this activity from others of its kind."""
    if quoted:
        return True
    return not head.quoted and len(_SIGNS.sub("", rules.generic.sub("", rest))) >= head.least
