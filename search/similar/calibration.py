"""The curve of data/ranking/similarity.toml.

Run by python -m search.similar.calibration [--encoder SPEC] JUDGEMENTS=STORE…

JUDGEMENTS is a file of judged pairs or of topics that are measures (data/judgements/README.md), STORE a store
with the documents that they are about. Prints the curve that fits best and the reliability of probabilities
by curves that did not see the topic, as docs/similarity.md shows them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from search.evaluation.collections import entries_of, judged_stores, ordinal_of
from search.evaluation.judgements import Relevant, is_meant, read_judgements, stem
from search.index import SearchIndex, configured_encoder
from search.similar.relating import Relating
from search.similar.reliability import Judged, Reliability, cross_validated, fit, reliability
from search.similar.similarity import model_of

_SAME = {0: 0.0, 1: 0.5, 2: 1.0}
"""How far a measure of each grade is on the topic of another."""


def judged_pairs(index: SearchIndex, path: Path) -> Iterator[Judged]:
    """The pairs of a file with the affinities that the index gives them. Raises JudgementError."""
    finder = _Finder(index)
    first = json.loads(path.read_text(encoding="utf-8").partition("\n")[0])
    yield from finder.pairs(path) if "one" in first else finder.topics(path)


class _Finder:
    """Finds judged measures in an index."""

    def __init__(self, index: SearchIndex) -> None:
        self._entries = entries_of(index)
        self._relating = Relating(index.segments, model_of(index))

    def pairs(self, path: Path) -> Iterator[Judged]:
        """Judged one by one."""
        for line in path.read_text(encoding="utf-8").splitlines():
            raw = json.loads(line)
            one, other = (ordinal_of(self._entries, _named(raw[each])) for each in ("one", "other"))
            relation = self._relating.relate(one, np.array([other], np.int32))[0]
            yield Judged(relation.affinity, float(raw["same"]), f"{path.name} {one}")

    def topics(self, path: Path) -> Iterator[Judged]:
        """All measures of other plans, graded for a measure; what is not named is not on its topic."""
        for topic in read_judgements(path):
            assert topic.measure
            one = ordinal_of(self._entries, topic.measure)
            plan = self._entries[one].plan
            others = [ordinal for ordinal, entry in self._entries.items() if entry.plan != plan]
            for relation in self._relating.relate(one, np.array(others, np.int32)):
                named = (each.grade for each in topic.relevant if is_meant(each, relation.other.entry))
                yield Judged(relation.affinity, _SAME[next(named, 0)], f"{path.name} {one}")


def report(judged: Sequence[Judged]) -> list[str]:
    """The lines that the command prints."""
    curve, found = fit(judged), reliability(cross_validated(judged), judged)
    return [
        f"{len(judged)} pairs, {sum(each.same for each in judged):.0f} on one topic",
        f"slope = {curve.slope:.3f}, intercept = {curve.intercept:.3f}",
        *reliability_lines(found),
    ]


def reliability_lines(found: Reliability) -> list[str]:
    """Brier score, calibration error, and a table of the bins."""
    return [
        f"Brier score {found.brier:.4f}, expected calibration error {found.error:.4f}",
        "| pairs | predicted | observed |",
        "| ---: | ---: | ---: |",
        *(f"| {each.count} | {each.predicted:.2f} | {each.observed:.2f} |" for each in found.bins),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m search.similar.calibration", description=__doc__)
    parser.add_argument("--encoder", default="", help="as KEPU_ENCODER; the stores were made with it")
    parser.add_argument("judged", nargs="+", metavar="JUDGEMENTS=STORE")
    options = parser.parse_args(arguments)
    judged: list[Judged] = []
    with judged_stores(options.judged, configured_encoder(options.encoder)) as stores:
        for path, index in stores:
            judged += judged_pairs(index, path)
    print("\n".join(report(judged)))


def _named(raw: Mapping[str, str]) -> Relevant:
    return Relevant(stem(raw["source"]), raw["begins"], 0)


if __name__ == "__main__":
    main()
