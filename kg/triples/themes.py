"""Themes of a measure: those whose labels stand in its title."""

from __future__ import annotations

from kg.entities.vocabulary import concepts, folded
from kg.extraction.pieces import piece_of
from kg.records import Measure
from kg.triples.document import Document

_LEAST = 3
"""Shorter labels (双减, 科幻) occur inside other words too often to be sure."""


def write_themes(document: Document, part: str, measure: Measure) -> None:
    """The themes named in the title, each quoted. What stands in the text only is not sure enough."""
    if measure.title is None or measure.span is None:
        return
    piece = piece_of(document.source.text, *measure.span)
    title = folded(measure.title)
    start = piece.text.find("".join(measure.title.split()))
    for slug, place, length in _named(title):
        if start >= 0 and len(title) == len("".join(measure.title.split())):
            span = piece.span(start + place, start + place + length)
            theme = document.entities.names.concept("theme", slug)
            document.quoted(part, "kepu:theme", theme, span)


def _named(title: str) -> list[tuple[str, int, int]]:
    """The themes named: slug, place and length; of a theme and a narrower one the narrower alone."""
    themes = concepts("themes")
    found = [(slug, title.find(word), len(word)) for word, slug in themes.slugs.items()
             if len(word) >= _LEAST and word in title]  # fmt: skip
    found.sort(key=lambda row: (row[1], -row[2], row[0]))
    broader = {above for slug, _, _ in found for above in themes.lineage(slug)[1:]}
    named: dict[str, tuple[str, int, int]] = {}
    for row in found:
        if row[0] not in broader:
            named.setdefault(row[0], row)
    return list(named.values())
