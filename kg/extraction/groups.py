"""Groups of people that a measure is meant for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.entities.vocabulary import concepts
from kg.extraction.masking import QUOTED, mask
from kg.extraction.pieces import Piece
from kg.lexicons import Lexicons, Table
from kg.records import Span, TargetGroupRef


@dataclass(frozen=True)
class Cue:
    """Words before groups, and what must follow them. ``actors``: those who mostly act for others count."""

    pattern: re.Pattern[str]
    follow: re.Pattern[str]
    actors: bool


@dataclass(frozen=True)
class GroupRules:
    """The labels of the vocabulary ``groups`` and the table ``groups``, compiled."""

    cues: tuple[Cue, ...]
    never: re.Pattern[str]
    label: re.Pattern[str]
    member: re.Pattern[str]
    joint: re.Pattern[str]
    weak: frozenset[str]
    actors: frozenset[str]
    actor_behind: re.Pattern[str]
    acting: re.Pattern[str]

    @classmethod
    def of(cls, lexicons: Lexicons) -> GroupRules:
        """The rules of the lexicons, compiled."""
        table = lexicons.table("groups")
        vocabulary = concepts("groups")
        labels = _any([*vocabulary.slugs, *table["words"]])
        acting = set(table["actors"])
        return cls(
            cues=tuple(_cue(row) for row in table["cues"]),
            never=re.compile(_any(table["never"])),
            label=re.compile(labels),
            member=re.compile(
                f"{table['front_pattern']}(?P<name>{table['own_pattern']}"
                f"(?:{labels})?(?P<label>{labels}){table['behind_pattern']})"
            ),
            joint=re.compile(table["joint_pattern"]),
            weak=frozenset(table["weak"]),
            actors=frozenset(
                label for label, slug in vocabulary.slugs.items() if acting & {*vocabulary.lineage(slug)}
            ),
            actor_behind=re.compile(table["actors_pattern"]),
            acting=re.compile(table["acting_pattern"]),
        )


def _any(words: list[str]) -> str:
    """The words as a pattern, the longest first; a look at the first character rules out most places."""
    firsts = "".join(sorted({word[0] for word in words}))
    return f"(?=[{firsts}])(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


def _cue(row: Table) -> Cue:
    return Cue(
        re.compile(row["pattern"]), re.compile(row.get("follow_pattern", "")), row.get("actors", False)
    )


def find_groups(piece: Piece, title_end: int, rules: GroupRules) -> list[TargetGroupRef]:
    """The groups named in a measure's text as those it is meant for, as written, each once, in order.

    ``title_end`` is where the heading sentence of ``piece.text`` ends, 0 where it has none. Groups
    count in the heading and behind the cues of the lexicon, not at every mention.
    """
    masked = rules.never.sub(lambda match: QUOTED * len(match[0]), mask(piece.text))
    found = sorted({*_in_heading(masked, title_end, rules), *_behind_cues(masked, rules)})
    refs: dict[str, TargetGroupRef] = {}
    last = 0
    for start, end in found:
        name = piece.text[start:end]
        if start >= last and name not in refs:
            refs[name] = TargetGroupRef(name=name, span=piece.span(start, end))
        last = max(last, end)
    return list(refs.values())


def _in_heading(masked: str, title_end: int, rules: GroupRules) -> Iterator[Span]:
    for match in rules.label.finditer(masked, 0, title_end):
        acts = match[0] in rules.actors and not rules.actor_behind.match(masked, match.end())
        if match[0] not in rules.weak and not acts and not rules.acting.search(masked[: match.start()]):
            yield match.span()


def _behind_cues(masked: str, rules: GroupRules) -> Iterator[Span]:
    for cue in rules.cues:
        for match in cue.pattern.finditer(masked):
            yield from _listed(masked, match.end(), cue, rules)


def _listed(masked: str, start: int, cue: Cue, rules: GroupRules) -> list[Span]:
    """The groups of a list that begins right behind a cue, if what must follow does."""
    spans = []
    joint: re.Match[str] | None = None
    while member := rules.member.match(masked, joint.end() if joint else start):
        if cue.actors or member["label"] not in rules.actors:
            spans.append(member.span("name"))
        start = member.end()
        joint = rules.joint.match(masked, start)
        if joint is None:
            break
    return spans if cue.follow.match(masked, start) else []
