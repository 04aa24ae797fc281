"""What two measures share and what differs."""

from pathlib import Path

import numpy as np
from conftest import FakeEncoder
from tiny import entry, goal, involved, plan_iri

from ontology.namespaces import BASE
from search.evaluation.collections import index_of
from search.measures import MeasureEntry
from search.requests import GoalPair, Shares
from search.similar.comparison import common_words, compare, goal_pairs, shares
from search.similar.overlap import bag_of
from search.similar.portraits import Portrait, portraits

OTHER = plan_iri("430181")


def portrait(one: MeasureEntry) -> Portrait:
    return Portrait(one, bag_of(one.text), None)


def labels(pairs: tuple[GoalPair, ...]) -> list[tuple[str, float | None, float | None]]:
    return [(pair.label, pair.mine and pair.mine.value, pair.theirs and pair.theirs.value) for pair in pairs]


def test_figures_of_one_indicator_stand_side_by_side() -> None:
    mine = entry("办科技节。", goals=(goal("科技节", 2, "场次"), goal("培训", 40, "场次")))
    theirs = entry("办科技节。", plan=OTHER, goals=(goal("展览", 3, "场次"), goal("科技节", 5, "场次")))
    assert labels(goal_pairs(mine, theirs)) == [("科技节", 2, 5), ("培训", 40, None), ("展览", None, 3)]


def test_several_figures_of_one_indicator_are_paired_by_year() -> None:
    mine = entry("建馆。", goals=(goal("馆", 9, "个", year=2025), goal("馆", 4, "个", year=2023)))
    theirs = entry("建馆。", plan=OTHER, goals=(goal("馆", 6, "个", year=2023),))
    assert labels(goal_pairs(mine, theirs)) == [("馆", 4, 6), ("馆", 9, None)]


def test_departments_are_compared_by_what_they_are_for() -> None:
    mine = entry(
        "办。",
        involved=(involved("县教育局", "lead", "education"), involved("县科协", "lead", "association")),
    )
    theirs = entry(
        "办。",
        plan=OTHER,
        involved=(
            involved("市教育局", "participant", "education", code="430181"),
            involved("各街道", "lead", code="430181"),
        ),
    )
    found = compare(portrait(mine), portrait(theirs), 0.9)
    assert found.functions == Shares(both=("教育",), mine=("association",), theirs=("各街道",))
    assert found.leads == Shares(mine=("教育", "association"), theirs=("各街道",))
    assert found.probability == 0.9


def test_groups_are_compared_by_their_labels() -> None:
    farmers, elderly = f"{BASE}group/farmers", f"{BASE}group/elderly"
    mine, theirs = entry("办。", groups=(farmers,)), entry("办。", plan=OTHER, groups=(elderly, farmers))
    found = compare(portrait(mine), portrait(theirs), 0.5).groups
    assert len(found.both) == 1
    assert len(found.theirs) == 1
    assert not found.mine


def test_shares_keep_their_order_and_name_each_once() -> None:
    assert shares("baab", "cac") == Shares(both=("a",), mine=("b",), theirs=("c",))


def test_words_in_common_are_those_that_tell_most() -> None:
    mine = portrait(entry("组织科普大篷车进校园，加强科技小院建设。"))
    theirs = portrait(entry("科普大篷车下乡巡展，建好科技小院。", plan=OTHER))
    words = common_words(mine, theirs)
    assert "大篷车" in words
    assert "小院" in words
    assert not any(one in other for one in words for other in words if one != other)


def test_measures_without_anything_in_common_have_no_words() -> None:
    assert common_words(portrait(entry("组织培训。")), portrait(entry("科技馆", plan=OTHER))) == ()


def test_the_nearest_sentences_are_shown_with_their_places(fake_encoder: FakeEncoder, tmp_path: Path) -> None:
    texts = "举办科技节活动。组织科普大篷车进校园。", "面向老年人开课。组织科普大篷车进学校。"
    both = [entry(texts[0]), entry(texts[1], plan=OTHER)]
    index = index_of(both, fake_encoder, tmp_path)
    mine, theirs = portraits(index.segments, np.arange(2))
    pair = compare(mine, theirs, 0.9).passages[0]
    assert (pair.mine.text, pair.theirs.text) == ("组织科普大篷车进校园。", "组织科普大篷车进学校。")
    assert texts[1][pair.theirs.start : pair.theirs.end] == pair.theirs.text


def test_without_vectors_no_sentences_are_compared() -> None:
    assert compare(portrait(entry("办。")), portrait(entry("办。", plan=OTHER)), 0.9).passages == ()
