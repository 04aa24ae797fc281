"""The ready questions of the query page, from ``questions.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "questions.toml"


@dataclass(frozen=True)
class Question:
    """A question in Chinese and English and the query that answers it."""

    zh: str
    en: str
    query: str


def load_questions() -> tuple[Question, ...]:
    """All of them, in the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["question"]
    return tuple(Question(row["zh"], row["en"], row["query"].strip()) for row in rows)
