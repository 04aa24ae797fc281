"""The ready questions of the pages: the competency questions, from ``data/questions``.

Each file begins with its question, ``# zh:`` and ``# en:``; the query is the whole file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data" / "questions"
_TITLES = re.compile(r"# zh: (?P<zh>.+)\n# en: (?P<en>.+)\n")


@dataclass(frozen=True)
class Question:
    """A question in Chinese and English and the query that answers it."""

    zh: str
    en: str
    query: str


@cache
def load_questions() -> tuple[Question, ...]:
    """All of them, in the order of the files' names."""
    return tuple(_read(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.rq")))


def _read(text: str) -> Question:
    titles = _TITLES.match(text)
    assert titles is not None, text
    return Question(titles["zh"], titles["en"], text.strip())
