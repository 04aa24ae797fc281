"""Probabilities of one topic, and whether they hold."""

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEncoder
from tiny import entries, plan_iri

from kg.stores.base import Document
from search.encoder import Encoder
from search.errors import JudgementError
from search.evaluation.collections import index_of
from search.index import SearchIndex
from search.measures import read_measures
from search.similar import calibration
from search.similar.affinity import affinity_model
from search.similar.calibration import judged_pairs, report
from search.similar.reliability import Curve, Judged, cross_validated, fit, reliability

JUDGEMENTS = Path(__file__).parent.parent.parent / "data" / "judgements"


def sampled(curve: Curve, count: int) -> list[Judged]:
    """Pairs whose topics are as common as the curve says."""
    chance = np.random.default_rng(0)
    affinities = chance.uniform(-3, 9, count)
    same = chance.random(count) < curve.of(affinities)
    return [
        Judged(float(one), float(is_same), f"topic {number % 40}")
        for number, (one, is_same) in enumerate(zip(affinities, same, strict=True))
    ]


def test_a_fitted_curve_is_the_one_that_made_the_pairs() -> None:
    found = fit(sampled(Curve(0.8, -2.0), 20_000))
    assert found.slope == pytest.approx(0.8, abs=0.05)
    assert found.intercept == pytest.approx(-2.0, abs=0.1)


def test_pairs_that_hardly_overlap_still_give_a_curve() -> None:
    found = fit([Judged(-1, 0, "a"), Judged(0, 0, "b"), Judged(3, 1, "c"), Judged(4, 1, "d")])
    assert found.slope > 0
    assert np.isfinite(found.intercept)


def test_probabilities_that_hold_have_no_calibration_error() -> None:
    judged = sampled(Curve(0.8, -2.0), 20_000)
    assert reliability(cross_validated(judged), judged).error < 0.02


def test_probabilities_that_are_too_sure_have_one() -> None:
    judged = [Judged(1, float(number % 2), str(number)) for number in range(100)]
    found = reliability(np.full(100, 0.95), judged)
    assert found.error == pytest.approx(0.45)
    assert found.brier == pytest.approx((0.95**2 + 0.05**2) / 2)
    assert [(each.count, each.observed) for each in found.bins] == [(100, 0.5)]


def test_the_probability_of_a_pair_is_by_a_curve_that_has_not_seen_its_topic() -> None:
    odd = [Judged(float(number), 0.0, "odd") for number in range(5, 9)]
    usual = [Judged(float(number % 9), float(number % 9 > 4), str(number)) for number in range(90)]
    found = cross_validated([*odd, *usual])
    assert min(found[:4]) > 0.5


@pytest.fixture
def index(fake_encoder: FakeEncoder, tmp_path: Path) -> SearchIndex:
    mine = entries("组织科普大篷车进校园。", "办老年手机课堂。")
    return index_of(
        (*mine, *entries("科普大篷车进校园。", "防灾演练。", plan=plan_iri("430181"))), fake_encoder, tmp_path
    )


def written(folder: Path, *lines: dict[str, object]) -> Path:
    path = folder / "judged.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


BUS = {"source": "532924", "begins": "组织科普大篷车"}
BUS_THERE = {"source": "430181", "begins": "科普大篷车"}
DRILL = {"source": "430181", "begins": "防灾演练"}


def test_judged_pairs_get_their_affinity(index: SearchIndex, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"one": BUS, "other": BUS_THERE, "same": True},
        {"one": BUS, "other": DRILL, "same": False},
    )
    near, far = judged_pairs(index, path)
    assert (near.same, far.same) == (1, 0)
    assert near.affinity > far.affinity
    assert near.topic == far.topic


def test_a_judged_measure_counts_with_all_measures_of_other_plans(index: SearchIndex, tmp_path: Path) -> None:
    path = written(tmp_path, {"id": "1", **BUS, "relevant": [{**BUS_THERE, "grade": 1}]})
    assert sorted(each.same for each in judged_pairs(index, path)) == [0, 0.5]


def test_a_judged_measure_that_is_not_there_is_named(index: SearchIndex, tmp_path: Path) -> None:
    path = written(tmp_path, {"one": BUS, "other": {**DRILL, "begins": "没有"}, "same": True})
    with pytest.raises(JudgementError, match="没有"):
        list(judged_pairs(index, path))


def test_the_report_gives_curve_scores_and_bins() -> None:
    lines = report(sampled(Curve(0.8, -2.0), 2000))
    assert lines[0].startswith("2000 pairs")
    assert lines[1].startswith("slope = 0.")
    assert lines[2].startswith("Brier score")
    assert len(lines) == 15


def test_the_kept_curve_is_about_the_one_that_fits_the_specimens_best(
    encoder: Encoder, documents: dict[str, Document], tmp_path: Path
) -> None:
    measures = [one for each in documents.values() for one in read_measures(each.source, each.asserted)]
    specimens = index_of(measures, encoder, tmp_path)
    judged = list(judged_pairs(specimens, JUDGEMENTS / "pairs.jsonl"))
    model = affinity_model(specimens.scaling, dense=True)
    kept = Curve(model.slope, model.intercept)
    found = reliability(kept.of(np.array([each.affinity for each in judged])), judged)
    assert len(judged) >= 150
    assert found.brier < 0.11
    assert found.error < 0.07


def test_the_command_needs_files_and_stores(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        calibration.main([])
    assert "JUDGEMENTS=STORE" in capsys.readouterr().err
