"""What tantivy keeps of a measure. All texts are cut into terms before, tantivy only splits at spaces."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, get_args

import tantivy

from search.filtering import marks_of
from search.measures import MeasureEntry
from search.texts.figures import figures
from search.texts.folding import fold
from search.texts.terms import bigrams, characters, words

Signal = Literal["words", "bigrams", "characters", "title", "context", "figures"]
"""The fields that give a score each.

``characters`` are single ones, which find what is said in other words; ``title`` holds the title's words
and bigrams, ``context`` those of the action's title and objective.
"""

SIGNALS: tuple[Signal, ...] = get_args(Signal)
KEY = "key"
MARKS = "marks"
_SPLIT, _WHOLE = "split", "whole"


def make_schema() -> tantivy.Schema:
    """Signals with frequencies (characters with positions, for phrases), marks for filters, the key."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(KEY, indexed=True, fast=True)
    builder.add_text_field(MARKS, tokenizer_name=_WHOLE, index_option="basic")
    for signal in SIGNALS:
        option = "position" if signal == "characters" else "freq"
        builder.add_text_field(signal, tokenizer_name=_SPLIT, index_option=option)
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Tell an opened index how its fields are split."""
    split = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    whole = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).build()
    index.register_tokenizer(_SPLIT, split)
    index.register_tokenizer(_WHOLE, whole)


def document_of(entry: MeasureEntry) -> tantivy.Document:
    """A measure as tantivy takes it."""
    document = tantivy.Document()
    document.add_unsigned(KEY, entry.key)
    for mark in marks_of(entry):
        document.add_text(MARKS, mark)
    for signal, terms in _fields(entry).items():
        document.add_text(signal, " ".join(terms))
    return document


def _fields(entry: MeasureEntry) -> dict[Signal, list[str]]:
    text, title = fold(entry.text), fold(entry.title or "")
    return {
        "words": words(text),
        "bigrams": bigrams(text),
        "characters": characters(text),
        "title": [*words(title), *bigrams(title)],
        "context": _context(entry.action_title, entry.objective or ""),
        "figures": _figure_terms(text),
    }


@lru_cache(maxsize=64)
def _context(title: str, objective: str) -> list[str]:
    """The terms of an action, which its measures share."""
    text = fold(f"{title}\n{objective}")
    return [*words(text), *bigrams(text)]


def _figure_terms(text: str) -> list[str]:
    """Each figure with its unit and without, so that 40 finds 40场 and 40人 does not."""
    found = [(figure.term, figure.number) for figure in figures(text)]
    return [term for pair in found for term in dict.fromkeys(pair)]
