"""How well the search finds what readers judged relevant.

::

    topics = read_judgements(Path("data/judgements/queries.jsonl"))
    report = evaluate(index, encoder, topics)
    print("\\n".join(report_lines(report, verbose=True)))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from search.encoder import Encoder
from search.evaluation.collections import entries_of, index_of, ordinal_of
from search.evaluation.judgements import Relevant, Topic, grades, is_meant, read_judgements, stem
from search.evaluation.measuring import DEPTH, Scores, scores
from search.evaluation.remembering import RememberingEncoder
from search.evaluation.systems import DEPTH as LOOKED_AT
from search.evaluation.systems import OURS, ablated, our_system, plain_systems
from search.index import SearchIndex
from search.measures import MeasureEntry
from search.ranking.hits import ranking_of
from search.similar.similarity import similar

__all__ = ["Answered", "Report", "evaluate", "read_judgements"]


SIMILAR = f"{OURS} similar"


@dataclass(frozen=True)
class Answered:
    """One topic's list by one system; ``missed`` are relevant measures not among the first ten, with their
    place, None where they are beyond what was looked at."""

    topic: Topic
    scores: Scores
    missed: tuple[tuple[Relevant, int | None], ...]


@dataclass(frozen=True)
class Report:
    """For each system its answers, in the order of the topics. Ours is the first, named "kepu".

    Measures that are topics are answered by "kepu similar" alone, and questions by all others.
    """

    systems: Mapping[str, tuple[Answered, ...]]


def evaluate(
    index: SearchIndex,
    encoder: Encoder | None,
    topics: Sequence[Topic],
    *,
    ablation: bool = False,
    other: Encoder | None = None,
) -> Report:
    """Ask all topics of our ranking and of the plain ones; with ``ablation``, of ours without each part too.

    With ``other``, a teacher for instance, its ranking of the same measures stands beside ours; they are
    encoded for that. Raises JudgementError for a topic that is a measure which the collection does not have.
    """
    ranking = ranking_of(index, RememberingEncoder(encoder) if encoder else None)
    questions = [topic for topic in topics if topic.query]
    systems = {OURS: our_system(ranking), **plain_systems(ranking), **(ablated(ranking) if ablation else {})}
    found = {
        name: tuple(_answered(topic, system(topic.query)) for topic in questions)
        for name, system in systems.items()
    }
    if other is not None:
        found[f"{OURS}, {other.identity.name}"] = _with_other(index, other, topics)
    found[SIMILAR] = tuple(_counterparts(index, topics))
    return Report(found)


def _with_other(index: SearchIndex, encoder: Encoder, topics: Sequence[Topic]) -> tuple[Answered, ...]:
    with TemporaryDirectory() as folder:
        ranking = ranking_of(index_of(entries_of(index).values(), encoder, Path(folder)), encoder)
        system = our_system(ranking)
        return tuple(_answered(topic, system(topic.query)) for topic in topics if topic.query)


def _counterparts(index: SearchIndex, topics: Iterable[Topic]) -> Iterator[Answered]:
    entries = entries_of(index)
    for topic in topics:
        if topic.measure:
            iri = entries[ordinal_of(entries, topic.measure)].iri
            yield _answered(topic, [hit.entry for hit in similar(index, iri, LOOKED_AT)])


def _answered(topic: Topic, results: Sequence[MeasureEntry]) -> Answered:
    found = grades(topic, results)
    judged = [each.grade for each in topic.relevant]
    kept = [r for r in results if not topic.measure or stem(r.source) != topic.measure.source]
    places = {each: _place(each, kept) for each in topic.relevant}
    missed = [(each, place) for each, place in places.items() if place is None or place > DEPTH]
    return Answered(topic, scores(found, judged), tuple(missed))


def _place(relevant: Relevant, results: Sequence[MeasureEntry]) -> int | None:
    return next((place for place, each in enumerate(results, 1) if is_meant(relevant, each)), None)
