"""Themes of a measure: those whose labels stand in its title."""

from __future__ import annotations

from kg.entities.themes import named_themes
from kg.extraction.pieces import piece_of
from kg.records import Measure
from kg.triples.document import Document


def write_themes(document: Document, part: str, measure: Measure) -> None:
    """The themes named in the title, each quoted. What stands in the text only is not sure enough."""
    if measure.title is None or measure.span is None:
        return
    piece = piece_of(document.source.text, *measure.span)
    title = "".join(measure.title.split())
    start = piece.text.find(title)
    if start < 0:
        return
    for named in named_themes(title, document.entities.themes):
        span = piece.span(start + named.start, start + named.end)
        document.quoted(part, "kepu:theme", document.entities.names.concept("theme", named.slug), span)
