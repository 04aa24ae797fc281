"""Judged questions: a line of JSON each, as data/judgements/README.md says."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from search.errors import JudgementError

_SLACK = 40
"""Characters that a number or a mark may put before the words that a judgement names a measure by."""
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_COUNTERPART = "counterpart"


class Found(Protocol):
    """A measure in a list of results."""

    @property
    def source(self) -> str: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Relevant:
    """A measure by its file's name without ending and the first characters of its text; grade 1 or 2."""

    source: str
    begins: str
    grade: int


@dataclass(frozen=True)
class Topic:
    """A question, or a measure to which others are sought: then ``query`` is "" and ``measure`` names it.

    ``kind`` is the question's, "counterpart" for a measure.
    """

    id: str
    kind: str
    query: str
    measure: Relevant | None
    relevant: tuple[Relevant, ...]


def read_judgements(path: Path) -> tuple[Topic, ...]:
    """The topics of a file. Raises JudgementError with the line at fault."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementError(
            f"读不了判断文件。The judgements cannot be read: {error}", place=str(path)
        ) from error
    topics = [_topic(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not topics:
        raise JudgementError("文件里没有判断。The file has no judgements.", place=str(path))
    return tuple(topics)


def grades(topic: Topic, results: Sequence[Found]) -> list[int]:
    """The grade of each result, 0 for what is not relevant; each judgement counts once.

    For a measure, results of its own plan are left out.
    """
    left = list(topic.relevant)
    found: list[int] = []
    for result in results:
        if topic.measure and stem(result.source) == topic.measure.source:
            continue
        one = next((each for each in left if is_meant(each, result)), None)
        if one:
            left.remove(one)
        found.append(one.grade if one else 0)
    return found


def is_meant(relevant: Relevant, result: Found) -> bool:
    """Whether a judgement names this measure."""
    if stem(result.source) != relevant.source:
        return False
    begins = plain(relevant.begins)
    return begins in plain(result.text)[: len(begins) + _SLACK]


def stem(source: str) -> str:
    """A file's name without folders and ending."""
    return _ENDING.sub("", source.replace("\\", "/").rsplit("/", 1)[-1])


def plain(text: str) -> str:
    """NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _topic(line: str, place: str) -> Topic:
    try:
        raw = json.loads(line)
        relevant = tuple(_relevant(each, each["grade"]) for each in raw["relevant"])
        measure = None if raw.get("query") else _relevant(raw, 0)
        kind = _COUNTERPART if measure else raw.get("type") or "question"
        return Topic(str(raw["id"]), kind, raw.get("query") or "", measure, relevant)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise JudgementError(
            f"这一行不是判断（{error}）。The line is no judgement.",
            place=place,
            remedy='每行应有 id、query（或 source 与 begins）、relevant。A line has "id", "query" '
            '(or "source" and "begins") and "relevant": [{"source", "begins", "grade"}].',
        ) from error


def _relevant(raw: dict[str, Any], grade: int) -> Relevant:
    if grade not in (0, 1, 2):
        raise ValueError(f"grade {grade}")
    return Relevant(stem(raw["source"]), raw["begins"], grade)
