"""The texts that the student learns from: which kinds, and how many of each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from search.training.corpus import divide, documents, passages, pieces
from search.training.wording import Pair, Wording, chains, pairs, read_wording, retold
from search.training.words import dictionary, groups, read_words, substituted


@dataclass(frozen=True)
class Amounts:
    """How many texts of each made kind; of the documents' own pieces all are taken."""

    substituted: int = 25_000
    groups: int = 20_000
    pairs: int = 20_000
    retold: int = 16_000
    chains: int = 6_000
    passages: int = 2_500


class Lesson(NamedTuple):
    """A text, and the official wording that it should lie near (the text itself where there is none)."""

    text: str
    meaning: str


class Texts(NamedTuple):
    """What is learnt, and sentences of held-out documents for measuring."""

    lessons: list[Lesson]
    held_out: list[str]


def make_texts(corpus: Path, amounts: Amounts, seed: int) -> Texts:
    """All lessons, each text once, in an order that ``seed`` fixes."""
    learned, kept = divide(documents(corpus))
    chance = random.Random(seed)
    lessons = {lesson.text: lesson for lesson in _lessons(learned, amounts, chance) if lesson.text}
    shuffled = list(lessons.values())
    chance.shuffle(shuffled)
    return Texts(shuffled, pieces(kept))


def _lessons(learned: list[str], amounts: Amounts, chance: random.Random) -> Iterator[Lesson]:
    own, wording = pieces(learned), read_wording()
    for pair in pairs(wording, amounts.pairs, chance):
        yield from _both(pair)
    for pair in retold(wording, own, amounts.retold, chance):
        yield from _both(pair)
    for text in _made(own, wording, amounts, chance):
        yield Lesson(text, text)
    for text in [*own, *passages(learned, amounts.passages, chance)]:
        yield Lesson(text, text)


def _made(own: list[str], wording: Wording, amounts: Amounts, chance: random.Random) -> Iterator[str]:
    kinds = read_words(dictionary())
    yield from substituted(own, kinds, amounts.substituted, chance)
    yield from groups(kinds, amounts.groups, chance)
    yield from chains(wording, amounts.chains, chance)


def _both(pair: Pair) -> tuple[Lesson, Lesson]:
    return Lesson(pair.official, pair.official), Lesson(pair.everyday, pair.official)
