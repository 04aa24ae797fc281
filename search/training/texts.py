"""The texts that the student learns from: which kinds, and how many of each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from search.training.corpus import divide, documents, pieces
from search.training.wording import Pair, pairs, read_wording, retold
from search.training.words import dictionary, groups, read_words, substituted


@dataclass(frozen=True)
class Amounts:
    """How many texts of each made kind; of the documents' own pieces all are taken."""

    substituted: int = 30_000
    groups: int = 25_000
    pairs: int = 14_000
    retold: int = 6_000


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
    lessons = {lesson.text: lesson for lesson in _lessons(pieces(learned), amounts, chance) if lesson.text}
    shuffled = list(lessons.values())
    chance.shuffle(shuffled)
    return Texts(shuffled, pieces(kept))


def _lessons(own: list[str], amounts: Amounts, chance: random.Random) -> Iterator[Lesson]:
    kinds, wording = read_words(dictionary()), read_wording()
    for text in substituted(own, kinds, amounts.substituted, chance):
        yield Lesson(text, text)
    for text in groups(kinds, amounts.groups, chance):
        yield Lesson(text, text)
    for pair in pairs(wording, amounts.pairs, chance):
        yield from _both(pair)
    for pair in retold(wording, own, amounts.retold, chance):
        yield from _both(pair)
    for text in own:
        yield Lesson(text, text)


def _both(pair: Pair) -> tuple[Lesson, Lesson]:
    return Lesson(pair.official, pair.official), Lesson(pair.everyday, pair.official)
