"""How much of their wording two texts share, whatever else a collection holds.

BM25 weighs a word by how rare it is among the documents there are; a score that two measures keep for ever
cannot. Here a bigram weighs by how rare it is in a fixed body of official texts
(``data/ranking/bigrams.tsv``). Thousands of texts are compared at an ingest, so all of it is arithmetic on
arrays: a bigram is the number that the UTF-16 units of its two characters make.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from kg.lexicons import DATA
from search.texts.folding import fold

Bigrams: TypeAlias = npt.NDArray[np.uint32]
Weights: TypeAlias = npt.NDArray[np.float64]

TABLE = DATA.parent / "ranking" / "bigrams.tsv"
"""A line a bigram: it, and in how many texts it stands; the first line has the number of texts alone."""

RAREST = 3
"""Texts; a bigram that fewer contain is not in the table."""

_HAN = (range(0x3007, 0x3008), range(0x3400, 0x4DC0), range(0x4E00, 0xA000))


@dataclass(frozen=True, eq=False)
class Bag:
    """The bigrams of a text, ascending, and their weights, whose squares sum to 1."""

    bigrams: Bigrams
    weights: Weights


class _Rarity(NamedTuple):
    bigrams: Bigrams
    weights: Weights
    unknown: float


def bag_of(text: str) -> Bag:
    """A bigram weighs (1 + ln count) · idf; the bag of a text without any is empty."""
    bigrams, counts = np.unique(bigrams_of(text), return_counts=True)
    weights = (1 + np.log(counts)) * _idf_of(bigrams)
    return Bag(bigrams, weights / (np.sqrt(weights @ weights) or 1.0))


def overlap(one: Bag, other: Bag) -> float:
    """The cosine of two bags: 0 nothing in common, 1 the same."""
    return float(common(one, other).weights.sum())


def common(one: Bag, other: Bag) -> Bag:
    """The bigrams that both have, and what each gives to their overlap."""
    if not len(one.bigrams):
        return one
    places = np.searchsorted(one.bigrams, other.bigrams).clip(max=len(one.bigrams) - 1)
    shared = np.flatnonzero(one.bigrams[places] == other.bigrams)
    return Bag(other.bigrams[shared], one.weights[places[shared]] * other.weights[shared])


def bigrams_of(text: str) -> Bigrams:
    """All bigrams of Chinese characters in the order of the text, in simplified characters."""
    units = _simplified()[np.frombuffer(text.encode("utf-16-le", "replace"), np.uint16)].astype(np.uint32)
    kept = (units[:-1] > 0) & (units[1:] > 0)
    pairs: Bigrams = ((units[:-1] << 16) | units[1:])[kept].astype(np.uint32, copy=False)
    return pairs


def write_table(path: Path, texts: list[str]) -> None:
    """Count the bigrams of texts and write the table anew."""
    each = [np.unique(bigrams_of(text)) for text in texts]
    found, counts = np.unique(np.concatenate(each), return_counts=True)
    rows = zip(found[counts >= RAREST].tolist(), counts[counts >= RAREST].tolist(), strict=True)
    lines = [f"\t{len(texts)}", *(f"{chr(pair >> 16)}{chr(pair & 0xFFFF)}\t{count}" for pair, count in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _idf_of(bigrams: Bigrams) -> Weights:
    rarity = _rarity()
    places = np.searchsorted(rarity.bigrams, bigrams).clip(max=len(rarity.bigrams) - 1)
    return np.where(rarity.bigrams[places] == bigrams, rarity.weights[places], rarity.unknown)


@cache
def _rarity() -> _Rarity:
    """Of the table's bigrams the idf as in BM25 (Lucene's form), and that of any other."""
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    total = int(rows[0][1])
    bigrams = np.array([(ord(pair[0]) << 16) | ord(pair[1]) for pair, _ in rows[1:]], np.uint32)
    counts = np.array([int(count) for _, count in rows[1:]] + [RAREST - 1])
    weights = np.log(1 + (total - counts + 0.5) / (counts + 0.5))
    return _Rarity(bigrams, weights[:-1], float(weights[-1]))


@cache
def _simplified() -> npt.NDArray[np.uint16]:
    """For each UTF-16 unit the simplified character; 0 where it is no Chinese character."""
    table = np.zeros(0x10000, np.uint16)
    units = [unit for block in _HAN for unit in block]
    simple = map(ord, fold(" ".join(map(chr, units)))[::2])
    table[units] = [code if code < len(table) else unit for unit, code in zip(units, simple, strict=True)]
    return table
