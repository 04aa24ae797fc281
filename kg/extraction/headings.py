"""What a heading is about: tasks or none, and the kind of its action."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kg.lexicons import Lexicons
from kg.records import ActionKind

OPENING_SENTENCE = re.compile(r"(?:(?!要|应当|须|是)[^。！？：:]){2,25}[。：:].")
"""A short first sentence that is a heading: more follows, and it does not say what must be."""
_BOX = re.compile(r"[【\[［]([^】\]］]{2,30})[】\]］]")


@dataclass(frozen=True)
class HeadingRules:
    """The table ``headings``."""

    not_tasks: frozenset[str]
    beside: frozenset[str]
    alone: frozenset[str]
    not_tasks_opening: tuple[str, ...]
    not_tasks_ending: re.Pattern[str]
    conditions: re.Pattern[str]
    aims: re.Pattern[str]
    basis: frozenset[str]
    improvement: re.Pattern[str]
    project: re.Pattern[str]
    safeguard: re.Pattern[str]
    opening_aims: re.Pattern[str]
    leads: tuple[str, ...]
    measures_leads: frozenset[str]
    clause_opening: tuple[str, ...]
    list_opening: re.Pattern[str]
    max_title: int

    @classmethod
    def of(cls, lexicons: Lexicons) -> HeadingRules:
        """The rules of the lexicons, compiled."""
        table = lexicons.table("headings")
        sections, kinds, leads, titles = table["sections"], table["kinds"], table["leads"], table["titles"]
        safeguard = [*kinds["safeguard"], *(f"^{word}$" for word in kinds["safeguard_whole"])]
        return cls(
            not_tasks=frozenset(sections["not_tasks"]),
            beside=frozenset(sections["not_tasks_beside"]),
            alone=frozenset(sections["not_tasks_alone"]),
            not_tasks_opening=tuple(sections["not_tasks_opening"]),
            not_tasks_ending=re.compile(f"(?:{sections['not_tasks_ending']})$"),
            conditions=re.compile(sections["conditions"]),
            aims=re.compile("|".join(sections["aims"])),
            basis=frozenset(sections["basis"]),
            improvement=re.compile("|".join(kinds["improvement"])),
            project=re.compile(f"(?:{'|'.join(kinds['project_end'])})$"),
            safeguard=re.compile("|".join(safeguard)),
            opening_aims=re.compile(leads["aims"]),
            leads=tuple(sorted({*leads["objective"], *leads["measures"]}, key=len, reverse=True)),
            measures_leads=frozenset(leads["measures"]),
            clause_opening=tuple(titles["clause_opening"]),
            list_opening=re.compile(titles["list_opening"]),
            max_title=titles["max_length"],
        )


def boxed(text: str) -> tuple[int, int] | None:
    """Where the words stand of a heading that a text has in a box at its front: 【加强领导】建立机制。"""
    match = _BOX.match(text)
    return match.span(1) if match else None


def folded(title: str) -> str:
    """A heading as it is compared: NFKC, no white space, no closing punctuation."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", title)).rstrip("。.:;,、")


def is_task(title: str, rules: HeadingRules, *, alone: bool = False, below: bool = False) -> bool:
    """Whether the items below a heading say what will be done; principles, aims and background do not.

    ``alone``: no items stand below it; ``below``: it stands below a heading that is a task.
    """
    words = folded(title)
    if rules.not_tasks_ending.search(words) or (not below and words.startswith(rules.not_tasks_opening)):
        return False
    if alone and words in rules.alone:
        return False
    parts = re.split(r"[、和与及]|以及", words)
    known = words in rules.not_tasks or any(part in rules.not_tasks for part in parts)
    return not (known and (words in rules.not_tasks or set(parts) <= rules.not_tasks | rules.beside))


def states_aims(title: str, rules: HeadingRules) -> bool:
    """Whether the figures in a section that is no task are targets of the plan."""
    return bool(rules.aims.search(folded(title)))


def action_kind(titles: list[str], rules: HeadingRules) -> ActionKind:
    """The kind by the nearest telling heading: the action's own title first, then those above it."""
    for title in map(folded, titles):
        if rules.improvement.search(title):
            return "improvement"
        if rules.project.search(title):
            return "project"
        if rules.safeguard.search(title):
            return "safeguard"
    return "other"
