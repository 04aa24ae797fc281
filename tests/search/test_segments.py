"""Several segments look like one: measures, filters, passages, vectors."""

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEncoder
from tiny import entries, goal, plan_iri

from ontology.namespaces import BASE
from search.errors import IndexDamagedError, NewerIndexError
from search.indexes.base import KINDS, MeasureIndex
from search.indexes.catalogue import passage_texts
from search.indexes.merging import update_segments
from search.indexes.segments import Segments
from search.indexes.states import segment_states, verify_segments
from search.measures import MeasureEntry, key_of
from search.passages import Passage, passages_of
from search.requests import Filters

BINCHUAN, HUNAN, YUELU = plan_iri("532924"), plan_iri("430000"), plan_iri("430104")
PLANS = {
    BINCHUAN: entries("举办科技节。每年组织一次科普大篷车进校园。", "培训农民二百人。", plan=BINCHUAN),
    HUNAN: entries("面向老年人举办智能手机培训班。", plan=HUNAN, goals=(goal("培训", 3, "场次"),)),
    YUELU: entries("更新社区科普馆的展品。开放讲解。", "举办科技节。", plan=YUELU, title="举办科技节"),
}
ALL = tuple(entry for plan in PLANS.values() for entry in plan)


def vectors_of(measures: tuple[MeasureEntry, ...]) -> np.ndarray:
    return FakeEncoder().encode(passage_texts(measures))


def ingested(folder: Path, *batches: tuple[MeasureEntry, ...], withdrawn: tuple[str, ...] = ()) -> Path:
    """Generation after generation, one for each batch; the last withdraws plans."""
    parent = None
    for number, batch in enumerate(batches):
        gone = withdrawn if number == len(batches) - 1 else ()
        update_segments(parent, folder / str(number), gone, batch, vectors_of(batch))
        parent = folder / str(number)
    assert parent
    return parent


@pytest.fixture
def opened(tmp_path: Path) -> Segments:
    return Segments.open(ingested(tmp_path, *PLANS.values()))


def test_segments_look_like_one(opened: Segments, tmp_path: Path) -> None:
    one = Segments.open(ingested(tmp_path / "one", ALL))
    assert len(opened.parts) == 3
    assert len(one.parts) == 1
    assert len(opened) == len(one) == opened.count == len(ALL)
    assert np.array_equal(opened.keys, one.keys)
    assert [opened.entry(number) for number in range(len(opened))] == list(ALL)
    question = FakeEncoder().encode_queries(["科技节"])[0]
    for found, expected in zip(opened.nearest(question, 5), one.nearest(question, 5), strict=True):
        assert np.allclose(found, expected)
    assert opened.facets(np.ones(5, bool)) == one.facets(np.ones(5, bool))


def test_segments_keep_to_the_protocol(opened: Segments) -> None:
    index: MeasureIndex = opened
    assert index.dimension == 64


def test_measures_are_found_by_their_keys(opened: Segments) -> None:
    keys = np.array([ALL[4].key, key_of("nobody’s"), ALL[0].key], np.uint64)
    assert opened.ordinals(keys).tolist() == [4, -1, 0]
    assert opened.ordinals(keys[:0]).tolist() == []


def test_filters_let_pass_measures_of_every_segment(opened: Segments) -> None:
    assert opened.allowed(Filters()).all()
    hunan = Filters(region=(f"{BASE}region/430000",))
    assert opened.allowed(hunan).tolist() == [False, False, True, True, True]
    assert opened.allowed(Filters(target=True)).tolist() == [False, False, True, False, False]


def test_passages_come_with_their_places(opened: Segments) -> None:
    rows = opened.passages(np.array([3, 0]))
    found = zip(
        rows.ordinals.tolist(), rows.kinds.tolist(), rows.starts.tolist(), rows.ends.tolist(), strict=True
    )
    expected = [(number, *each) for number in (3, 0) for each in map(_place, passages_of(ALL[number]))]
    assert list(found) == expected
    again = opened.rows(rows.numbers)
    assert np.array_equal(again.ordinals, rows.ordinals)
    assert np.array_equal(again.starts, rows.starts)


def _place(passage: Passage) -> tuple[int, int, int]:
    return KINDS.index(passage.kind), passage.start, passage.end


def test_vectors_are_those_of_the_passages(opened: Segments) -> None:
    rows = opened.passages(np.arange(len(ALL)))
    assert np.allclose(opened.vectors(rows.numbers), vectors_of(ALL), atol=1e-3)
    assert opened.vectors(rows.numbers[:0]).shape == (0, 64)


def test_products_are_those_of_the_vectors_in_the_order_asked_for(opened: Segments) -> None:
    numbers = opened.passages(np.arange(len(ALL))).numbers[::-1]
    vector = vectors_of(ALL)[0]
    assert np.allclose(opened.products(numbers, vector), opened.vectors(numbers) @ vector, atol=1e-5)
    assert opened.products(numbers[:0], vector).shape == (0,)


def test_the_nearest_passages_are_found(opened: Segments) -> None:
    numbers, scores = opened.nearest(FakeEncoder().encode_queries(["培训农民二百人。"])[0], 3)
    assert opened.rows(numbers[:1]).ordinals.tolist() == [1]
    assert scores[0] == pytest.approx(1, abs=1e-3)
    assert numbers.dtype == np.int32
    assert np.all(np.diff(scores) <= 0)


def test_only_passages_of_the_mask_and_kinds_are_found(opened: Segments) -> None:
    question = FakeEncoder().encode_queries(["举办科技节"])[0]
    mask = opened.allowed(Filters(plan=(YUELU,)))
    numbers, _ = opened.nearest(question, 50, mask)
    assert set(opened.rows(numbers).ordinals.tolist()) == {3, 4}
    titles, _ = opened.nearest(question, 50, None, ("title",))
    assert {KINDS[kind] for kind in opened.rows(titles).kinds} == {"title"}
    assert len(titles) == 2
    assert len(opened.nearest(question, 50, np.zeros(5, bool))[0]) == 0


def test_withdrawn_measures_are_not_found(tmp_path: Path) -> None:
    opened = Segments.open(ingested(tmp_path, ALL, (), withdrawn=(HUNAN,)))
    assert (len(opened), opened.count) == (5, 4)
    assert opened.ordinals(np.array([ALL[2].key], np.uint64)).tolist() == [-1]
    assert opened.allowed(Filters()).tolist() == [True, True, False, True, True]
    question = FakeEncoder().encode_queries(["面向老年人举办智能手机培训班。"])[0]
    for mask in (None, np.ones(5, bool)):
        numbers, _ = opened.nearest(question, 50, mask)
        assert 2 not in opened.rows(numbers).ordinals.tolist()


def test_a_replaced_measure_is_the_new_one(tmp_path: Path) -> None:
    new = entries("面向青少年举办航天科普讲座。", plan=HUNAN)
    opened = Segments.open(ingested(tmp_path, ALL, new, withdrawn=(HUNAN,)))
    (ordinal,) = opened.ordinals(np.array([new[0].key], np.uint64)).tolist()
    assert new[0].key == ALL[2].key
    assert opened.entry(ordinal) == new[0]
    assert opened.count == 5


def test_known_texts_have_their_vectors_even_of_withdrawn_measures(tmp_path: Path) -> None:
    opened = Segments.open(ingested(tmp_path, ALL, (), withdrawn=(HUNAN,)))
    texts = [ALL[2].text, "没有人写过的话", ALL[4].text]
    known = opened.known_vectors([*texts, texts[0]])
    assert set(known) == {texts[0], texts[2]}
    for text, vector in known.items():
        assert np.allclose(vector, FakeEncoder().encode_queries([text])[0], atol=1e-3)


def test_an_index_without_encoder_has_measures_and_no_vectors(tmp_path: Path) -> None:
    update_segments(None, tmp_path / "1", (), ALL, None)
    opened = Segments.open(tmp_path / "1")
    assert opened.dimension is None
    assert len(opened.nearest(np.ones(64, np.float32), 5)[0]) == 0
    assert opened.known_vectors([ALL[0].text]) == {}
    assert opened.allowed(Filters(plan=(HUNAN,))).sum() == 1


def test_a_generation_without_measures_is_empty(tmp_path: Path) -> None:
    update_segments(None, tmp_path / "1", (), (), None)
    opened = Segments.open(tmp_path / "1")
    assert (len(opened), opened.count) == (0, 0)
    assert opened.allowed(Filters()).tolist() == []
    assert opened.ordinals(np.array([3], np.uint64)).tolist() == [-1]
    assert len(opened.nearest(np.ones(64, np.float32), 5)[0]) == 0
    assert len(opened.passages(np.array([], np.int32))) == 0
    assert all(not facet.values for facet in opened.facets(np.zeros(0, bool)))


def test_the_state_of_segments_is_told(tmp_path: Path) -> None:
    states = list(segment_states(ingested(tmp_path, ALL, (), withdrawn=(HUNAN,))))
    assert [(each.measures, each.withdrawn, each.cells, each.recall) for each in states] == [
        (5, 1, None, 1.0)
    ]
    assert states[0].passages == len(passage_texts(ALL))


def test_a_changed_byte_is_found_by_verifying(tmp_path: Path) -> None:
    folder = ingested(tmp_path, ALL)
    verify_segments(folder)
    path = folder / "1" / "vectors.faiss"
    data = bytearray(path.read_bytes())
    data[-7] ^= 1
    path.write_bytes(data)
    Segments.open(folder)
    with pytest.raises(IndexDamagedError) as caught:
        verify_segments(folder)
    assert caught.value.place == str(path)


def test_a_missing_list_of_segments_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="missing") as caught:
        Segments.open(tmp_path)
    assert caught.value.place == str(tmp_path / "segments.json")


def test_a_missing_segment_is_named(tmp_path: Path) -> None:
    folder = ingested(tmp_path, ALL)
    (folder / "1").rename(folder / "2")
    with pytest.raises(IndexDamagedError) as caught:
        Segments.open(folder)
    assert caught.value.place == str(folder / "1" / "sealed.json")


@pytest.mark.parametrize("withdrawn", [[[0, 9]], [[-1, 2]], [[2, 1]]])
def test_withdrawn_measures_that_are_none_are_damage(tmp_path: Path, withdrawn: list[list[int]]) -> None:
    folder = ingested(tmp_path, ALL)
    listing = {"format": 1, "segments": [{"name": "1", "withdrawn": withdrawn}], "next": 2}
    (folder / "segments.json").write_text(json.dumps(listing))
    with pytest.raises(IndexDamagedError):
        Segments.open(folder)


def test_a_list_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "segments.json").write_text('{"format": 99}')
    with pytest.raises(NewerIndexError):
        Segments.open(tmp_path)
