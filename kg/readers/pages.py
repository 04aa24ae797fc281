"""What a printed page adds to a text: page numbers, running heads, lines broken at the page's width."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

_MARK = r"[—–―\-－_·•.~]"
_PAGE = re.compile(
    rf"{_MARK}{{1,3}}\d{{1,3}}{_MARK}{{1,3}}|第\d{{1,3}}页[,，/]?(?:共\d{{1,3}}页)?|(?i:page)\d{{1,3}}(?:of\d{{1,3}})?"
)
_BEFORE_FEED = re.compile(r"\n[^\S\n\f]*\d{1,3}[^\S\n\f]*\n?(?=\f)")
_HEAD_LENGTH = 40

_WIDTHS = range(40, 101)
"""Widths of a printed line, in columns: 20 to 50 Chinese characters."""
_LEAST_BROKEN = 5
_LEAST_SHARE = 0.3
_LONGER = 0.03
_SLACK = 6
"""A line is full though it is this many columns short: no line begins with a punctuation mark, and no
number is broken."""
_ENDED = re.compile(r"[。！？；：:;!?]$")
_OPENS = re.compile(
    r"第[一二三四五六七八九十]{1,3}(?:部分|章|节|条)|[一二三四五六七八九十]{1,3}[、.．]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]"
    r"|\d{1,2}(?:[.．、](?!\d)|(?:\.\d{1,2})+\s)|[①-⑳—]|附件|抄送|[（(【\[](?:责任|牵头|负责)"
)


def without_feeds(text: str) -> str:
    """The text without the bare page numbers that stand before form feeds."""
    return _BEFORE_FEED.sub("\n", text)


def without_pages(text: str) -> str:
    """The text without lines that are a page number (— 3 —, 第3页) and without running heads.

    A running head is a line that stands beside page numbers at least twice; it is kept where it stands first.
    """
    lines = text.split("\n")
    pages = {position for position, line in enumerate(lines) if _PAGE.fullmatch(line.replace(" ", ""))}
    if not pages:
        return text
    left_out = pages | set(_running_heads(lines, pages))
    return "\n".join(line for position, line in enumerate(lines) if position not in left_out)


def _running_heads(lines: list[str], pages: set[int]) -> Iterator[int]:
    """The positions of running heads but for their first."""
    beside = sorted({near for page in pages for near in (page - 1, page + 1)} - pages)
    beside = [position for position in beside if 0 <= position < len(lines)]
    counts = Counter(_folded(lines[position]) for position in beside)
    seen: dict[str, int] = {}
    for position, line in enumerate(lines):
        seen.setdefault(_folded(line), position)
    for position in beside:
        head = _folded(lines[position])
        if counts[head] > 1 and 2 <= len(head) <= _HEAD_LENGTH and seen[head] != position:
            yield position


def _folded(line: str) -> str:
    return re.sub(r"[\s\d]", "", line)


def unwrapped(text: str) -> str:
    """The text with paragraphs on one line each, where a text is broken at one width all through."""
    lines = text.split("\n")
    widths = [_columns(line) for line in lines]
    width = sorted(widths)[int(len(widths) * (1 - _LONGER))]
    full = [columns >= width - _SLACK for columns in widths]
    broken = [fits and not _ENDED.search(line) for fits, line in zip(full, lines, strict=True)]
    if width not in _WIDTHS or sum(broken) < _LEAST_BROKEN or sum(full) < _LEAST_SHARE * len(lines):
        return text
    paragraphs = lines[:1]
    for runs_on, line in zip(broken, lines[1:], strict=False):
        if runs_on and not _OPENS.match(line):
            paragraphs[-1] += _gap(paragraphs[-1], line) + line
        else:
            paragraphs.append(line)
    return "\n".join(paragraphs)


def _gap(before: str, after: str) -> str:
    """Two Latin words are apart; a number that was broken is not."""
    ends = before[-1:] + after[:1]
    return " " if ends.isascii() and ends.isalnum() and not ends.isdigit() else ""


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
