"""Two measures side by side: what they share and what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest

import numpy as np

from search.labels import label_of
from search.measures import Goal, MeasureEntry
from search.passages import Passage
from search.requests import Comparison, GoalPair, PassagePair, Shares
from search.similar.overlap import bigrams_of, common
from search.similar.portraits import Portrait, Vectors
from search.texts.folding import fold
from search.texts.terms import words

SHOWN_WORDS = 10
SHOWN_PASSAGES = 2

_LEAD = "lead"


def compare(mine: Portrait, theirs: Portrait, probability: float) -> Comparison:
    """The measure asked about, ``mine``, against another."""
    one, other = mine.entry, theirs.entry
    return Comparison(
        probability=probability,
        goals=goal_pairs(one, other),
        functions=shares(_functions(one), _functions(other)),
        groups=shares(_groups(one), _groups(other)),
        leads=shares(_functions(one, _LEAD), _functions(other, _LEAD)),
        passages=passage_pairs(mine, theirs),
    )


def goal_pairs(one: MeasureEntry, other: MeasureEntry) -> tuple[GoalPair, ...]:
    """The figures of each indicator side by side: those that both state first, then mine, then theirs.

    Several of one indicator are paired by the year they are due and their size.
    """
    mine, theirs = _by_indicator(one.goals), _by_indicator(other.goals)
    indicators = [*(name for name in mine if name in theirs), *(name for name in mine if name not in theirs)]
    indicators += [name for name in theirs if name not in mine]
    return tuple(
        GoalPair((left or right).label, left, right)
        for name in indicators
        for left, right in zip_longest(mine.get(name, ()), theirs.get(name, ()))
    )


def shares(mine: Iterable[str], theirs: Iterable[str]) -> Shares:
    """What is in both, in mine only, in theirs only, each once and in its order."""
    one, other = dict.fromkeys(mine), dict.fromkeys(theirs)
    return Shares(
        both=tuple(value for value in one if value in other),
        mine=tuple(value for value in one if value not in other),
        theirs=tuple(value for value in other if value not in one),
    )


def common_words(mine: Portrait, theirs: Portrait) -> tuple[str, ...]:
    """The words in common that say most, as in the folded text, at most ``SHOWN_WORDS``; the rarest first.

    A word inside another of them is left out.
    """
    shared = common(mine.bag, theirs.bag)
    gains = dict(zip(shared.bigrams.tolist(), shared.weights.tolist(), strict=True))
    known = frozenset(words(fold(mine.entry.text)))
    both = {word for word in words(fold(theirs.entry.text)) if word in known}
    values = {
        word: round(sum(gains.get(pair, 0.0) for pair in bigrams_of(word).tolist()), 6) for word in both
    }
    found: list[str] = []
    for word in sorted(values, key=lambda word: (-values[word], word)):
        if values[word] and not any(word in longer for longer in found):
            found.append(word)
    return tuple(found[:SHOWN_WORDS])


def passage_pairs(mine: Portrait, theirs: Portrait) -> tuple[PassagePair, ...]:
    """The sentences that are nearest, each in one pair at most; none where no vectors are."""
    if mine.vectors is None or theirs.vectors is None:
        return ()
    matrix = mine.vectors.sentences @ theirs.vectors.sentences.T
    return tuple(
        PassagePair(_passage(mine, mine.vectors, row), _passage(theirs, theirs.vectors, column))
        for row, column in _best(np.round(matrix, 5))
    )


def _best(matrix: np.ndarray) -> Iterator[tuple[int, int]]:
    """The best pairs of a row and a column, best first, the first of equals."""
    for _ in range(min(SHOWN_PASSAGES, *matrix.shape)):
        row, column = divmod(int(np.argmax(matrix)), matrix.shape[1])
        yield row, column
        matrix = matrix.copy()
        matrix[row, :] = matrix[:, column] = -np.inf


def _passage(portrait: Portrait, vectors: Vectors, number: int) -> Passage:
    start, end = vectors.spans[number].tolist()
    return Passage("sentence", portrait.entry.text[start:end], start, end)


def _by_indicator(goals: Iterable[Goal]) -> dict[str, list[Goal]]:
    found: defaultdict[str, list[Goal]] = defaultdict(list)
    for goal in sorted(goals, key=lambda goal: (goal.year or 0, goal.value, goal.iri)):
        found[goal.indicator].append(goal)
    return found


def _functions(entry: MeasureEntry, role: str | None = None) -> Iterator[str]:
    """What the departments are for, by label; one without known function by its name."""
    for one in entry.involved:
        if role is None or one.role.rpartition("/")[2] == role:
            yield from (label_of("functions", function) for function in one.functions)
            if not one.functions:
                yield one.name


def _groups(entry: MeasureEntry) -> Iterator[str]:
    return (label_of("groups", group) for group in entry.groups)
