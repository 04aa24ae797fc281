"""The numbering of official documents, 一、（一）1.（1）①, as it stands at the start of a line.

Ranks follow GB/T 9704-2012, 7.3.3 (一、 over （一） over 1. over （1）), with what longer documents put
above it (第一部分, 第一章, 第一节), between (第一条, 1.1) and below it (①, dashes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = "一二三四五六七八九十百〇零"
SECTION, PART, NUMBER, DECIMAL, PARAGRAPH = 4, 6, 7, 8, 11
"""The ranks of 一、, （一）, 1., 1.1 and （1）."""
_KINDS: tuple[tuple[float, str], ...] = (
    (1, rf"第\s?[{_HAN}]+\s?(?:部分|篇|编)"),
    (2, rf"第\s?[{_HAN}]+\s?章"),
    (3, rf"第\s?[{_HAN}]+\s?节"),
    (SECTION, rf"[{_HAN}]+\s?[、.．]"),
    (5, rf"第\s?[{_HAN}]+\s?条"),
    (PART, rf"[（(]\s?[{_HAN}]+\s?[）)]、?|[㈠-㈩]"),
    (PART + 0.4, rf"(?:专项)?(?:行动|任务|工程|举措)[{_HAN}]+(?:[：:、]|(?=\s))"),
    (NUMBER, r"[0-9０-９]{1,3}\s?(?:[.．](?![0-9０-９])|、)|[⒈-⒛]"),
    (PARAGRAPH, r"[（(]\s?[0-9０-９]{1,2}\s?[）)]、?|[⑴-⒇]"),
    (12, r"[①-⑳]|[0-9０-９]{1,2}[)）]"),
    (13, r"——?(?!\s*\d)|[-●•■◆▪·](?=\s|[\u4e00-\u9fff“])"),
)
_DOTTED = re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){1,3})(?=\s)")
_PATTERN = re.compile("|".join(f"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_KINDS)))

DASH_RANK = 13
LOWEST = 14
"""A rank below all labels."""


@dataclass(frozen=True)
class Label:
    """A number as it stands, the rank of its kind (1 the highest) and its length in characters."""

    text: str
    rank: float
    length: int


def read_label(line: str) -> Label | None:
    """The label that a line begins with."""
    dotted = _DOTTED.match(line)
    if dotted:
        return Label(dotted[1], decimal_rank(dotted[1]), dotted.end())
    match = _PATTERN.match(line)
    if match is None or match.lastgroup is None:
        return None
    rank = _KINDS[int(match.lastgroup[1:])][0]
    return Label(match[0].rstrip("、") if rank in (PART, PARAGRAPH) else match[0], rank, match.end())


def decimal_rank(number: str) -> int:
    """The rank of 1.1, 1.1.1 or 1.1.1.1."""
    return NUMBER + len(re.findall("[.．]", number))
