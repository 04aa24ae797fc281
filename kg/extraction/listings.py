"""Which members of an enumeration are names of activities."""

from __future__ import annotations

import re

from kg.extraction.enumerations import Enumeration
from kg.extraction.event_rules import ActivityRules, Trigger
from kg.extraction.names import Candidate, Text, judge
from kg.extraction.objects import Object

_JOINTS = re.compile("以及|[和及与暨]")


def accepted(text: Text, stated: Object, listing: Enumeration, rules: ActivityRules) -> list[Candidate]:
    """The names among the members of an enumeration.

    A name that convinces is proof for those beside it; 等活动 behind them is proof for all but topics.
    """
    members = [c for span in listing.members for c in _divided(text, *span, rules)]
    members = _merged(text, members, listing.tail is not None, rules)
    trigger, tail = stated.trigger, listing.tail
    called = tail is not None and bool(rules.list_tail.search(tail))
    proof = any(_convinces(c, trigger) or (called and c.verdict == "quoted") for c in members)
    loose = proof and called and trigger in ("hold", "run") and not rules.topic_tail.search(tail or "")
    return [
        c
        for c in members
        if _convinces(c, trigger)
        or (c.verdict == "quoted" and (called or proof))
        or (c.verdict == "likely" and proof)
        or (loose and _member_name(text, c, rules))
    ]


def _member_name(text: Text, member: Candidate, rules: ActivityRules) -> bool:
    """Whether a member without last words may be a name as those beside it are."""
    words = text.masked[member.start : member.end]
    return member.verdict == "plain" and len(words) >= 2 and not rules.things.search(words)


def _convinces(candidate: Candidate, trigger: Trigger | None) -> bool:
    """Whether the words are a name behind this trigger, whatever stands beside them."""
    match candidate.verdict:
        case "sure":
            return trigger is not None
        case "likely":
            return trigger == "hold" or (trigger == "run" and _carried_out(candidate))
        case "quoted":
            return trigger == "hold" or candidate.called or (trigger == "run" and candidate.run)
        case _:
            return False


def _carried_out(candidate: Candidate) -> bool:
    return candidate.run or (candidate.marked and candidate.kind != "brand")


def _divided(text: Text, start: int, end: int, rules: ActivityRules) -> list[Candidate]:
    """A member, cut at 和 where what stands before it is a name by itself."""
    for joint in _JOINTS.finditer(text.masked, start, end):
        first = judge(text, start, joint.start(), rules)
        if first.verdict in ("sure", "likely", "quoted"):
            return [first, judge(text, joint.end(), end, rules)]
    return [judge(text, start, end, rules)]


def _merged(text: Text, members: list[Candidate], others: bool, rules: ActivityRules) -> list[Candidate]:
    """Members that share the last words of the one behind them joined: 数学、物理竞赛.

    ``others``: 等 follows; then only short ones, all before the first with last words, can share.
    """
    merged: list[Candidate] = []
    waiting: list[Candidate] = []
    for member in members:
        if _shares(member):
            waiting.append(member)
            continue
        if waiting and _lends(member, waiting, others) and not (others and merged):
            merged.append(judge(text, waiting[0].start, member.end, rules))
        else:
            merged += [*waiting, member]
        waiting = []
    return [*merged, *waiting]


def _shares(member: Candidate) -> bool:
    """Whether a member may want the last words of another."""
    listed = member.verdict == "likely" and member.kind == "brand" and not member.marked
    return listed or (member.verdict == "plain" and not member.called)


def _lends(member: Candidate, waiting: list[Candidate], others: bool) -> bool:
    """Whether a name's last words can be those of the members before it, too.

    School subjects share a contest, air and water a programme; vans and exhibitions go to schools together.
    """
    if member.known or member.marked or member.verdict not in ("sure", "likely"):
        return False
    together = member.kind in ("outreach", "publicity")
    longest = 6 if together and not others else 3
    return (
        (together or member.run or member.kind == "contest")
        and all(each.end - each.start <= longest for each in waiting)
        and (member.kind == "outreach" or all(each.verdict == "plain" for each in waiting))
    )
