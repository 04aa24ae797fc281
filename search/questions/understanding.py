"""What a question asks: the words to rank by, and the conditions that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from search.errors import BadQueryError
from search.questions.everyday import rewrite
from search.questions.periods import read_periods
from search.questions.places import read_places
from search.questions.reading import Known, Reading
from search.questions.responsibility import read_responsibility
from search.questions.topics import read_topics
from search.requests import Filters, SearchRequest, Understood
from search.texts.folding import Folded, fold, folded
from search.texts.terms import Terms, stop_words, terms_of

ALL = "all"
"""Stands for every field in SearchRequest.literal."""

MOST_CHARACTERS = 500
"""Of a question are read for conditions, and given to the encoder; words count beyond them."""

_QUOTED = re.compile('“[^“”]*”|"[^"]*"|「[^「」]*」|『[^『』]*』|〝[^〝〞]*〞')


@dataclass(frozen=True)
class Question:
    """A question understood.

    ``text`` is what is ranked by, folded, without the words that filters used up; ``terms`` are its words.
    ``official`` is the text in official words, ``added`` the terms that it adds; both empty where there are
    no everyday words. ``filters`` holds the request's own and those read off; ``understood`` the latter.
    """

    text: str
    terms: Terms
    official: str
    added: Terms
    filters: Filters
    understood: tuple[Understood, ...]


def understand(request: SearchRequest, known: Known) -> Question:
    """Raises BadQueryError for a query without a letter, digit or character."""
    whole = folded(request.query)
    if not any(char.isalnum() for char in whole.text):
        raise BadQueryError(request.query)
    readings = list(_wanted(_readings(whole.text, known), request))
    text = _without(whole.text, (each for each in readings if each.narrows))
    if not _says_something(text):
        text = whole.text
    understood = _understood(readings, whole, request.query)
    return _question(text, _narrowed(request.filters, readings), understood)


def plain(question: Question, filters: Filters, query: str) -> Question:
    """The question with these filters only: nothing that was read off it narrows."""
    understood = (replace(each, narrows=False) for each in question.understood)
    return _question(fold(query), filters, understood)


def _question(text: str, filters: Filters, understood: Iterable[Understood]) -> Question:
    official, added = _in_official_words(text)
    return Question(text, terms_of(text), official, added, filters, tuple(understood))


def _readings(text: str, known: Known) -> Iterator[Reading]:
    text = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text[:MOST_CHARACTERS])
    yield from read_places(text, known)
    yield from read_periods(text)
    yield from read_responsibility(text, known)
    yield from read_topics(text, known)


def _wanted(readings: Iterable[Reading], request: SearchRequest) -> Iterator[Reading]:
    """Without fields that the user wants literally or has set already."""
    for reading in readings:
        literal = {reading.field, ALL} & request.literal
        if not literal and not getattr(request.filters, reading.field):
            yield reading


def _without(text: str, used: Iterable[Reading]) -> str:
    characters = list(text)
    for reading in used:
        characters[reading.start : reading.end] = " " * (reading.end - reading.start)
    return " ".join("".join(characters).split())


def _says_something(text: str) -> bool:
    return any(word not in stop_words() for word in terms_of(text).words) or bool(terms_of(text).figures)


def _in_official_words(text: str) -> tuple[str, Terms]:
    rewriting = rewrite(text[:MOST_CHARACTERS])
    if not rewriting.words:
        return "", Terms()
    terms, own = terms_of(" ".join(rewriting.words), exact=False), terms_of(text)
    words = tuple(word for word in terms.words if word not in own.words)
    pairs = tuple(pair for pair in terms.bigrams if pair not in own.bigrams)
    return rewriting.text, Terms(words=words, bigrams=pairs)


def _narrowed(filters: Filters, readings: Iterable[Reading]) -> Filters:
    values: dict[str, list[Any]] = {}
    for reading in readings:
        if reading.narrows:
            values.setdefault(reading.field, []).append(reading.value)
    found: dict[str, Any] = {name: tuple(dict.fromkeys(each)) for name, each in values.items()}
    return replace(filters, **found)


def _understood(readings: Iterable[Reading], whole: Folded, query: str) -> Iterator[Understood]:
    for each in readings:
        start, end = whole.original(each.start, each.end)
        yield Understood(each.field, each.value, each.label, query[start:end], each.narrows)
