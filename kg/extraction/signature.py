"""What stands at the end of a text: the issuer's name over the date, 附件, 抄送, the printer's line."""

from __future__ import annotations

import re
from datetime import date

from kg.extraction.dates import find_date, is_date
from kg.extraction.head_rules import HeaderRules
from kg.extraction.labels import read_label
from kg.extraction.outline import Line
from kg.extraction.pieces import Piece
from kg.extraction.title import bare, joined
from kg.readers.base import SourceText
from kg.records import Span

Signature = tuple[Piece | None, tuple[date, Span]]
"""The issuer, None where a date stands without one, and the date with its place."""

_LONGEST_NAME = 40
_NAME_AND_DATE = re.compile(
    r"([\u4e00-\u9fff]{3,}[局会府室委协组部厅院办](?:[（(](?:代章|盖章|章)[）)])?)((?:20|二[〇○零]).+日)"
)
_LONGEST_PRINT = 60


def is_end(line: Line, rules: HeaderRules) -> bool:
    """Whether a line stands behind the body: 抄送, 附件, the printer's line."""
    return bare(line).startswith(rules.tail) or is_printers(line)


def is_printers(line: Line) -> bool:
    """Whether a line names who printed the document when: 市政府办公室2023年3月9日印发."""
    text = bare(line)
    return text.endswith("印发") and len(text) < _LONGEST_PRINT and find_date(text) is not None


def body_stop(lines: list[Line], start: int, rules: HeaderRules) -> int:
    """The line after the body: before the end matter and a signature."""
    stop = next((at for at in range(start, len(lines)) if is_end(lines[at], rules)), len(lines))
    if stop - start < 2:
        return stop
    if _signed_at(lines[stop - 1]):
        return stop - 1
    if not is_date(bare(lines[stop - 1])):
        return stop
    stop -= 1
    while stop > start + 1 and _names_issuer(lines[stop - 1]):
        stop -= 1
    return stop


def _names_issuer(line: Line) -> bool:
    text = bare(line)
    return len(text) <= _LONGEST_NAME and not re.search(r"[。；：，]", text) and read_label(text) is None


def _signed_at(line: Line) -> re.Match[str] | None:
    """Name and date on one line."""
    match = _NAME_AND_DATE.fullmatch(bare(line))
    return match if match and len(match[1]) <= _LONGEST_NAME and is_date(match[2]) else None


def read_signature(
    source: SourceText, lines: list[Line], begin: int, end: int, rules: HeaderRules
) -> Signature | None:
    """Issuer and date where a line is nothing but a date: the first under a name, else the first."""
    alone: Signature | None = None
    for position in range(max(begin, 1), end):
        line = joined(source, lines, (position, position + 1))
        text = line.text.strip("（）()")
        together = _signed_at(lines[position])
        day = find_date(text)
        if day is None or not (together or is_date(text)):
            continue
        signed = day[0], (lines[position].start, lines[position].end)
        if together:
            return _unstamped(line.part(*together.span(1)), rules), signed
        first = position
        while first > begin and _names_issuer(lines[first - 1]):
            first -= 1
        if first < position:
            return _unstamped(joined(source, lines, (first, position)), rules), signed
        alone = alone or (None, signed)
    return alone


def _unstamped(name: Piece, rules: HeaderRules) -> Piece:
    """The name without （代章）."""
    stamp = rules.stamp.search(name.text)
    return name.part(0, stamp.start()) if stamp and stamp.start() else name
