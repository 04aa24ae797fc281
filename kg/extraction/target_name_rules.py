"""The rules by which names of targets are cut out of a clause."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extraction.verbs import Words
from kg.lexicons import Table
from kg.records import Span

SHORTEST = 2
"""Characters that a name before a number has at least."""


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
    next_task: re.Pattern[str]

    @classmethod
    def of(cls, table: Table, words: Words) -> NameRules:
        """The rules of the lexicon's tables."""
        names = table["names"]
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
            next_task=re.compile(f"、(?={words.plain_verb.pattern})"),
        )


def trimmed(text: str, start: int, end: int, rules: NameRules) -> Span:
    """``text[start:end]`` without connectives, scope words and adverbs at its ends."""
    while start < end and (match := rules.front.match(text, start, end)):
        start = match.end()
    while start < end and (match := rules.back.search(text, start, end)):
        end = match.start()
    return start, end


def is_part_of_noun(text: str, verb: Span, end: int, rules: NameRules) -> bool:
    """Whether what looks like a verb begins a noun: 组织化, 服务中心."""
    plain = rules.words.plain_verb.fullmatch(text, *verb) is not None
    joined = rules.joined if plain else rules.joined_nouns
    return joined.match(text, verb[1], end) is not None
