"""Sentences and clauses of the documents that the student learns from."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

LONGEST = 160  # characters; longer sentences are seen clause by clause
LONGEST_PASSAGE = 240
HELD_OUT = 8  # every eighth document is kept for measuring, never trained on

_SENTENCE = re.compile(r"(?<=[。；！？\n])")
_CLAUSE = re.compile(r"(?<=[，、：。；！？])")


def documents(path: Path) -> list[str]:
    """The texts of a JSONL file of ``{"text": …}``, in its order."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines if line.strip()]


def divide(texts: list[str]) -> tuple[list[str], list[str]]:
    """The texts to learn from, and those held out."""
    learned = [text for index, text in enumerate(texts) if index % HELD_OUT != HELD_OUT - 1]
    return learned, texts[HELD_OUT - 1 :: HELD_OUT]


def sentences(text: str) -> list[str]:
    """The sentences of a text, without those too long for one look and those of two characters or fewer."""
    parts = (part.strip() for part in _SENTENCE.split(text))
    return [part for part in parts if 2 < len(part) <= LONGEST]


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence, alone and in runs of two and three, without their last mark."""
    parts = [part for part in _CLAUSE.split(sentence) if part]
    runs = ("".join(parts[at : at + size]) for size in (1, 2, 3) for at in range(len(parts) - size + 1))
    return [run.strip("，、：。；！？ ") for run in runs if 2 < len(run) <= LONGEST]


def passages(texts: list[str], count: int, chance: random.Random) -> Iterator[str]:
    """``count`` runs of two to six sentences that follow each other, as long as a measure."""
    divided = [found for found in map(sentences, texts) if found]
    for _ in range(count if divided else 0):
        found = chance.choice(divided)
        at = chance.randrange(len(found))
        yield "".join(found[at : at + chance.randint(2, 6)])[:LONGEST_PASSAGE]


def pieces(texts: list[str]) -> list[str]:
    """Every sentence and clause of the texts, each once, in order."""
    return list(dict.fromkeys(_pieces(texts)))


def _pieces(texts: list[str]) -> Iterator[str]:
    for text in texts:
        for sentence in sentences(text):
            yield sentence
            yield from clauses(sentence)
