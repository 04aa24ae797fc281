"""Extraction against hand annotation: that of the shared folder, and that of our own specimens."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.extraction.plan import extract
from kg.extraction.rules import Rules
from kg.iris import Names
from kg.readers import read
from kg.records import PlanRecord

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
SPECIMENS = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".md"})

SHARED = {
    "dangshan": "seeds/dangshan.txt",
    "guangdong": "examples/guangdong.txt",
}
REACH = {
    "plan": 1.0,
    "actions": 1.0,
    "measures": 1.0,
    "measure_text": 0.98,
    "measure_title": 0.98,
    "measure_action": 0.98,
    "departments": 0.99,
    "indicators": 0.95,
    "indicator_attr": 0.95,
    "activities": 0.85,
}
MEASURES = {"hebei": 32, "dangshan": 34, "tangshan": 22, "xinzheng": 34, "liaocheng": 34}

Record = Callable[[Path], PlanRecord]


@pytest.fixture(scope="session")
def record(rules: Rules) -> Record:
    def run(path: Path) -> PlanRecord:
        return extract(read(path.read_bytes(), path.name), rules, Names())

    return run


def _scores(shared: Path, gold: Path, extracted: PlanRecord, folder: Path) -> dict[str, float]:
    """What the scoring program of the shared folder says."""
    found = folder / "extracted.json"
    found.write_text(extracted.model_dump_json(by_alias=True), encoding="utf-8")
    command = [sys.executable, str(shared / "tools" / "score.py"), str(gold), str(found)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    scores: dict[str, float] = json.loads(printed.rsplit("SCORES ", maxsplit=1)[1])
    return scores


@pytest.mark.shared
@pytest.mark.parametrize("key", SHARED)
def test_the_shared_annotation_is_reached(shared: Path, tmp_path: Path, record: Record, key: str) -> None:
    scores = _scores(shared, shared / "gold" / f"{key}.json", record(shared / SHARED[key]), tmp_path)
    short = {name: scores[name] for name, least in REACH.items() if name in scores and scores[name] < least}
    assert not short


@pytest.mark.shared
@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
def test_the_annotation_of_our_specimens_is_reached(
    shared: Path, tmp_path: Path, record: Record, path: Path
) -> None:
    gold = SAMPLES / "gold" / f"{path.name.split('.')[0]}.json"
    scores = _scores(shared, gold, record(path), tmp_path)
    short = {name: scores[name] for name, least in REACH.items() if name in scores and scores[name] < least}
    assert not short


@pytest.mark.shared
@pytest.mark.parametrize("key", MEASURES)
def test_the_real_plans_have_their_measures(shared: Path, record: Record, key: str) -> None:
    assert len(record(shared / "seeds" / f"{key}.txt").measures) == MEASURES[key]


@pytest.mark.shared
def test_the_documents_of_the_corpus_are_read_without_absurdity(
    shared: Path, tmp_path: Path, record: Record
) -> None:
    plans = 0
    for line in (shared / "corpus" / "policies.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        path = tmp_path / f"{document['id']}.txt"
        path.write_text(document["text"], encoding="utf-8")
        found = record(path)
        ended = document["title"].endswith(("批复", "复函", "答复", "函", "条例", "决定", "通报"))
        assert not (ended and found.measures), document["title"]
        assert found.measures or found.warnings, document["title"]
        assert all(10 <= len(measure.text) <= 2500 for measure in found.measures), document["title"]
        plans += bool(found.plan.id)
    assert plans >= 10
