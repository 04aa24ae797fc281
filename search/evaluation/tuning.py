"""Weights of the fusion from judged questions.

Run by python -m search.evaluation.tuning [--encoder SPEC] JUDGEMENTS=STORE…

Prints what the weights of data/ranking/fusion.toml give, what the best that coordinate ascent finds give,
and what weights found on four fifths of the questions give on the last fifth. Weights that only win where
they were found are not worth having.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.evaluation.collections import judged_stores
from search.evaluation.judgements import Topic, is_meant, read_judgements
from search.evaluation.measuring import scores
from search.index import configured_encoder
from search.indexes.base import Floats
from search.ranking.fusion import fusion
from search.ranking.hits import ask, ranking_of
from search.ranking.scoring import Ranking, gather
from search.requests import SearchRequest

FACTORS = (0.0, 0.25, 0.5, 0.7, 1.4, 2.0, 4.0)
"""By which each weight is tried."""

_FOLDS = 5
_ROUNDS = 3
_LEAST = 5e-4
"""Gains below this are noise."""

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Judged:
    """A question's candidates: the grade and the signals of each, and all grades that were given."""

    grades: np.ndarray
    signals: Mapping[str, Floats]
    judged: tuple[int, ...]

    def ndcg(self, weights: Weights) -> float:
        """With these weights."""
        total = np.zeros(len(self.grades), np.float32)
        for name, values in self.signals.items():
            total += weights.get(name, 0.0) * values
        order = np.argsort(-total, kind="stable")
        return scores([int(grade) for grade in self.grades[order]], self.judged).ndcg


def judge(ranking: Ranking, topics: Sequence[Topic]) -> Iterator[Judged]:
    """The questions among the topics, each with all measures that its filters let pass."""
    measures = ranking.sources.measures
    for topic in topics:
        if not topic.query:
            continue
        asked = ask(ranking, SearchRequest(topic.query))
        found = gather(ranking, asked.question, asked.mask, 10)
        entries = [measures.entry(int(ordinal)) for ordinal in found.ordinals]
        grades = [
            next((each.grade for each in topic.relevant if is_meant(each, entry)), 0) for entry in entries
        ]
        yield Judged(np.array(grades), found.signals, tuple(each.grade for each in topic.relevant))


def mean_ndcg(judged: Sequence[Judged], weights: Weights) -> float:
    """Over all questions."""
    return float(np.mean([each.ndcg(weights) for each in judged]))


def ascend(judged: Sequence[Judged], start: Weights) -> dict[str, float]:
    """Weights that no single factor makes better."""
    best, value = dict(start), mean_ndcg(judged, start)
    for _ in range(_ROUNDS):
        before = value
        for name in start:
            for tried in [{**best, name: best[name] * factor} for factor in FACTORS]:
                found = mean_ndcg(judged, tried)
                if found > value + _LEAST:
                    best, value = tried, found
        if value == before:
            break
    return best


def validated(judged: Sequence[Judged], start: Weights) -> float:
    """The mean over the folds of what weights found on the others give."""
    order = np.random.default_rng(0).permutation(len(judged))
    folds = [order[at::_FOLDS] for at in range(_FOLDS)]
    found = []
    for fold in folds:
        weights = ascend([judged[at] for at in order if at not in fold], start)
        found += [judged[at].ndcg(weights) for at in fold]
    return float(np.mean(found))


def report(judged: Sequence[Judged], start: Weights) -> list[str]:
    """The lines that the command prints."""
    best = ascend(judged, start)
    return [
        f"{len(judged)} questions",
        f"as they are       nDCG@10 {mean_ndcg(judged, start):.4f}",
        f"cross-validated   nDCG@10 {validated(judged, start):.4f}",
        f"where found       nDCG@10 {mean_ndcg(judged, best):.4f}",
        *(f"  {name:<12} {start[name]:.3f} → {weight:.3f}" for name, weight in best.items()),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m search.evaluation.tuning", description=__doc__)
    parser.add_argument(
        "--encoder", default="", help="as KEPU_ENCODER; the one that the stores were made with"
    )
    parser.add_argument("judged", nargs="+", metavar="JUDGEMENTS=STORE")
    options = parser.parse_args(arguments)
    choice = configured_encoder(options.encoder)
    judged: list[Judged] = []
    with judged_stores(options.judged, choice) as stores:
        for path, index in stores:
            encoder = choice.load() if index.encoder else None
            judged += judge(ranking_of(index, encoder), read_judgements(path))
    print("\n".join(report(judged, {**fusion().weights, **fusion().preferences})))


if __name__ == "__main__":
    main()
