"""Random groups of dictionary words, and sentences in which words gave way to others of their kind."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import jieba
import jieba.posseg

LEAST_FREQUENCY = 20
REPLACED = ("n", "nz", "v", "vn", "a", "nr", "ns", "nt", "l", "i")  # jieba's tags of words with content
SHARE = 0.35  # of the words with content in a sentence


@dataclass(frozen=True)
class Words:
    """Words of one kind with the running totals of their weights (square root of frequency)."""

    words: tuple[str, ...]
    totals: tuple[float, ...]

    def draw(self, chance: random.Random, count: int = 1) -> list[str]:
        """``count`` words, frequent ones more often, with replacement."""
        return chance.choices(self.words, cum_weights=self.totals, k=count)


def dictionary() -> Path:
    """jieba's own word list: a word, its frequency and its tag a line."""
    return Path(jieba.__file__).with_name("dict.txt")


def read_words(path: Path) -> dict[str, Words]:
    """The words of a list in jieba's form by tag, and all of them under the empty tag."""
    kinds: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        if int(frequency) >= LEAST_FREQUENCY:
            kinds[""].append((word, math.sqrt(int(frequency))))
            kinds[tag].append((word, math.sqrt(int(frequency))))
    return {tag: _words(rows) for tag, rows in kinds.items()}


def _words(rows: list[tuple[str, float]]) -> Words:
    return Words(tuple(word for word, _ in rows), tuple(accumulate(weight for _, weight in rows)))


def groups(kinds: dict[str, Words], count: int, chance: random.Random) -> Iterator[str]:
    """Groups of one to eight words, written together, with spaces, or with 、."""
    for _ in range(count):
        size = chance.choice((1, 2, 2, 3, 3, 4, 5, 6, 8))
        yield chance.choice(("", "", " ", "、")).join(kinds[""].draw(chance, size))


def substituted(
    texts: Sequence[str], kinds: dict[str, Words], count: int, chance: random.Random
) -> Iterator[str]:
    """Texts out of ``texts``, about a third of their words of content replaced by others of the same tag."""
    tagged = [[(pair.word, pair.flag) for pair in jieba.posseg.cut(text, HMM=False)] for text in texts]
    for _ in range(count):
        yield "".join(_other(word, tag, kinds, chance) for word, tag in chance.choice(tagged))


def _other(word: str, tag: str, kinds: dict[str, Words], chance: random.Random) -> str:
    if tag in REPLACED and tag in kinds and chance.random() < SHARE:
        return kinds[tag].draw(chance)[0]
    return word
