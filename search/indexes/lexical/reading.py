"""Searching the lexical index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import tantivy
from tantivy import Occur, Query

from search.errors import IndexDamagedError
from search.filtering import wanted
from search.indexes.base import Floats, Keys, Scores
from search.indexes.lexical.files import checked_files
from search.indexes.lexical.schema import KEY, MARKS, Signal, register_tokenizers
from search.requests import Filters
from search.texts.terms import Terms, characters

Clause = tuple[Occur, Query]

LIMITS: dict[Signal, int] = {
    "words": 128,
    "bigrams": 192,
    "characters": 96,
    "title": 256,
    "context": 256,
    "figures": 64,
}
"""Terms of a question that are ranked by, at most: those that fewest measures have."""

BOOSTS: dict[Signal, float] = {
    "words": 0.5,
    "bigrams": 1.0,
    "characters": 0.3,
    "context": 0.4,
    "figures": 1.0,
}
"""What signals count where one list is made of all, to find candidates by."""

EVERYTHING = Filters()
"""Filters that let all measures pass."""

_BOTH = frozenset({"title", "context"})
"""Signals with words and bigrams in one field."""

_TIES = 32
"""So many more hits are asked for, lest chance decide which of equal ones is the last."""

_LONGEST_PHRASE = 1000
"""Characters; a longer phrase is in no measure."""


class LexicalIndex:
    """One generation's lexical index, opened for reading. Safe for many threads."""

    def __init__(self, index: tantivy.Index) -> None:
        """See :meth:`open`."""
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Open an index that :func:`update_lexical` wrote.

        Raises :class:`IndexDamagedError` for a missing, truncated or foreign file.
        """
        checked_files(folder)
        try:
            index = tantivy.Index.open(str(folder))
            register_tokenizers(index)
            index.config_reader("manual")
            return cls(index)
        except (ValueError, OSError) as error:
            raise IndexDamagedError(folder, str(error)) from error

    def __len__(self) -> int:
        """How many measures there are."""
        return self._searcher.num_docs

    def search(self, terms: Terms, top: int, filters: Filters = EVERYTHING) -> Scores:
        """The best measures that have a term of the question, all its phrases, and pass the filters.

        BM25 (k1 = 1.2, b = 0.75) of the signals of ``BOOSTS``, weighted and added. Of very long questions the
        rarest terms count (``LIMITS``). Nothing is found without a term.
        """
        ranked = [clause for pair in BOOSTS.items() for clause in self._clauses(terms, *pair)]
        required = [*self._phrases(terms), *self._filters(filters)]
        if top <= 0 or not (ranked or terms.phrases):
            return _scores([], [])
        if not required:
            return self._run(Query.boolean_query(ranked), top)
        if not terms.phrases:
            return self._run(Query.boolean_query([*required, (Occur.Must, Query.boolean_query(ranked))]), top)
        return self._run(Query.boolean_query([*required, *ranked]), top)

    def scores(self, terms: Terms, keys: Keys, signal: Signal) -> Floats:
        """The BM25 of one signal for given measures, aligned with ``keys``; 0 where no term is in common."""
        return self._scored(self._clauses(terms, signal, 1.0), keys)

    def sums(self, asked: Iterable[tuple[Terms, Mapping[Signal, float]]], keys: Keys) -> Floats:
        """The sum of such scores over terms and signals, at these weights; 0 leaves a signal out.

        One pass: finding the given measures costs more than scoring them.
        """
        clauses = [
            clause
            for terms, weights in asked
            for signal, weight in weights.items()
            if weight
            for clause in self._clauses(terms, signal, weight)
        ]
        return self._scored(clauses, keys)

    def _scored(self, clauses: Sequence[Clause], keys: Keys) -> Floats:
        if not clauses or not len(keys):
            return np.zeros(len(keys), np.float32)
        scores = self._run(Query.boolean_query([self._among(keys), *clauses]), len(keys))
        by_key = dict(zip(scores.keys.tolist(), scores.scores.tolist(), strict=True))
        return np.array([by_key.get(key, 0.0) for key in keys.tolist()], np.float32)

    def _run(self, query: Query, top: int) -> Scores:
        """The best ``top``; what ties at the end of the list is chosen by key as far as ``_TIES`` reaches."""
        hits = self._searcher.search(query, top + _TIES, count=False).hits
        keys = self._searcher.fast_field_values(KEY, [address for _, address in hits])
        best = sorted((-score, int(key or 0)) for (score, _), key in zip(hits, keys, strict=True))[:top]
        return _scores([key for _, key in best], [-score for score, _ in best])

    def _clauses(self, terms: Terms, signal: Signal, boost: float) -> list[Clause]:
        """The terms of one signal as a query, any of them."""
        asked = _asked(terms, signal)
        if len(asked) > LIMITS[signal]:
            asked = self._rarest(signal, asked)
        queries = (Query.term_query(self._schema, signal, term, index_option="freq") for term in asked)
        if boost == 1.0:
            return [(Occur.Should, query) for query in queries]
        return [(Occur.Should, Query.boost_query(query, boost)) for query in queries]

    def _rarest(self, signal: Signal, asked: Sequence[str]) -> list[str]:
        counted = ((self._searcher.doc_freq(signal, term), term) for term in asked)
        return [term for _, term in sorted(pair for pair in counted if pair[0])[: LIMITS[signal]]]

    def _phrases(self, terms: Terms) -> list[Clause]:
        return [_required(self._phrase(characters(phrase))) for phrase in terms.phrases]

    def _phrase(self, parts: list[str]) -> Query:
        if len(parts) == 1:
            return Query.term_query(self._schema, "characters", parts[0], index_option="basic")
        if len(parts) > _LONGEST_PHRASE:
            return Query.empty_query()
        return Query.phrase_query(self._schema, "characters", list(parts))

    def _among(self, keys: Keys) -> Clause:
        """One of these measures; term by term, which takes half the time of a set of terms."""
        named = (Query.term_query(self._schema, KEY, key, index_option="basic") for key in keys.tolist())
        return _required(Query.boolean_query([(Occur.Should, each) for each in named]))

    def _filters(self, filters: Filters) -> list[Clause]:
        return [
            _required(Query.term_set_query(self._schema, MARKS, list(marks))) for marks in wanted(filters)
        ]


def _asked(terms: Terms, signal: Signal) -> Sequence[str]:
    """The terms of a question that a field can hold."""
    if signal in _BOTH:
        return tuple(dict.fromkeys((*terms.words, *terms.bigrams)))
    asked: tuple[str, ...] = getattr(terms, signal)
    return asked


def _required(query: Query) -> Clause:
    """A clause that must hold and gives no score."""
    return Occur.Must, Query.const_score_query(query, 0.0)


def _scores(keys: Sequence[int], scores: Sequence[float]) -> Scores:
    return Scores(np.array(keys, np.uint64), np.array(scores, np.float32))
