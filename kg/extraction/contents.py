"""Tables of contents (目录), which are no part of the text."""

from __future__ import annotations

import re

from kg.extraction.outline import Line

_LEADERS = re.compile(r".{2,60}?[.．·…‥⋯]{3,}\d{1,3}")
_PAGE = re.compile(r"[.．·…‥⋯]*(?:[-—(（]*\d{1,3}[-—)）]*)?$")
_HEADING = re.compile(r"目录|目次|contents", re.IGNORECASE)


def without_contents(lines: list[Line]) -> list[Line]:
    """The lines without those with dot leaders and without entries below 目录, which all come again."""
    kept = []
    within = False
    for position, line in enumerate(lines):
        text = re.sub(r"\s", "", line.text)
        within = _HEADING.fullmatch(text) is not None or (
            within and _comes_again(text, lines[position + 1 :])
        )
        if not within and not _LEADERS.fullmatch(text):
            kept.append(line)
    return kept


def _comes_again(text: str, later: list[Line]) -> bool:
    entry = _folded(_PAGE.sub("", text))
    return len(entry) > 1 and any(_folded(line.text).startswith(entry) for line in later)


def _folded(text: str) -> str:
    return re.sub(r"[\s\-●•]", "", text)
