"""The head of a document: title, 发文字号, issuer, date, period, and where the body stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kg.extraction.dates import find_numeric_date, is_date
from kg.extraction.head_rules import HeaderRules
from kg.extraction.labels import read_label
from kg.extraction.outline import Line
from kg.extraction.pieces import Piece, piece_of
from kg.extraction.signature import body_stop, is_end, is_printers, read_signature
from kg.extraction.title import (
    ANNEX,
    Block,
    bare,
    joined,
    kind_of,
    proper_title,
    title_block,
    without_note,
)
from kg.readers.base import SourceText
from kg.records import Span

_VALUE = re.compile(r"\s?((?:(?!\s(?:\S\s?){1,7}[：:]).)+)")
"""What stands behind a field's colon, up to the white space before the next field."""


@dataclass(frozen=True)
class Header:
    """What the head says. ``body`` is the span of the text proper, ``opening`` that of notice and
    opening paragraphs. ``kind`` is None where the title names none. ``places`` are the texts that may begin
    with the region's name, the likeliest first."""

    title: Piece
    kind: str | None
    draft: bool
    number: Piece | None
    issuer: Piece | None
    issued: tuple[date, Span] | None
    body: Span
    opening: tuple[Span, ...]
    places: tuple[str, ...]


def read_header(source: SourceText, lines: list[Line], rules: HeaderRules) -> Header | None:
    """The header of a document; None where no title can be told."""
    lines = [_without_annex(lines[0]), *lines[1:]] if lines else lines
    outer = title_block(source, lines, rules)
    if outer is None:
        return None
    document = joined(source, lines, outer)
    title, start = proper_title(source, lines, outer, rules)
    start = _skip_notes(lines, start, rules)
    head = "".join(map(bare, lines[outer[0] : start]))
    draft = bool(rules.draft.search(head) or rules.consulting.search(document.text))
    stop = body_stop(lines, start, rules)
    issuer, issued = _signed(source, lines, (outer[1], start, stop), rules)
    end = lines[stop - 1].end if stop > start else lines[-1].end
    return Header(
        title=without_note(title, rules),
        kind=kind_of(title.text, document.text, rules),
        draft=draft,
        number=_number(source, lines[: start + 1], rules),
        issuer=issuer,
        issued=issued,
        body=(lines[start].start, end) if start < len(lines) else (end, end),
        opening=_openings(lines, (outer[1], start), stop),
        places=(title.text, issuer.text if issuer else "", document.text, *_others(lines, outer[0], stop)),
    )


def _without_annex(line: Line) -> Line:
    """A first line without 附件： in front."""
    mark = ANNEX.match(line.text)
    if mark is None or mark.end() == len(line.text):
        return line
    return Line(line.start + mark.end(), line.end, line.text[mark.end() :])


def _skip_notes(lines: list[Line], start: int, rules: HeaderRules) -> int:
    """Past lines in brackets under a title: （征求意见稿）, （2022年5月10日…通过）, the number, 附件."""
    while start < len(lines):
        text = bare(lines[start])
        in_brackets = text[:1] in "（(" and text[-1:] in "）)" and not read_label(text)
        known = rules.number_line.fullmatch(text) or is_date(text) or ANNEX.fullmatch(text)
        if not (in_brackets or known):
            break
        start += 1
    return start


def _signed(
    source: SourceText, lines: list[Line], cuts: tuple[int, int, int], rules: HeaderRules
) -> tuple[Piece | None, tuple[date, Span] | None]:
    """Issuer and date: signed in the notice (between the first two cuts) or behind the body (the third),
    else as the document's data say."""
    notice, start, stop = cuts
    signatures = [
        read_signature(source, lines, notice, start, rules),
        read_signature(source, lines, stop, len(lines), rules),
    ]
    signed = sorted((s for s in signatures if s), key=lambda signature: signature[0] is None)
    name, day = signed[0] if signed else (None, None)
    head = lines[:start]
    return name or _field(source, head, "issuer", rules), day or _dated(_field(source, head, "issued", rules))


def _number(source: SourceText, lines: list[Line], rules: HeaderRules) -> Piece | None:
    """The document's own number: it stands alone on a line of the head, or in its data."""
    for line in lines:
        text = piece_of(source.text, line.start, line.end)
        match = rules.number_line.fullmatch(text.text)
        if match and not is_end(line, rules):
            return text.part(*match.span(1))
    return _field(source, lines, "number", rules)


def _field(source: SourceText, lines: list[Line], key: str, rules: HeaderRules) -> Piece | None:
    """What stands behind 发文字号： and the like, up to the next field of the line."""
    for line in lines:
        match = rules.fields[key].search(line.text)
        value = _VALUE.match(line.text, match.end()) if match else None
        if match and value and (match.start() == 0 or line.text[match.start() - 1] == " "):
            return piece_of(source.text, line.start + value.start(1), line.start + value.end(1))
    return None


def _dated(text: Piece | None) -> tuple[date, Span] | None:
    found = find_numeric_date(text.text) if text else None
    return (found[0], text.span(found[1], found[2])) if text and found else None


def _openings(lines: list[Line], notice: Block, stop: int) -> tuple[Span, ...]:
    """The notice, and the paragraphs before the first numbered item."""
    begin, start = notice
    spans = [(lines[begin].start, lines[start - 1].end)] if start > begin else []
    after = start
    while after < stop and not (read_label(lines[after].text) and after > start):
        after += 1
    if after > start:
        spans.append((lines[start].start, lines[after - 1].end))
    return tuple(spans)


def _others(lines: list[Line], first: int, stop: int) -> list[str]:
    """The head that names the issuer in red (…文件), and the printer's line."""
    heads = [bare(line) for line in lines[:first] if bare(line).endswith("文件")]
    return [*heads, *(bare(line) for line in lines[stop:] if is_printers(line))]
