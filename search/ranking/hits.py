"""Ranking: a question and an index → hits, best first, with the reasons of each.

Candidates are found by words and by vectors; then every signal is computed for every candidate, whatever
found it, so that the order of two measures depends on them and the question alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from search.encoder import Encoder
from search.errors import NoVectorsError
from search.index import SearchIndex
from search.indexes.base import Bools
from search.questions.emptied import emptied_by
from search.questions.understanding import Question, plain, understand
from search.ranking.candidates import Sources
from search.ranking.explaining import why
from search.ranking.fusion import Fusion, fusion
from search.ranking.scoring import Ranked, Ranking, rank, shares
from search.requests import Hit, SearchAnswer, SearchRequest

MOST_FACETS = 50
"""Values of one facet."""


@dataclass(frozen=True)
class Asked:
    """A question with the measures that its filters let pass; ``emptied_by`` says why some were dropped."""

    question: Question
    mask: Bools
    emptied_by: str | None


def search(index: SearchIndex, request: SearchRequest, encoder: Encoder | None = None) -> SearchAnswer:
    """The measures that answer a question.

    Raises BadQueryError, IndexDamagedError, and NoVectorsError where only vectors are to be compared.
    """
    ranking = ranking_of(index, None if request.mode == "lexical" else encoder)
    if request.mode == "vector":
        if not ranking.encoder:
            raise NoVectorsError
        ranking = replace(ranking, parameters=ranking.parameters.of_vectors(), words=False)
    return answer(ranking, request)


def ranking_of(index: SearchIndex, encoder: Encoder | None, parameters: Fusion | None = None) -> Ranking:
    """The ranking of an index: with vectors if it has them and there is an encoder."""
    sources = Sources(index.lexical, index.segments)
    usable = encoder if index.segments.dimension else None
    return Ranking(sources, usable, index.scaling, parameters or fusion())


def answer(ranking: Ranking, request: SearchRequest) -> SearchAnswer:
    """The same for a ranking made before."""
    measures = ranking.sources.measures
    asked = ask(ranking, request)
    ranked = rank(ranking, asked.question, asked.mask, request)
    mask = _found(asked, ranked)
    return SearchAnswer(
        hits=_hits(ranking, asked.question, ranked, slice(request.offset, request.offset + request.top)),
        total=int(mask.sum()),
        understood=asked.question.understood,
        facets=measures.facets(mask, MOST_FACETS) if request.facets else (),
        emptied_by=asked.emptied_by,
        mode=ranking.mode,
    )


def ask(ranking: Ranking, request: SearchRequest) -> Asked:
    """The question understood. Filters read off it that leave nothing are dropped, and that is said."""
    measures, known = ranking.sources.measures, ranking.sources.known()
    question = understand(request, known)
    mask = measures.allowed(question.filters)
    if mask.any() or not measures.count:
        return Asked(question, mask, None)
    emptied = emptied_by(question.filters, question.understood, known.holds)
    question = plain(question, request.filters, request.query)
    return Asked(question, measures.allowed(request.filters), emptied)


def _found(asked: Asked, ranked: Ranked) -> Bools:
    """What the filters and the phrases of the question let pass."""
    if not asked.question.terms.phrases:
        return asked.mask
    mask = np.zeros_like(asked.mask)
    mask[ranked.ordinals] = True
    return mask


def _hits(ranking: Ranking, question: Question, ranked: Ranked, page: slice) -> tuple[Hit, ...]:
    measures, curve = ranking.sources.measures, ranking.parameters.curves[ranking.mode]
    places = np.arange(*page.indices(len(ranked.ordinals)))
    shared = shares(ranking, question, ranked, places)
    hits = []
    for place, at in enumerate(places.tolist()):
        entry = measures.entry(int(ranked.ordinals[at]))
        gave = {name: round(float(values[place]), 4) for name, values in shared.items() if values[place]}
        row = measures.rows(ranked.best[at : at + 1]) if ranked.best[at] >= 0 else None
        score = round(curve.of(float(ranked.scores[at])), 4)
        hits.append(Hit(entry, score, why(entry, question, row, gave)))
    return tuple(hits)
