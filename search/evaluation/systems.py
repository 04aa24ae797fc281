"""Ways to rank that are compared: ours, ours with a part left out, and plain ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.measures import MeasureEntry
from search.questions.understanding import ALL
from search.ranking.fusion import Fusion
from search.ranking.hits import answer
from search.ranking.scoring import Ranking
from search.requests import SearchRequest

System = Callable[[str], Sequence[MeasureEntry]]
"""A question → measures, best first."""

DEPTH = 50
"""Results of each system; places behind are told as beyond."""

_RANK_CONSTANT = 60
OURS = "kepu"


@dataclass(frozen=True)
class Part:
    """A part of the ranking that can be left out: a name and the parameters without it."""

    name: str
    without: Fusion


def plain_systems(ranking: Ranking) -> dict[str, System]:
    """BM25; with an encoder vectors alone, and reciprocal rank fusion of both (Cormack and others 2009)."""
    bm25 = _only(replace(ranking, encoder=None), ("words", "bigrams"))
    if not ranking.encoder:
        return {"bm25": bm25}
    dense = _only(ranking, ("sentence", "whole"))
    return {"bm25": bm25, "dense": dense, "rrf": lambda query: _fused(bm25(query), dense(query))}


def our_system(ranking: Ranking) -> System:
    """The ranking as users have it."""
    return lambda query: _entries(ranking, SearchRequest(query, top=DEPTH))


def ablated(ranking: Ranking) -> dict[str, System]:
    """Ours without one part each, and with the re-ranking stage turned over."""
    parameters = ranking.parameters
    systems = {
        f"- {part.name}": our_system(replace(ranking, parameters=part.without)) for part in _parts(parameters)
    }
    systems["- conditions"] = _literal(ranking)
    if ranking.encoder:
        turned = replace(parameters, rerank={**parameters.rerank, "on": not parameters.rerank["on"]})
        sign = "-" if parameters.rerank["on"] else "+"
        systems[f"{sign} late interaction"] = our_system(replace(ranking, parameters=turned))
    return systems


def _parts(parameters: Fusion) -> Iterator[Part]:
    for name in parameters.weights:
        yield Part(name, replace(parameters, weights={**parameters.weights, name: 0.0}))
    yield Part("preferences", replace(parameters, preferences=dict.fromkeys(parameters.preferences, 0.0)))
    yield Part("everyday words", replace(parameters, everyday=dict.fromkeys(parameters.everyday, 0.0)))
    yield Part("feedback", replace(parameters, feedback={**parameters.feedback, "weight": 0.0}))


def _only(ranking: Ranking, names: Sequence[str]) -> System:
    """The question as asked, by these signals alone at their weights."""
    parameters = ranking.parameters
    bare = replace(
        parameters,
        weights={name: weight if name in names else 0.0 for name, weight in parameters.weights.items()},
        preferences={},
        everyday=dict.fromkeys(parameters.everyday, 0.0),
        feedback={**parameters.feedback, "weight": 0.0},
        rerank={**parameters.rerank, "on": 0},
    )
    return _literal(replace(ranking, parameters=bare))


def _literal(ranking: Ranking) -> System:
    return lambda query: _entries(ranking, SearchRequest(query, top=DEPTH, literal=frozenset({ALL})))


def _entries(ranking: Ranking, request: SearchRequest) -> list[MeasureEntry]:
    return [hit.entry for hit in answer(ranking, request).hits]


def _fused(*lists: Sequence[MeasureEntry]) -> list[MeasureEntry]:
    total: dict[str, float] = {}
    entries: dict[str, MeasureEntry] = {}
    for each in lists:
        for place, entry in enumerate(each, 1):
            entries[entry.iri] = entry
            total[entry.iri] = total.get(entry.iri, 0.0) + 1 / (_RANK_CONSTANT + place)
    return [entries[iri] for iri in sorted(total, key=lambda iri: -total[iri])]
