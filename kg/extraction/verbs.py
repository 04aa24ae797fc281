"""The verbs of plans: what is done (建设, 培训, 开展) beside what is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicons import Table


@dataclass(frozen=True)
class Words:
    """The verbs, adverbs and connectives of the lexicon ``targets``, compiled.

    ``verb`` matches a verb with its adverbs, ``plain_verb`` one that is never part of a noun, ``lifting`` one
    before what a figure is to reach. ``doing`` finds the end of a text that ends with a verb, ``acting`` with
    a verb or a preposition; ``anywhere`` finds any verb, ``core`` one between a subject and what is counted,
    ``acted`` one that says what a clause is about.
    """

    verb: re.Pattern[str]
    plain_verb: re.Pattern[str]
    doing: re.Pattern[str]
    acting: re.Pattern[str]
    anywhere: re.Pattern[str]
    lifting: re.Pattern[str]
    core: re.Pattern[str]
    acted: re.Pattern[str]


def alternatives(words: list[str]) -> str:
    """The words as a regular expression, longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))


def words_of(table: Table) -> Words:
    """The table ``verbs``, compiled."""
    adverbs = f"(?:{alternatives(table['adverbs'])})*"
    plain, every = alternatives(table["plain"]), alternatives([*table["plain"], *table["nouns"]])
    linking = alternatives(table["linking"])
    soft = "|".join(f"(?<={verb})" for verb in table["soft"])
    relative = f"(?!(?:{soft})[^，]*的[^，]{{2}})"
    return Words(
        verb=re.compile(f"{adverbs}(?:{every}){relative}(?:了|出|好|到)?"),
        plain_verb=re.compile(f"{adverbs}(?:{plain}){relative}(?:了|出|好)?"),
        doing=re.compile(f"(?:{every})(?:了|出|好)?{adverbs}$"),
        acting=re.compile(f"(?:{every}|{linking})(?:了|出|好)?{adverbs}$"),
        anywhere=re.compile(every),
        lifting=re.compile(f"{adverbs}(?:{alternatives([*table['core'], *table['lifting']])})(?:了|出|好)?"),
        core=re.compile(alternatives(table["core"])),
        acted=re.compile(alternatives([*table["core"], *table["plain"]])),
    )
