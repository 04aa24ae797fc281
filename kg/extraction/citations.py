"""The documents that a plan says it carries out: 根据《…》（国发〔2021〕9号）."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extraction.pieces import Piece
from kg.lexicons import Lexicons
from kg.records import Citation

NUMBER = r"[\u4e00-\u9fffA-Za-z]{1,15}[〔\[（(【［](?:19|20)\d\d[〕\]）)】］](?:第)?\d{1,4}号"
"""发文字号: 国发〔2021〕9号 (GB/T 9704-2012, 7.2.5), with the brackets that people use instead."""

_BEHIND = re.compile(rf"[（(]({NUMBER})")
_ISSUING = re.compile(r"关于(?:印发|转发|批转|发布|公布|下发)(.+?)(?:的(?:通知|函|决定|公告))?$")
_SENTENCE_START = re.compile(r"[。！；：:]")
_PRINTING = re.compile(r"(?:印发|转发)([〈《].+[〉》])(?:的(?:通知|函))?$")
_OUTER = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")


@dataclass(frozen=True)
class CitationRules:
    """The part ``citations`` of the table ``documents``."""

    openings: tuple[str, ...]
    carrying: re.Pattern[str]
    clause: re.Pattern[str]
    making: re.Pattern[str]
    past: re.Pattern[str]

    @classmethod
    def of(cls, lexicons: Lexicons) -> CitationRules:
        """The rules of the lexicons, compiled."""
        table = lexicons.table("documents")["citations"]
        return cls(
            openings=tuple(table["openings"]),
            carrying=re.compile("|".join(table["carrying"])),
            clause=re.compile(table["clause"]),
            making=re.compile(f"(?:{'|'.join(table['making'])})$"),
            past=re.compile("|".join(table["past"])),
        )


def inner_title(title: str) -> str:
    """The title of what a notice issues: of 国务院关于印发《X》的通知 it is X, else the title itself."""
    match = _ISSUING.search(title) or _PRINTING.search(title)
    inner = match[1] if match else title
    return inner.strip("《》〈〉<>")


def find_citations(opening: Piece, own_title: str, rules: CitationRules) -> list[Citation]:
    """The documents that the sentences of an opening say are carried out, in order, each once."""
    found: dict[str, Citation] = {}
    for match in _OUTER.finditer(opening.text):
        before = _SENTENCE_START.split(opening.text[: match.start()])[-1]
        title = inner_title(match[1])
        if title in found or title == own_title or not _carried_out(before, rules):
            continue
        number = _BEHIND.match(opening.text, match.end())
        start = match.start(1) + match[1].index(title)
        found[title] = Citation(
            title=title,
            document_number=number[1] if number else None,
            span=opening.span(start, start + len(title)),
        )
    return list(found.values())


def _carried_out(before: str, rules: CitationRules) -> bool:
    """Whether the sentence up to a title says so: it opens like that, or its last clause does."""
    sentence = before.lstrip("（(")
    if rules.carrying.search(sentence) is None or rules.making.search(sentence):
        return False
    clause = re.split("[，,]", sentence)[-1]
    return sentence.startswith(rules.openings) or (
        rules.clause.match(clause) is not None and rules.past.search(sentence) is None
    )
