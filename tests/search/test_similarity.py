"""The measures nearest to a measure."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEncoder
from tiny import entries, plan_iri

from search.errors import NoSuchMeasureError
from search.evaluation.collections import index_of
from search.index import SearchIndex
from search.requests import Hit
from search.similar.affinity import affinity_model
from search.similar.pairing import signals
from search.similar.portraits import portraits
from search.similar.reference import reference_measures, reference_scaling
from search.similar.relating import Relating
from search.similar.similarity import all_similar, model_of, similar

MINE = entries(
    "组织科普大篷车进校园。每年巡展二十场次。",
    "面向老年人举办智能手机培训班。",
    "组织科普大篷车进社区。每年巡展十场次。",
)
OTHERS = (
    *entries("面向老年人举办智能手机课堂。", "科普大篷车进校园巡展。", plan=plan_iri("430181")),
    *entries("开展防灾减灾演练。", "选派教师跟岗研修。", "科普大篷车下乡。", plan=plan_iri("341321")),
)
ALL = (*MINE, *OTHERS)


@pytest.fixture
def index(fake_encoder: FakeEncoder, tmp_path: Path) -> SearchIndex:
    return index_of(ALL, fake_encoder, tmp_path)


@pytest.fixture
def of_words(tmp_path: Path) -> SearchIndex:
    return index_of(ALL, None, tmp_path)


def texts(hits: Sequence[Hit]) -> list[str]:
    return [hit.entry.text for hit in hits]


def test_the_nearest_measures_of_other_plans_come_first(index: SearchIndex) -> None:
    found = similar(index, MINE[0].iri, 10)
    assert texts(found)[:2] == ["科普大篷车进校园巡展。", "科普大篷车下乡。"]
    assert len(found) == len(OTHERS)


def test_measures_of_the_same_plan_are_found_where_they_are_asked_for(index: SearchIndex) -> None:
    assert MINE[2].text not in texts(similar(index, MINE[0].iri, 10))
    found = texts(similar(index, MINE[0].iri, 10, same_plan=True))
    assert found.index(MINE[2].text) < found.index("开展防灾减灾演练。")
    assert MINE[0].text not in found


def test_scores_are_probabilities_that_fall(index: SearchIndex) -> None:
    scores = [hit.score for hit in similar(index, MINE[0].iri, 10)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert scores[0] > 0.5 > scores[-1]


def test_no_more_than_asked_for_are_given(index: SearchIndex) -> None:
    assert len(similar(index, MINE[0].iri, 2)) == 2


def test_a_measure_that_the_index_does_not_have_is_an_error(index: SearchIndex) -> None:
    with pytest.raises(NoSuchMeasureError):
        similar(index, f"{MINE[0].plan}/A9.9", 3)


def test_a_hit_says_why_it_was_found(index: SearchIndex) -> None:
    hit = similar(index, MINE[0].iri, 1)[0]
    assert "大篷车" in "".join(hit.why.words)
    assert hit.why.passage is not None
    assert hit.why.passage.text in hit.entry.text
    assert set(hit.why.signals) == {"whole", "sentences", "bigrams", "title", "groups", "beside"}
    assert hit.comparison is not None
    assert hit.comparison.probability == hit.score


def test_an_index_of_words_only_finds_by_wording(of_words: SearchIndex) -> None:
    found = similar(of_words, MINE[0].iri, 3)
    assert texts(found)[0] == "科普大篷车进校园巡展。"
    assert found[0].why.passage is None
    assert MINE[2].text not in texts(found)
    assert MINE[2].text in texts(similar(of_words, MINE[0].iri, 3, same_plan=True))


def test_all_measures_are_answered_as_one_by_one(index: SearchIndex) -> None:
    found = list(all_similar(index, 3))
    assert [one.iri for one, _ in found] == [one.iri for one in ALL]
    assert all(hits == similar(index, one.iri, 3) for one, hits in found)


def test_two_measures_are_as_near_one_way_as_the_other(index: SearchIndex) -> None:
    relating = Relating(index.segments, model_of(index))
    for one in range(len(ALL)):
        for relation in relating.relate(one, np.arange(len(ALL), dtype=np.int32)):
            back = relating.relate(relation.ordinal, np.array([one], np.int32))[0]
            assert back.probability == relation.probability
            assert back.affinity == pytest.approx(relation.affinity, abs=1e-9)


def test_what_else_the_collection_holds_makes_no_difference(
    fake_encoder: FakeEncoder, tmp_path: Path, index: SearchIndex
) -> None:
    (tmp_path / "more").mkdir()
    more = entries(*(f"组织科普大篷车进第{number}个乡镇。" for number in range(9)), plan=plan_iri("430121"))
    larger = index_of((*more, *ALL), fake_encoder, tmp_path / "more")
    before = {hit.entry.iri: hit.score for hit in similar(index, MINE[0].iri, 10)}
    after = {hit.entry.iri: hit.score for hit in similar(larger, MINE[0].iri, 30)}
    assert {iri: after[iri] for iri in before} == before


def test_a_measure_that_other_measures_of_the_plan_resemble_as_well_counts_less(
    fake_encoder: FakeEncoder, tmp_path: Path
) -> None:
    one = entries("组织科普大篷车巡展。", "培训农民。")
    alone = entries(
        "组织科普大篷车进乡镇。", "办老年手机课。", "防灾演练。", "教师研修。", plan=plan_iri("430181")
    )
    many = entries(
        "组织科普大篷车进乡镇。",
        "科普大篷车进村。",
        "大篷车进校园。",
        "科普大篷车。",
        plan=plan_iri("341321"),
    )
    index = index_of((*one, *alone, *many), fake_encoder, tmp_path)
    found = Relating(index.segments, model_of(index)).relate(0, np.arange(2, 10, dtype=np.int32))
    affinity = {relation.other.entry.iri: relation.affinity for relation in found}
    assert found[0].other.entry.iri == alone[0].iri
    assert affinity[alone[0].iri] > affinity[many[0].iri]


def test_signals_of_a_pair_are_between_nothing_and_all(index: SearchIndex) -> None:
    found = portraits(index.segments, np.arange(len(ALL)))
    assert signals(found[0], found[0]) == pytest.approx(
        {"bigrams": 1, "groups": 0, "whole": 1, "title": 1, "sentences": 1}, abs=1e-2
    )


def test_scales_are_those_of_the_encoder_and_nothing_else(fake_encoder: FakeEncoder) -> None:
    scaling = reference_scaling(fake_encoder)
    assert scaling == reference_scaling(FakeEncoder())
    assert set(scaling) == {
        f"{name}.{value}" for name in ("whole", "title", "sentences") for value in ("mean", "spread")
    }
    model = affinity_model(scaling, dense=True)
    assert model.scales["whole"].of(scaling["whole.mean"]) == 0
    assert model.version != affinity_model({}, dense=True).version


def test_reference_measures_are_of_plans_that_anyone_may_read() -> None:
    found = reference_measures()
    assert len(found) == 30
    assert len({one.iri for one in found}) == 30
