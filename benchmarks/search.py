"""Search over 100,000 measures: `python -m benchmarks.search [--measures N] [--folder FOLDER]`.

The collection is made of the specimens (benchmarks/collection.py) once, which takes minutes, told apart, and
kept in FOLDER. Times are what a user waits on two cores, of each question the shortest of some rounds.
Targets: a hybrid query, encoding included, p95 at most 30 ms; without encoding, on average at most twice a
bare FAISS search with a bare tantivy search; adding a plan at most 2 s; memory of the index at most twice
that of the vectors at their precision; their recall at least 0.98.

With `--plans FOLDER --judgements FILE` it also prints what questions judged over these plans lose where the
made measures stand beside them; those are not judged, and are taken out of the lists (T. Sakai, Alternatives
to Bpref, 2007).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.collection import MADE, Collection, Variation, collection, measures_of, specimens
from benchmarks.goals import Goal, shown
from benchmarks.peers import BareFaiss, BareTantivy
from search.encoder import Encoder, load_encoder
from search.evaluation.judgements import Topic, grades, read_judgements
from search.evaluation.measuring import scores
from search.evaluation.remembering import RememberingEncoder
from search.index import SearchIndex
from search.indexes.recall import WANTED
from search.indexes.states import segment_states
from search.indexing.links import FILE as LINKS
from search.indexing.links import LinkTask
from search.indexing.meta import read_meta, write_meta
from search.indexing.writing import VECTORS, Changes, Encoding, write_index
from search.measures import MeasureEntry
from search.ranking.candidates import COMPARED
from search.ranking.hits import search
from search.requests import Filters, SearchRequest
from search.similar.graph import method_of
from search.similar.linking import links
from search.similar.nearest import empty_table, write_table
from search.similar.similarity import model_of

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "data" / "judgements" / "queries.jsonl"
ROUNDS = 3
DEPTHS = (200, 1000)
"""Hits of a question among which the judged measures are looked for; candidates are as many at least."""
_RAW = 2
"""Bytes of a number of a vector as it is kept."""


def main() -> int:
    """Print the figures; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measures", type=int, default=100_000)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "var" / "benchmarks", help="keeps the collection"
    )
    parser.add_argument("--plans", type=Path, help="plans that questions are judged over")
    parser.add_argument("--judgements", type=Path, default=QUESTIONS)
    options = parser.parse_args()
    encoder = load_encoder("")
    made = collection(options.folder, options.measures, encoder)
    goals = list(measured(made, encoder, [topic.query for topic in asked(QUESTIONS)]))
    if options.plans:
        report_relevance(made, encoder, measures_of(options.plans), asked(options.judgements))
    return 0 if all(goal.met for goal in goals) else 1


def asked(judgements: Path) -> list[Topic]:
    """The topics that are questions."""
    return [topic for topic in read_judgements(judgements) if topic.query]


def measured(made: Collection, encoder: Encoder, questions: Sequence[str]) -> Iterator[Goal]:
    """All goals, each printed when it is known."""
    encoder.encode_queries(questions[:1])
    before = resident()
    index = SearchIndex.open(made.folder, encoder.identity)
    for goal in query_goals(made, index, encoder, questions):
        yield shown(goal)
    memory = (resident() - before) / raw_size(made, encoder)
    yield shown(Goal("memory of the index, to that of the vectors", memory, 2))
    missed = 1 - min(state.recall for state in segment_states(made.folder / VECTORS))
    yield shown(Goal("nearest passages missed", missed, 1 - WANTED))
    indexed, linked = adding(made, encoder)
    yield shown(Goal("adding a plan, s", indexed, 2))
    print(f"{'linking it to the others, s':44}{linked:8.3f}", flush=True)


def query_goals(
    made: Collection, index: SearchIndex, encoder: Encoder, questions: Sequence[str]
) -> Iterator[Goal]:
    """Hybrid queries as users have them, and without encoding against the bare libraries.

    FAISS is asked for the same kinds of passages as we ask it for, and, printed beside, for any.
    """
    ready = RememberingEncoder(encoder)
    print(f"{index.segments.count:,} measures, built in {made.built:.0f} s", flush=True)
    whole = timed("hybrid query", lambda query: search(index, SearchRequest(query), encoder), questions)
    yield Goal("hybrid query, p95, ms", float(np.percentile(whole, 95)), 30)
    ours = timed("without encoding", lambda query: search(index, SearchRequest(query), ready), questions)
    every = timed("bare FAISS, all", BareFaiss(index, ready), questions)
    vectors = timed("bare FAISS, same", BareFaiss(index, ready, COMPARED), questions)
    words = timed("bare tantivy", BareTantivy(made, questions), questions)
    print(
        f"to FAISS over all kinds of passages {fmean(ours) / (fmean(every) + fmean(words)):.3f}", flush=True
    )
    yield Goal("without encoding, to FAISS with tantivy", fmean(ours) / (fmean(vectors) + fmean(words)), 2)


def timed(name: str, ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """The shortest time of each question in some rounds after a first one, ms."""
    for question in questions:
        ask(question)
    rounds = [[_milliseconds(ask, question) for question in questions] for _ in range(ROUNDS)]
    best = [min(times) for times in zip(*rounds, strict=True)]
    p50, p95 = np.percentile(best, (50, 95))
    print(f"{name:20} p50 {p50:6.1f} ms, p95 {p95:6.1f} ms", flush=True)
    return best


def _milliseconds(ask: Callable[[str], object], question: str) -> float:
    start = time.perf_counter()
    ask(question)
    return 1000 * (time.perf_counter() - start)


def resident() -> int:
    """Bytes of memory of this process, files mapped into it included (proc(5), VmRSS)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def raw_size(made: Collection, encoder: Encoder) -> int:
    """Bytes of the vectors."""
    passages = sum(state.passages for state in segment_states(made.folder / VECTORS))
    return passages * encoder.identity.dimension * _RAW


def adding(made: Collection, encoder: Encoder) -> tuple[float, float]:
    """Seconds that one more plan takes: in the index, its passages encoded, and to link its measures."""
    entries, before = Variation(specimens()).plan(1_000_000), SearchIndex.open(made.folder, encoder.identity)
    with TemporaryDirectory(dir=made.folder.parent) as place:
        parent, draft = Path(place) / "parent", Path(place) / "draft"
        for folder in (parent, draft):
            folder.mkdir()
        start = time.perf_counter()
        write_index(draft, made.folder, Changes((), entries), Encoding(lambda: encoder, None))
        indexed = time.perf_counter() - start
        write_meta(draft, read_meta(made.folder))
        after = SearchIndex.open(draft, encoder.identity)
        write_table(parent / LINKS, empty_table(method_of(model_of(after), after.encoder).version))
        task = LinkTask(before, after, parent, draft, (entries[0].plan,), ())
        start = time.perf_counter()
        for change in links(task):
            assert any(change.added)
        return indexed, time.perf_counter() - start


def report_relevance(
    made: Collection, encoder: Encoder, entries: Sequence[MeasureEntry], topics: Sequence[Topic]
) -> None:
    """Print nDCG@10 and recall over these measures alone and among the made ones, there also in their plans.

    The made ones are hundreds of versions of each specimen measure, so they take the places of candidates
    from the judged that they are like: recall says how many of these are left among so many hits. What is
    asked within the plans shows the order without them.
    """
    meta, everything = read_meta(made.folder), Filters()
    plans = Filters(plan=tuple(dict.fromkeys(entry.plan for entry in entries)))
    for name, parent, asks in (("alone", None, [everything]), ("among", made.folder, [everything, plans])):
        with TemporaryDirectory(dir=made.folder.parent) as draft:
            write_index(Path(draft), parent, Changes((), entries), Encoding(lambda: encoder, None))
            write_meta(Path(draft), meta)
            index = SearchIndex.open(Path(draft), encoder.identity)
            for filters, depth in product(asks, DEPTHS):
                ndcg, recall = relevance(index, encoder, topics, SearchRequest("", filters, top=depth))
                within = "within the plans" if filters.plan else "everywhere"
                print(
                    f"{name:6} {within:17} {depth:5} hits: nDCG@10 {ndcg:.3f}, recall {recall:.3f}",
                    flush=True,
                )


def relevance(
    index: SearchIndex, encoder: Encoder, topics: Sequence[Topic], request: SearchRequest
) -> tuple[float, float]:
    """Mean nDCG@10 and recall over the questions, asked like the request; made measures are left out."""
    values = []
    for topic in topics:
        hits = search(index, replace(request, query=topic.query), encoder).hits
        found = [hit.entry for hit in hits if not hit.entry.source.startswith(MADE)]
        judged = grades(topic, found)
        ndcg = scores(judged, [each.grade for each in topic.relevant]).ndcg
        values.append((ndcg, np.count_nonzero(judged) / len(topic.relevant)))
    ndcgs, recalls = zip(*values, strict=True)
    return fmean(ndcgs), fmean(recalls)


if __name__ == "__main__":
    raise SystemExit(main())
