"""Texts as terms: the words, bigrams, figures and phrases that the lexical index goes by.

All but :func:`terms_of` and :func:`marked` take texts that :func:`search.texts.folding.fold` has folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from rjieba import Jieba

from kg.lexicons import DATA, read_table
from search.texts.figures import figures
from search.texts.folding import fold, folded
from search.texts.sentences import Span

STOP_WORDS = DATA.parent / "search" / "stop-words.toml"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_RUN = re.compile(f"[{_HAN}]+")
_CHARACTER = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+|\S")
_APART = r"[^\s，。、；：！？,;:!?“”《》()]+"
_CLAUSE = re.compile(rf"{_APART}(?:(?<=\d),(?=\d){_APART})*")
"""What words are cut out of, each clause for itself; a comma may stand in a figure."""
_DIGIT = re.compile(r"\d")
_LONGEST_WORD = 64
_QUOTED = re.compile('“([^“”]+)”|"([^"]+)"|「([^「」]+)」|『([^『』]+)』|〝([^〝〞]+)〞|”([^“”]+)”')


@dataclass(frozen=True)
class Terms:
    """What is looked for, each once, in the order of the question.

    ``characters`` are the Chinese ones of ``bigrams``; ``figures`` are values with their units. ``phrases``
    are folded strings, and a measure without one of them is no hit. ``dropped`` are the stop words that are
    left out of all the others.
    """

    words: tuple[str, ...] = ()
    bigrams: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def terms_of(text: str, *, exact: bool = True) -> Terms:
    """The terms of a question, or with ``exact`` False those of a measure, whose quotation marks ask nothing.

    Stop words count only where nothing else is left; then nothing is dropped. Takes any string in time
    linear in its length; how many terms the ranking uses is limited by the index.
    """
    text = fold(text)
    phrases = _unique(phrase for phrase in _phrases(text) if characters(phrase)) if exact else ()
    found, numbers = _unique(words(text)), _unique(figure_terms(text))
    kept = tuple(word for word in found if word not in stop_words())
    if not kept and not numbers:
        return _terms(found, bigrams(text), numbers, phrases)
    dropped = tuple(word for word in found if word in stop_words())
    return replace(_terms(kept, _telling_bigrams(text), numbers, phrases), dropped=dropped)


def _terms(
    found: tuple[str, ...], pairs: list[str], numbers: tuple[str, ...], phrases: tuple[str, ...]
) -> Terms:
    return Terms(found, _unique(pairs), _unique("".join(pairs)), numbers, phrases)


def words(text: str) -> list[str]:
    """The words of a folded text, long ones and those inside them; figures in digits are none."""
    return [word for word, _, _ in _tokens(text)]


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters, not across anything else; a character alone is itself.

    Figures in digits and their units are no part of any.
    """
    return [pair for run in _RUN.findall(_without_digits(text)) for pair in _pairs(run)]


def figure_terms(text: str) -> list[str]:
    """The figures of a folded text as a question means them: with the unit where there is one."""
    return [figure.term for figure in figures(text)]


def characters(text: str) -> list[str]:
    """What phrases are compared by: every character but white space, a number or a Latin word as one."""
    return _CHARACTER.findall(text)


def marked(text: str, terms: Terms) -> list[Span]:
    """Where words, figures and phrases stand in a text as it is written: [start, end), apart, in order."""
    whole = folded(text)
    return _united(whole.original(start, end) for start, end in sorted(_places(whole.text, terms)))


@cache
def stop_words() -> frozenset[str]:
    """The words of ``data/search/stop-words.toml``."""
    return frozenset(word for some in read_table(STOP_WORDS).values() for word in some)


@cache
def _jieba() -> Jieba:
    return Jieba()


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Words with their places; white space, punctuation and figures in digits are none."""
    for word, start, end in _jieba().tokenize(_without_digits(text), "search"):
        if len(word) <= _LONGEST_WORD and (word.isalnum() or any(map(str.isalnum, word))):
            yield word, start, end


def _without_digits(text: str) -> str:
    """The text with spaces in place of figures in digits."""
    if not _DIGIT.search(text):
        return text
    pieces, done = [], 0
    for figure in figures(text):
        if figure.digits:
            pieces += [text[done : figure.start], " " * (figure.end - figure.start)]
            done = figure.end
    return "".join((*pieces, text[done:]))


def _pairs(run: str) -> Iterable[str]:
    return (run[at : at + 2] for at in range(len(run) - 1)) if len(run) > 1 else (run,)


def _telling_bigrams(text: str) -> list[str]:
    """The bigrams of what stands between the stop words."""
    pieces, done = [], 0
    for word, start, end in sorted(_tokens(text), key=lambda token: (token[1], -token[2])):
        if start >= done and word in stop_words():
            pieces += [text[done:start], " "]
        done = max(done, end) if word in stop_words() else done
    return bigrams("".join((*pieces, text[done:])))


def _phrases(text: str) -> Iterator[str]:
    return ("".join(filter(None, match.groups())) for match in _QUOTED.finditer(text))


def _places(text: str, terms: Terms) -> Iterator[Span]:
    yield from _words_in(text, frozenset(terms.words))
    numbers = frozenset(terms.figures)
    for figure in figures(text) if numbers else ():
        if figure.term in numbers or figure.number in numbers:
            yield figure.start, figure.end
    for phrase in terms.phrases:
        yield from _occurrences(text, phrase)


def _words_in(text: str, wanted: frozenset[str]) -> Iterator[Span]:
    """Where these are words. Clauses without their characters are not cut: that takes most of the time."""
    for clause in _CLAUSE.finditer(text):
        if any(map(clause[0].__contains__, wanted)):
            at = clause.start()
            yield from ((at + start, at + end) for word, start, end in _tokens(clause[0]) if word in wanted)


def _occurrences(text: str, phrase: str) -> Iterator[Span]:
    pattern = r"\s*".join(map(re.escape, characters(phrase)))
    return (match.span() for match in re.finditer(pattern, text))


def _united(spans: Iterable[Span]) -> list[Span]:
    """Spans in order of their starts as spans apart; what touches is one."""
    united: list[Span] = []
    for start, end in spans:
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], end)
        else:
            united.append((start, end))
    return united


def _unique(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
