"""Tables of contents (目录), which are no part of the text."""

from __future__ import annotations

import re

from kg.extraction.outline import Line

_LEADERS = re.compile(r".{2,60}?[.．·…‥⋯]{3,}\d{1,3}")
_PAGE = re.compile(r"[.．·…‥⋯]*(?:[-—(（]*\d{1,3}[-—)）]*)?$")
_HEADING = re.compile(r"目录|目次|contents", re.IGNORECASE)
_MOST_ENTRIES = 300


def without_contents(lines: list[Line]) -> list[Line]:
    """The lines without those with dot leaders and without entries below 目录, which all come again."""
    texts = [re.sub(r"[\s\-●•]", "", line.text) for line in lines]
    kept = []
    within = 0
    for position, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if _HEADING.fullmatch(text):
            within = _MOST_ENTRIES
        elif within and not _comes_again(_PAGE.sub("", text), texts[position + 1 :]):
            within = 0
        if not within and not _LEADERS.fullmatch(text):
            kept.append(line)
        within = max(0, within - 1)
    return kept


def _comes_again(entry: str, later: list[str]) -> bool:
    return len(entry) > 1 and any(text.startswith(entry) for text in later)
