"""The head of a document: title, 发文字号, issuer, date, period, and where the body stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kg.extraction.citations import NUMBER, inner_title
from kg.extraction.dates import find_date, is_date
from kg.extraction.labels import read_label
from kg.extraction.outline import Line
from kg.extraction.pieces import Piece, piece_of
from kg.lexicons import Lexicons
from kg.readers.base import SourceText
from kg.records import Span

_TITLE_LINES = 5
_TITLE_LENGTH = 120
_PERIOD_OR_NOTE = r"(?:[（(][^（）()]*[）)]|[—\-－].{0,12}年)*"
_WHOLE_NUMBER = re.compile(NUMBER)


@dataclass(frozen=True)
class HeaderRules:
    """The table ``documents``, compiled."""

    kinds: tuple[str, ...]
    uncertain: tuple[str, ...]
    others: tuple[str, ...]
    title: re.Pattern[str]
    draft: re.Pattern[str]
    issuing: re.Pattern[str]
    tail: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    nation: tuple[str, ...]

    @classmethod
    def of(cls, lexicons: Lexicons) -> HeaderRules:
        """The rules of the lexicons, compiled."""
        table = lexicons.table("documents")
        kinds, lines = table["kinds"], table["lines"]
        every = [*kinds["plans"], *kinds["uncertain"], *kinds["others"]]
        drafts = "|".join(kinds["drafts"])
        return cls(
            kinds=tuple(sorted(kinds["plans"], key=len, reverse=True)),
            uncertain=tuple(kinds["uncertain"]),
            others=tuple(sorted(kinds["others"], key=len, reverse=True)),
            title=re.compile(
                rf".{{2,}}(?:{'|'.join(sorted(every, key=len, reverse=True))}){_PERIOD_OR_NOTE}"
            ),
            draft=re.compile(rf"[（(【\[](?:{drafts})[^）)】\]]{{0,8}}[）)】\]]"),
            issuing=re.compile(
                rf"(?:关于|(?:厅|室|府|院|委|局|组)){lines['issuing']}(.+)的(?:通知|函|决定|公告)$"
            ),
            tail=tuple(lines["tail"]),
            fields={key: tuple(lines[key]) for key in ("number", "issuer", "issued")},
            nation=tuple(table["nation"]["openings"]),
        )


@dataclass(frozen=True)
class Header:
    """What the head says. ``body`` is the span of the text proper, ``opening`` that of notice and
    opening paragraphs. ``kind`` is None where the title names none."""

    title: Piece
    kind: str | None
    draft: bool
    number: Piece | None
    issuer: Piece | None
    issued: tuple[date, Span] | None
    body: Span
    opening: tuple[Span, ...]


def read_header(source: SourceText, lines: list[Line], rules: HeaderRules) -> Header | None:
    """The header of a document; None where no title can be told."""
    head = [line for line in lines if not is_end(line, rules)]
    outer = _title_block(source, lines, 0, rules)
    if outer is None:
        return None
    first, after = outer
    document = _joined(source, lines, first, after)
    title, start = _proper(source, lines, (first, after), rules)
    noted = rules.draft.search("".join(_bare(line) for line in lines[first:start]))
    start = _skip_notes(lines, start)
    stop = _body_stop(lines, start, rules)
    signature = _signature(source, lines, after, start) or _signature(source, lines, stop, len(lines))
    end = lines[stop - 1].end if stop > start else lines[-1].end
    notice = (lines[after].start, lines[start - 1].end) if start > after else None
    body = (lines[start].start, end) if start < len(lines) else (end, end)
    return Header(
        title=_without_note(title, rules),
        kind=_kind(title.text, document.text, rules),
        draft=noted is not None or rules.draft.search(title.text) is not None,
        number=_number(source, head[: start + 1], rules),
        issuer=signature[0] if signature else _field(source, lines[:start], "issuer", rules),
        issued=signature[1] if signature else _dated(_field(source, lines[:start], "issued", rules)),
        body=body,
        opening=tuple(span for span in (notice, _opening(lines, start, stop)) if span),
    )


def _bare(line: Line) -> str:
    return re.sub(r"\s", "", line.text)


def _joined(source: SourceText, lines: list[Line], first: int, after: int) -> Piece:
    return piece_of(source.text, lines[first].start, lines[after - 1].end)


def _title_block(
    source: SourceText, lines: list[Line], begin: int, rules: HeaderRules
) -> tuple[int, int] | None:
    """The first lines that together are a title, as ``(first, after)``: as many as fit."""
    for first in range(begin, len(lines)):
        if first > begin and read_label(lines[first].text) and _is_sentence(lines[first]):
            return None
        fitting = [
            after
            for after in range(first + 1, min(first + _TITLE_LINES, len(lines)) + 1)
            if all(map(_title_like, lines[first:after]))
            and rules.title.fullmatch(_joined(source, lines, first, after).text[:_TITLE_LENGTH])
        ]
        if fitting:
            return first, fitting[-1]
    return None


def _is_sentence(line: Line) -> bool:
    return line.text.endswith("。") or len(line.text) > 60


def _title_like(line: Line) -> bool:
    text = _bare(line)
    return (
        len(text) <= 60
        and not text.endswith(("。", "：", ":", "；", "，"))
        and not ("关于" not in text and text.endswith("文件"))
        and "。" not in text
        and not _WHOLE_NUMBER.fullmatch(text)
        and not is_date(text)
        and not re.match(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|目录$)", text)
    )


def _proper(
    source: SourceText, lines: list[Line], outer: tuple[int, int], rules: HeaderRules
) -> tuple[Piece, int]:
    """The plan's own title and the line after it: of a notice, the title of what it issues."""
    document = _joined(source, lines, *outer)
    bare = rules.draft.sub("", document.text)
    issuing = rules.issuing.search(bare)
    if issuing is None:
        return document, outer[1]
    wanted = inner_title(issuing[1])
    for first in range(outer[1], len(lines)):
        for after in range(first + 1, min(first + _TITLE_LINES, len(lines)) + 1):
            own = _joined(source, lines, first, after)
            if _same(rules.draft.sub("", own.text), wanted):
                return own, after
    start = document.text.find(wanted)
    inner = document.part(start, start + len(wanted)) if start >= 0 else document
    return inner, _after_notice(lines, outer[1])


def _same(own: str, wanted: str) -> bool:
    """Titles are the same but for brackets and dashes; the notice may put the author in front."""
    folded = _folded(own)
    return folded == _folded(wanted) or (len(folded) >= 8 and _folded(wanted).endswith(folded))


def _folded(title: str) -> str:
    return re.sub(r"[《》〈〉“”\"（）()—–―\-－~～的\s]|年(?=$)", "", title)


def _after_notice(lines: list[Line], after: int) -> int:
    """Where the text begins behind a notice whose issued text repeats no title: after its date."""
    for position in range(after, min(after + 25, len(lines))):
        if is_date(_bare(lines[position])):
            return position + 1
        if read_label(lines[position].text):
            break
    return after


def _skip_notes(lines: list[Line], start: int) -> int:
    """Past lines in brackets under a title: （征求意见稿）, （2022年5月10日…通过）, the number."""
    while start < len(lines):
        text = _bare(lines[start])
        in_brackets = text[:1] in "（(" and text[-1:] in "）)" and not read_label(text)
        if not (in_brackets or _WHOLE_NUMBER.fullmatch(text) or is_date(text)):
            break
        start += 1
    return start


def is_end(line: Line, rules: HeaderRules) -> bool:
    """Whether a line stands behind the body: 抄送, 附件, the printer's line."""
    text = _bare(line)
    printed = find_date(text)
    return text.startswith(rules.tail) or (printed is not None and text.endswith("印发") and len(text) < 60)


def _body_stop(lines: list[Line], start: int, rules: HeaderRules) -> int:
    """The line after the body: before the end matter and a signature."""
    for position in range(start, len(lines)):
        if is_end(lines[position], rules):
            return _before_signature(lines, start, position)
    return _before_signature(lines, start, len(lines))


def _before_signature(lines: list[Line], start: int, stop: int) -> int:
    if stop - start < 2 or not is_date(_bare(lines[stop - 1])):
        return stop
    stop -= 1
    while stop > start + 1 and _names_issuer(lines[stop - 1]):
        stop -= 1
    return stop


def _names_issuer(line: Line) -> bool:
    text = _bare(line)
    return len(text) <= 40 and not re.search(r"[。；：，]", text) and read_label(text) is None


def _signature(
    source: SourceText, lines: list[Line], begin: int, end: int
) -> tuple[Piece, tuple[date, Span]] | None:
    """Issuer and date where a line that is nothing but a date stands under a name."""
    for position in range(max(begin, 1), end):
        line = lines[position]
        found = find_date(_bare(line))
        if found is None or not is_date(_bare(line)):
            continue
        first = position
        while first > begin and _names_issuer(lines[first - 1]):
            first -= 1
        if first < position:
            return _joined(source, lines, first, position), (found[0], (line.start, line.end))
    return None


def _without_note(title: Piece, rules: HeaderRules) -> Piece:
    note = rules.draft.search(title.text)
    return title.part(0, note.start()) if note and note.start() else title


def _kind(title: str, document: str, rules: HeaderRules) -> str | None:
    """The kind that ends a title, brackets left out; of 关于…若干措施的通知 it is 若干措施."""
    for text in (title, document):
        bare = re.sub(r"[（(][^（）()]*[）)]", "", text)
        inner = re.sub(r"的通知$", "", bare)
        for kind in rules.kinds:
            if inner.endswith(kind):
                return kind
        for kind in (*rules.uncertain, *rules.others):
            if bare.endswith(kind):
                return kind
    return None


def _number(source: SourceText, lines: list[Line], rules: HeaderRules) -> Piece | None:
    """The document's own number: it stands alone on a line of the head, or in its data."""
    for line in lines:
        text = piece_of(source.text, line.start, line.end)
        if _WHOLE_NUMBER.fullmatch(text.text):
            return text
    return _field(source, lines, "number", rules)


def _field(source: SourceText, lines: list[Line], key: str, rules: HeaderRules) -> Piece | None:
    """What stands behind 发文字号： and the like on a line of its own."""
    for line in lines:
        text = piece_of(source.text, line.start, line.end)
        match = re.match(rf"(?:{'|'.join(rules.fields[key])})[：:]", text.text)
        if match and match.end() < len(text.text):
            return text.part(match.end(), len(text.text))
    return None


def _dated(text: Piece | None) -> tuple[date, Span] | None:
    found = find_date(text.text) if text else None
    return (found[0], text.span(found[1], found[2])) if text and found else None


def _opening(lines: list[Line], start: int, stop: int) -> Span | None:
    """The paragraphs before the first numbered item."""
    after = start
    while after < stop and not (read_label(lines[after].text) and after > start):
        after += 1
    return (lines[start].start, lines[after - 1].end) if after > start else None
