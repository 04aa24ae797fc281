"""Items that stand in one paragraph: （一）某行动。1.做甲；2.做乙。（某局负责）"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from kg.extraction.brackets import pairs
from kg.extraction.labels import NUMBER, PART, Label, read_label
from kg.extraction.numerals import han
from kg.extraction.outline import Line

_LABELS = {
    PART: re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]"),
    NUMBER: re.compile(r"(?<![0-9０-９.．])([0-9０-９]{1,2})[.．、](?![0-9０-９])"),
}
_STOPS = ("。", "；", ";", "！", "）", ")")
_LONGEST_HEADING = 40
_LONGEST_LEAD = 12


@dataclass(frozen=True)
class _Paragraph:
    """A line, its own label, and the label of the next line that has one."""

    line: Line
    label: Label | None
    after: Label | None


def unfolded(lines: list[Line]) -> list[Line]:
    """The lines with each item on its own, where a paragraph holds several numbered in order.

    Below an item that is numbered like that, or lower, a paragraph keeps what it lists.
    """
    for rank in _LABELS:
        lines = [part for paragraph in _open(lines, rank) for part in _parts(paragraph, rank)]
    return lines


def _open(lines: list[Line], rank: int) -> list[_Paragraph]:
    """The lines as paragraphs; the label above stands for the own of those that have none."""
    labels = [read_label(line.text) for line in lines]
    after: list[Label | None] = [None] * len(lines)
    for position in range(len(lines) - 2, -1, -1):
        after[position] = labels[position + 1] or after[position + 1]
    above: Label | None = None
    paragraphs = []
    for line, label, following in zip(lines, labels, after, strict=True):
        low = label is None and above is not None and above.rank >= rank
        paragraphs.append(_Paragraph(line, above if low else label, following))
        above = label or above
    return paragraphs


def _parts(paragraph: _Paragraph, rank: int) -> list[Line]:
    line = paragraph.line
    cuts = _cuts(paragraph, rank)
    if not cuts:
        return [line]
    note = _note_start(line.text)
    bounds = [0, *cuts, *([note] if note > cuts[-1] else []), len(line.text)]
    return [_part(line, a, b) for a, b in pairwise(bounds) if line.text[a:b].strip()]


def _part(line: Line, start: int, end: int) -> Line:
    text = line.text[start:end].rstrip()
    return Line(line.start + start, line.start + start + len(text), text)


def _cuts(paragraph: _Paragraph, rank: int) -> list[int]:
    """Where items begin whose numbers carry on the paragraph's own, or begin with 1."""
    text, label = paragraph.line.text, paragraph.label
    if label is not None and label.rank > rank:
        return []
    own = _value(label.text) if label is not None and label.rank == rank else 0
    last = own
    cuts: list[int] = []
    for match in _LABELS[rank].finditer(text, label.length if own and label else 0):
        if _value(match[1]) == last + 1 and _follows(text, match.start(), last, label):
            cuts.append(match.start())
            last += 1
    following = paragraph.after
    carried_on = following is not None and following.rank == rank and _value(following.text) == last + 1
    return cuts if own or len(cuts) > 1 or carried_on else []


def _follows(text: str, at: int, last: int, label: Label | None) -> bool:
    """Whether an item can begin at a place: behind a stop, or where a first one can follow."""
    return text[max(0, at - 2) : at].rstrip().endswith(_STOPS) if last else _opens(text[:at].rstrip(), label)


def _opens(before: str, label: Label | None) -> bool:
    """Whether a first item can follow: behind whole sentences, a heading or a lead (主要任务：)."""
    words = before[label.length :] if label else before
    if words.endswith(("：", ":")):
        return len(re.split("[。；]", words)[-1]) <= _LONGEST_LEAD
    heading = len(words) <= _LONGEST_HEADING and not re.search("[，,；;]", words)
    return words.endswith(_STOPS) or (label is not None and heading)


def _value(number: str) -> int:
    digits = re.sub(r"[^0-9０-９一二三四五六七八九十]", "", number)
    return int(digits) if digits.isdigit() else han(digits) or 0


def _note_start(text: str) -> int:
    """Where the bracket at the end of a text begins; -1 where none does."""
    last = pairs(text)[-1:]
    ends = last and last[0][1] >= len(text.rstrip("。")) - 1
    return last[0][0] if ends else -1
