"""Everyday words of a question in the words of official texts, by ``data/ranking/everyday.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.lexicons import DATA, read_table

TABLE = DATA.parent / "ranking" / "everyday.toml"
_KEPT = "kept"


@dataclass(frozen=True)
class Rewriting:
    """A folded question with official words for everyday ones; ``words`` are those put in, each once."""

    text: str
    words: tuple[str, ...]


def rewrite(text: str) -> Rewriting:
    """The question in official words; without ``words`` where it had no everyday ones."""
    words: dict[str, None] = {}

    def official(match: re.Match[str]) -> str:
        word = _words().get(match[0])
        if word is None:
            return match[0]
        words[word] = None
        return word

    rewritten = _pattern().sub(official, text)
    return Rewriting(rewritten, tuple(words))


@cache
def _words() -> Mapping[str, str]:
    table = read_table(TABLE)
    return {
        word: official for name, part in table.items() if name != _KEPT for word, official in part.items()
    }


@cache
def _pattern() -> re.Pattern[str]:
    """Everyday words, and longer ones they stand in that are official already, the longest first."""
    kept = {word for words in read_table(TABLE)[_KEPT].values() for word in words}
    longest = sorted({*_words(), *_words().values(), *kept}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_whole, longest)))


def _whole(word: str) -> str:
    """A pattern for a word; one in Latin letters stands alone: ai is not in train."""
    escaped = re.escape(word)
    return f"(?<![a-z]){escaped}(?![a-z])" if word.isascii() else escaped
