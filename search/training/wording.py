"""Texts made from patterns, each in official and in everyday words."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

_SLOT = re.compile(r"\{(\w+)\}")


class Pair(NamedTuple):
    """One idea in everyday and in official words."""

    everyday: str
    official: str


class Idea(NamedTuple):
    """The words of official texts and of everyday speech for one thing."""

    official: tuple[str, ...]
    everyday: tuple[str, ...]


@dataclass(frozen=True)
class Pattern:
    """Sentences with {slots}: any of ``everyday`` asks for what any of ``official`` says."""

    official: tuple[str, ...]
    everyday: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """The ideas of each slot, and the patterns."""

    ideas: dict[str, tuple[Idea, ...]]
    patterns: tuple[Pattern, ...]


def read_wording() -> Wording:
    """The table ``wording.toml``."""
    table = tomllib.loads(files(__package__).joinpath("wording.toml").read_text(encoding="utf-8"))
    ideas = {
        slot: tuple(Idea(tuple(official.split()), tuple(everyday.split())) for official, everyday in rows)
        for slot, rows in table["words"].items()
    }
    patterns = tuple(Pattern(tuple(row["official"]), tuple(row["everyday"])) for row in table["patterns"])
    return Wording(ideas, patterns)


def pairs(wording: Wording, count: int, chance: random.Random) -> Iterator[Pair]:
    """``count`` pairs; both members of a pair fill a slot with the same idea."""
    for _ in range(count):
        pattern = chance.choice(wording.patterns)
        official = chance.choice(pattern.official)
        everyday = chance.choice(
            [text for text in pattern.everyday if _slots(text) <= _slots(official)] or [""]
        )
        if everyday:
            chosen = {slot: chance.choice(wording.ideas[slot]) for slot in sorted(_slots(official))}
            yield Pair(
                _fill(everyday, {slot: idea.everyday for slot, idea in chosen.items()}, chance),
                _fill(official, {slot: idea.official for slot, idea in chosen.items()}, chance),
            )


def chains(wording: Wording, count: int, chance: random.Random) -> Iterator[str]:
    """``count`` long official sentences of two to four patterns."""
    for _ in range(count):
        parts = [pair.official.rstrip("。") for pair in pairs(wording, chance.choice((2, 3, 4)), chance)]
        yield "，".join(parts) + "。"


def retold(wording: Wording, texts: list[str], count: int, chance: random.Random) -> Iterator[Pair]:
    """Up to ``count`` of ``texts`` that hold official words, with each of these in everyday words."""
    speech = {
        word: idea.everyday for ideas in wording.ideas.values() for idea in ideas for word in idea.official
    }
    official = re.compile("|".join(sorted(map(re.escape, speech), key=len, reverse=True)))
    having = [text for text in texts if official.search(text)]
    for _ in range(count if having else 0):
        text = chance.choice(having)
        yield Pair(official.sub(lambda found: chance.choice(speech[found[0]]), text), text)


def _slots(text: str) -> set[str]:
    return set(_SLOT.findall(text))


def _fill(text: str, words: dict[str, tuple[str, ...]], chance: random.Random) -> str:
    filled = _SLOT.sub(lambda found: chance.choice(words[found[1]]), text)
    return re.sub(
        "%d", lambda _: str(chance.choice((1, 2, 3, 5, 8, 10, 15, 20, 40, 60, 100))), filled
    ).replace("%%", "%")
