"""Named activities in the text of a measure: contests, campaigns, programmes, days, brands …"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.enumerations import enumerations
from kg.extraction.event_rules import ActivityRules
from kg.extraction.listings import accepted
from kg.extraction.masking import CITED, mask
from kg.extraction.names import MARKS, Candidate, Text, find_head, kind_of
from kg.extraction.objects import Object, objects
from kg.extraction.pieces import Piece
from kg.records import ActivityRef

__all__ = ["ActivityRules", "find_activities"]

_QUOTE = re.compile('[“”"]')
_FRONT = 12
"""Characters of the longest front of a known name."""


def find_activities(piece: Piece, measure: str, title_end: int, rules: ActivityRules) -> list[ActivityRef]:
    """The activities named in a measure's text (without its number), each once, in order.

    ``title_end`` is where the heading sentence of ``piece.text`` ends, 0 where it has none. Rule 5 of
    the annotation guidelines; kinds are those of :data:`kg.extraction.event_rules.KINDS`.
    """
    text = Text(piece.text, mask(piece.text))
    found: list[Candidate] = []
    for candidate in [*_stated(text, title_end, rules), *_embedded(text, rules), *_known(text, rules)]:
        if not any(candidate.start < other.end and other.start < candidate.end for other in found):
            found.append(candidate)
    return [_ref(piece, measure, candidate, rules) for candidate in _once(text, found)]


def _ref(piece: Piece, measure: str, found: Candidate, rules: ActivityRules) -> ActivityRef:
    name, span = piece.text[found.start : found.end], piece.span(found.start, found.end)
    kind = kind_of(name, rules) if found.kind == "brand" else found.kind
    return ActivityRef(measure=measure, name=name, span=span, kind=kind)


def _once(text: Text, found: list[Candidate]) -> Iterator[Candidate]:
    """Each name at its first mention; a name inside one that was mentioned is the same."""
    names: list[str] = []
    for candidate in sorted(found, key=lambda each: each.start):
        name = text.plain[candidate.start : candidate.end].strip(MARKS)
        if not any(name in other for other in names):
            names.append(name)
            yield candidate


def _stated(text: Text, title_end: int, rules: ActivityRules) -> Iterator[Candidate]:
    """Names that are objects of a trigger."""
    for each in objects(text.masked, rules):
        if not rules.hint.search(text.masked, each.start, each.end):
            continue
        heading = each.end <= title_end
        for listing in enumerations(text.masked, each.start, each.end, rules):
            for candidate in accepted(text, each, listing, rules):
                if not heading or _fit_for_heading(candidate, each):
                    yield candidate


def _fit_for_heading(candidate: Candidate, stated: Object) -> bool:
    """A heading names a programme that is carried out or a brand; otherwise it only tells the topic."""
    if candidate.known or stated.trigger not in ("hold", "run"):
        return candidate.known
    return candidate.run or candidate.marked or candidate.verdict == "sure"


def _embedded(text: Text, rules: ActivityRules) -> Iterator[Candidate]:
    """Quoted names with their last words, wherever they stand: “…”行动."""
    for match in rules.embedded.finditer(text.masked):
        name = text.plain[match.start() : match.end()]
        head = find_head(name, match[0], rules)
        if head and _QUOTE.split(name)[1] not in rules.quotes:
            yield Candidate(match.start(), match.end(), "sure", head.kind)


def _known(text: Text, rules: ActivityRules) -> Iterator[Candidate]:
    """Events of the lexicon, wherever they stand but in the title of a cited document."""
    for match in rules.known.finditer(text.plain):
        if text.masked[match.start()] == CITED:
            continue
        front = rules.known_front.search(text.plain[max(0, match.start() - _FRONT) : match.start()])
        start = match.start() - (len(front[0]) if front else 0)
        yield Candidate(start, match.end(), "sure", kind_of(match[0], rules), known=True)
