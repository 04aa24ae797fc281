"""The title of a document, and that of the plan inside it."""

from __future__ import annotations

import re

from kg.extraction.citations import inner_title
from kg.extraction.dates import is_date
from kg.extraction.head_rules import HeaderRules
from kg.extraction.labels import read_label
from kg.extraction.outline import Line
from kg.extraction.pieces import Piece, piece_of
from kg.readers.base import SourceText

_TITLE_LINES = 8
_TITLE_LENGTH = 120
_NOTICE_LINES = 25
_LONGEST_LINE = 60
_LEAST_ALIKE = 8
_NOTICE = re.compile(r"的(?:通知|函|公告|决定)$")
_NO_TITLE = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|目录$|第[一二三四五六七八九十]+[章节]"
)

ANNEX = re.compile(r"附件\s?[0-9０-９一二三四五六七八九十]{0,2}(?:[：:.．、]\s?|\s|$)")

Block = tuple[int, int]
"""The first line of a title and the line after its last."""


def bare(line: Line) -> str:
    """A line without white space."""
    return re.sub(r"\s", "", line.text)


def joined(source: SourceText, lines: list[Line], block: Block) -> Piece:
    """The text of some lines as one piece, without 《》 around the whole."""
    piece = piece_of(source.text, lines[block[0]].start, lines[block[1] - 1].end)
    marked = piece.text.startswith("《") and piece.text.find("》") == len(piece.text) - 1
    return piece.part(1, len(piece.text) - 1) if marked and len(piece.text) > 2 else piece


def title_block(source: SourceText, lines: list[Line], rules: HeaderRules) -> Block | None:
    """The first lines that together are a title: as many as fit."""
    for first, line in enumerate(lines):
        if first and read_label(line.text) and _is_sentence(line):
            return None
        if first and _is_data(lines[first - 1], rules):
            continue
        fitting = [block for block in _blocks(lines, first, rules) if _fits(source, lines, block, rules)]
        if fitting:
            return _longest(source, lines, fitting)
    return None


def _is_data(line: Line, rules: HeaderRules) -> bool:
    """Whether a line is nothing but the name of a field (索引号：), whose value the next line is."""
    text = bare(line)
    return any(field.fullmatch(text) for name, field in rules.fields.items() if name != "title")


def _is_sentence(line: Line) -> bool:
    return line.text.endswith("。") or len(line.text) > _LONGEST_LINE


def _blocks(lines: list[Line], first: int, rules: HeaderRules) -> list[Block]:
    """The runs of lines like a title's from a line on, the shortest first."""
    blocks = []
    for after in range(first + 1, min(first + _TITLE_LINES, len(lines)) + 1):
        if not _title_like(lines[after - 1], rules):
            break
        blocks.append((first, after))
    return blocks


def _fits(source: SourceText, lines: list[Line], block: Block, rules: HeaderRules) -> bool:
    return rules.title.fullmatch(joined(source, lines, block).text[:_TITLE_LENGTH]) is not None


def _longest(source: SourceText, lines: list[Line], fitting: list[Block]) -> Block:
    """The longest title; a second one behind a whole notice's, or the same again, is left out."""
    best = fitting[0]
    for block in fitting[1:]:
        title = joined(source, lines, best).text
        more = joined(source, lines, (best[1], block[1])).text
        if more == title or (_NOTICE.search(title) and more[0] not in "（("):
            break
        best = block
    return best


def _title_like(line: Line, rules: HeaderRules) -> bool:
    text = bare(line)
    return (
        len(text) <= _LONGEST_LINE
        and not text.endswith(("。", "：", ":", "；", "，"))
        and not ("关于" not in text and text.endswith("文件"))
        and "。" not in text
        and not rules.number_line.fullmatch(text)
        and not is_date(text.strip("（）()"))
        and not _NO_TITLE.match(text)
        and not ANNEX.match(text)
        and not any(field.match(text) for field in rules.fields.values())
    )


def issued_title(document: Piece, rules: HeaderRules) -> str | None:
    """The title of what a notice issues or puts up for comment; None where it does neither."""
    title = rules.draft.sub("", document.text)
    match = rules.issuing.search(title) or rules.consulting.search(title)
    return next((inner_title(group) for group in match.groups() if group), None) if match else None


def proper_title(
    source: SourceText, lines: list[Line], outer: Block, rules: HeaderRules
) -> tuple[Piece, int]:
    """The plan's own title and the line after it: of a notice, the title of what it issues."""
    document = joined(source, lines, outer)
    wanted = issued_title(document, rules)
    if wanted is None:
        return document, outer[1]
    own = _repeated(source, lines, outer[1], wanted, rules)
    if own:
        return joined(source, lines, own), own[1]
    start = document.text.find(wanted)
    inner = document.part(start, start + len(wanted)) if start >= 0 else document
    return inner, _after_notice(lines, outer[1])


def _repeated(
    source: SourceText, lines: list[Line], begin: int, wanted: str, rules: HeaderRules
) -> Block | None:
    """The lines below a notice that repeat the title of what it issues, those most like it."""
    best: tuple[int, Block] | None = None
    for first in range(begin, len(lines)):
        for block in _blocks(lines, first, rules):
            title = rules.draft.sub("", joined(source, lines, block).text)
            difference = _difference(folded(title), folded(wanted))
            if difference == 0:
                return block
            if difference and (best is None or difference < best[0]):
                best = difference, block
    return best[1] if best else None


def _difference(own: str, wanted: str) -> int | None:
    """By how much one title is longer than the other that ends it; None where neither ends the other.

    The notice, or the text's own title, may put the author in front.
    """
    alike = min(len(own), len(wanted)) >= _LEAST_ALIKE and (wanted.endswith(own) or own.endswith(wanted))
    return abs(len(own) - len(wanted)) if alike or own == wanted else None


def folded(title: str) -> str:
    """A title without brackets and dashes."""
    return re.sub(r"[《》〈〉“”\"（）()—–―\-－~～的\s]|年(?=$)", "", title)


def _after_notice(lines: list[Line], after: int) -> int:
    """Where the text begins behind a notice whose issued text repeats no title: after its date, or 附件."""
    start = after
    for position in range(after, min(after + _NOTICE_LINES, len(lines))):
        text = bare(lines[position])
        if read_label(lines[position].text):
            break
        if is_date(text) or ANNEX.fullmatch(text):
            start = position + 1
    return start


def without_note(title: Piece, rules: HeaderRules) -> Piece:
    """A title without its （征求意见稿）."""
    note = rules.draft.search(title.text)
    return title.part(0, note.start()) if note and note.start() else title


def kind_of(title: str, document: str, rules: HeaderRules) -> str | None:
    """The kind that ends a title, brackets left out; of 关于…若干措施的通知 it is 若干措施."""
    for text in (title, document):
        whole = re.sub(r"[（(][^（）()]*[）)]", "", text).rstrip("》")
        inner = re.sub(r"的通知$", "", whole)
        for kind in rules.kinds:
            if inner.endswith(kind):
                return kind
        for kind in (*rules.uncertain, *rules.others):
            if whole.endswith(kind):
                return kind
    return None
