"""The order of measures for a question, and the reasons of each hit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FakeEncoder
from tiny import entries, entry, goal, involved, plan_iri

from ontology.namespaces import BASE
from search.errors import BadQueryError, NoVectorsError
from search.evaluation.collections import index_of
from search.indexes.base import KINDS
from search.measures import MeasureEntry
from search.ranking.candidates import Sources
from search.ranking.fusion import fusion
from search.ranking.hits import answer, ranking_of, search
from search.ranking.reranking import late_interaction
from search.ranking.signals import dense_signals
from search.requests import Filters, SearchAnswer, SearchRequest

TEXTS = (
    "办好科技节。每年举办科技节活动40场，参加青少年1000人次。",
    "开展科普进校园。组织科普大篷车进校园活动。",
    "培训农民。开展全国科普日活动，培训农民200人次。",
    "面向老年人举办智能手机培训班。教会老年人网上挂号。",
    "建设农村中学科技馆，更新展品。",
    "开展应急避险演练，普及防灾减灾知识。",
)
YUNNAN, HUNAN = plan_iri("530000"), plan_iri("430000", "2024-2024")
Ask = Callable[..., SearchAnswer]


def asking(tmp_path: Path, encoder: FakeEncoder | None, measures: tuple[MeasureEntry, ...]) -> Ask:
    index = index_of(measures, encoder, tmp_path / "index")
    return lambda query, **request: search(index, SearchRequest(query, **request), encoder)


@pytest.fixture(params=["hybrid", "lexical"])
def mode(request: Any, tmp_path: Path, fake_encoder: FakeEncoder) -> tuple[str, FakeEncoder | None]:
    (tmp_path / "index").mkdir()
    return request.param, fake_encoder if request.param == "hybrid" else None


@pytest.fixture
def ask(mode: tuple[str, FakeEncoder | None], tmp_path: Path) -> Ask:
    """Questions to the tiny collection, with vectors and with words alone."""
    return asking(tmp_path, mode[1], entries(*TEXTS))


@pytest.fixture
def hybrid(tmp_path: Path, fake_encoder: FakeEncoder) -> Ask:
    (tmp_path / "index").mkdir()
    return asking(tmp_path, fake_encoder, entries(*TEXTS))


def texts(answer: SearchAnswer) -> list[str]:
    return [hit.entry.text for hit in answer.hits]


def test_the_measure_with_the_words_comes_first_in_both_modes(ask: Ask, mode: Any) -> None:
    found = ask("智能手机培训")
    assert texts(found)[0] == TEXTS[3]
    assert found.mode == mode[0]


def test_scores_fall_and_lie_between_0_and_1(ask: Ask) -> None:
    shown = [hit.score for hit in ask("开展科普活动").hits]
    assert shown == sorted(shown, reverse=True)
    assert all(0 <= score <= 1 for score in shown)


def test_the_same_question_has_the_same_answer(ask: Ask) -> None:
    assert ask("农民 科普") == ask("农民 科普")


def test_contributions_sum_to_the_score_before_it_is_mapped(ask: Ask, mode: Any) -> None:
    curve = fusion().curves[mode[0]]
    for hit in ask("给老年人的智能手机培训").hits:
        assert hit.score == pytest.approx(curve.of(sum(hit.why.signals.values())), abs=1e-3)


def test_why_names_the_passage_with_its_place_and_the_words_as_written(ask: Ask) -> None:
    hit = ask("老年人網上掛號").hits[0]
    passage = hit.why.passage
    assert passage is not None
    assert passage.text == "教会老年人网上挂号。"
    assert hit.entry.text[passage.start : passage.end] == passage.text
    assert "老年人" in "".join(hit.why.words)
    assert all(word in hit.entry.text for word in hit.why.words)


def test_words_alone_find_only_what_has_one(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    ask = asking(tmp_path, None, entries(*TEXTS))
    assert texts(ask("演练")) == [TEXTS[5]]
    assert ask("游泳池").hits == ()


def test_a_question_may_be_asked_of_words_or_of_vectors_alone(hybrid: Ask) -> None:
    question = "老年人挂号"
    both, words, vectors = (hybrid(question, mode=each) for each in (None, "lexical", "vector"))
    assert (both.mode, words.mode, vectors.mode) == ("hybrid", "lexical", "vector")
    assert set(words.hits[0].why.signals) <= {"words", "bigrams", "figures"}
    assert set(vectors.hits[0].why.signals) <= {"sentence", "whole"}
    assert len(vectors.hits) == len(both.hits) > len(words.hits)
    assert 0 <= vectors.hits[-1].score <= vectors.hits[0].score <= 1


def test_vectors_alone_cannot_be_asked_without_an_encoder(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    with pytest.raises(NoVectorsError):
        asking(tmp_path, None, entries(*TEXTS))("老年人", mode="vector")


def test_vectors_rank_everything_so_that_pages_are_full(hybrid: Ask) -> None:
    assert len(hybrid("演练").hits) == len(TEXTS)


def test_pages_follow_each_other_without_gap_or_repetition(hybrid: Ask) -> None:
    whole = texts(hybrid("科普活动", top=6))
    pages = [texts(hybrid("科普活动", top=2, offset=offset)) for offset in (0, 2, 4)]
    assert [text for page in pages for text in page] == whole
    assert hybrid("科普活动", top=2, offset=100).hits == ()


def test_a_figure_finds_exactly_that_figure(ask: Ask) -> None:
    assert texts(ask("40场"))[0] == TEXTS[0]
    assert texts(ask("２００人次"))[0] == TEXTS[2]


def test_quotation_marks_are_exact(ask: Ask) -> None:
    found = ask("“科普大篷车” 农民")
    assert texts(found) == [TEXTS[1]]
    assert found.total == 1
    assert ask("“没有这个词”").hits == ()


def test_a_phrase_that_nothing_has_leaves_nothing(ask: Ask) -> None:
    assert ask("“火星车”").total == 0


@pytest.fixture
def regions(mode: tuple[str, FakeEncoder | None], tmp_path: Path) -> Ask:
    """Two plans: Yunnan's for five years, Hunan's for one."""
    yunnan = entries(*TEXTS, plan=YUNNAN, region=f"{BASE}region/530000", level=f"{BASE}level/province")
    hunan = entries(*TEXTS[:3], plan=HUNAN, region=f"{BASE}region/430000", years=(2024, 2024))
    return asking(tmp_path, mode[1], yunnan + hunan)


def test_a_region_in_the_question_narrows_and_says_so(regions: Ask) -> None:
    found = regions("湖南省的科技节")
    assert {hit.entry.plan for hit in found.hits} == {HUNAN}
    assert found.total == 3
    assert [(each.field, each.text, each.narrows) for each in found.understood] == [
        ("region", "湖南省", True)
    ]


def test_what_is_understood_can_be_taken_back(regions: Ask) -> None:
    found = regions("湖南省的科技节", literal=frozenset({"region"}))
    assert found.total == 9
    assert found.understood == ()


def test_a_plan_of_that_year_alone_comes_before_a_longer_one(regions: Ask) -> None:
    found = regions("2024年的科技节")
    assert found.total == 9
    assert found.hits[0].entry.plan == HUNAN


def test_a_region_without_measures_is_named_and_let_go(regions: Ask) -> None:
    found = regions("河北省的科技节")
    assert found.emptied_by is not None
    assert "河北省" in found.emptied_by
    assert found.hits
    assert not any(each.narrows for each in found.understood)


def test_filters_of_the_request_that_match_nothing_are_named_and_kept(regions: Ask) -> None:
    found = regions("科技节", filters=Filters(region=(f"{BASE}region/110000",)))
    assert found.hits == ()
    assert found.total == 0
    assert found.emptied_by is not None
    assert "region" in found.emptied_by


def test_filters_that_only_together_match_nothing_are_all_named(regions: Ask) -> None:
    both = Filters(plan=(YUNNAN,), region=(f"{BASE}region/430000",))
    message = regions("科技节", filters=both).emptied_by
    assert message is not None
    assert "plan" in message
    assert "region" in message


def test_a_narrow_filter_still_fills_the_page(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    (tmp_path / "index").mkdir()
    many = [entry(f"开展第{number}项科普活动。", number) for number in range(600)]
    few = entries(*TEXTS, plan=HUNAN, region=f"{BASE}region/430000")
    ask = asking(tmp_path, fake_encoder, (*many, *few))
    found = ask("开展科普活动", filters=Filters(plan=(HUNAN,)), top=5)
    assert len(found.hits) == 5
    assert {hit.entry.plan for hit in found.hits} == {HUNAN}


def test_a_department_with_a_role_narrows(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    (tmp_path / "index").mkdir()
    led = entry("举办科技节。", 1, involved=(involved("科协", "lead", "science-association"),))
    joined = entry("办好科技节。", 2, involved=(involved("科协", "participant", "science-association"),))
    ask = asking(tmp_path, fake_encoder, (led, joined))
    assert texts(ask("由科协牵头的科技节")) == ["举办科技节。"]


def test_facets_count_what_the_filters_let_pass(regions: Ask) -> None:
    facets = {facet.field: facet for facet in regions("湖南省的科技节", facets=True).facets}
    assert sum(value.count for value in facets["plan"].values) == 3
    assert regions("科技节").facets == ()


def test_figures_of_goals_are_a_filter(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    with_goal = entry("举办科技节40场。", 1, goals=(goal("科技节", 40, "场次"),))
    ask = asking(tmp_path, None, (with_goal, entry("举办科技节。", 2)))
    assert texts(ask("科技节", filters=Filters(target=True))) == ["举办科技节40场。"]


@pytest.mark.parametrize("query", ["", " ", "，。！", "\x00"])
def test_a_question_without_words_is_refused(ask: Ask, query: str) -> None:
    with pytest.raises(BadQueryError) as caught:
        ask(query)
    assert caught.value.remedy


@pytest.mark.parametrize("query", ["的", "措施", "科\x01技\x02节", "科技节" * 33_334, "“科技节" * 20_000])
def test_odd_questions_have_an_answer(ask: Ask, query: str) -> None:
    assert ask(query).total >= 0


def test_an_empty_collection_has_no_hits(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    assert asking(tmp_path, None, ())("科技节").hits == ()


def test_a_measure_keeps_its_score_whatever_else_is_asked_for(hybrid: Ask) -> None:
    deep = {hit.entry.iri: hit.score for hit in hybrid("科普活动", top=6).hits}
    assert all(deep[hit.entry.iri] == hit.score for hit in hybrid("科普活动", top=2).hits)


def test_dense_signals_are_those_of_exact_cosines(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    (tmp_path / "index").mkdir()
    index = index_of(entries(*TEXTS), fake_encoder, tmp_path / "index")
    vector = fake_encoder.encode_queries(["智能手机"])[0]
    found, best = dense_signals(
        index.segments, vector, np.arange(6, dtype=np.int32), {"whole.mean": 0.0, "whole.spread": 1.0}
    )
    exact = fake_encoder.encode(TEXTS) @ vector
    assert found["whole"] == pytest.approx(exact, abs=2e-3)
    assert all(KINDS[kind] in ("sentence", "whole") for kind in index.segments.rows(best).kinds)


def test_reranking_orders_the_first_hits_by_their_tokens(hybrid: Ask) -> None:
    plain, turned = hybrid("网上挂号"), hybrid("网上挂号", rerank=True)
    assert {hit.entry.iri for hit in plain.hits} == {hit.entry.iri for hit in turned.hits}
    assert all("tokens" in hit.why.signals for hit in turned.hits)
    shown = [hit.score for hit in turned.hits]
    assert shown == sorted(shown, reverse=True)


def test_late_interaction_is_the_mean_of_the_greatest_cosines(fake_encoder: FakeEncoder) -> None:
    found = late_interaction(fake_encoder, ["科技馆"], ["科技馆", "农技馆", "老年"])
    assert found[0] == pytest.approx(1.0, abs=1e-5)
    assert found[0] > found[1] > found[2]


def test_candidates_hold_measures_found_by_words_and_by_vectors(
    tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    (tmp_path / "index").mkdir()
    index = index_of(entries(*TEXTS), fake_encoder, tmp_path / "index")
    small = replace(fusion(), candidates={"passages": 1, "measures": 1, "all": 0})
    ranking = ranking_of(index, fake_encoder, small)
    assert isinstance(ranking.sources, Sources)
    assert answer(ranking, SearchRequest("防灾减灾知识演练", top=1)).hits[0].entry.text == TEXTS[5]
