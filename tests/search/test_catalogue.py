"""The table of measures, the marks they are filtered by, and the facets: as written, so read."""

from pathlib import Path

import numpy as np
import pytest
from tiny import entries, entry, goal, involved, plan_iri

from ontology.namespaces import BASE
from search.errors import IndexDamagedError, NewerIndexError
from search.filtering import marks_of, wanted
from search.indexes.base import KINDS
from search.indexes.catalogue import hashes, passage_texts, rows_of
from search.indexes.facets import facets
from search.indexes.postings import joined, write_postings
from search.indexes.segment import Segment, content_of, open_segment, write_segment
from search.measures import MeasureEntry
from search.passages import passages_of
from search.requests import Facet, FacetValue, Filters

HUNAN = plan_iri("430000")
LIUYANG = plan_iri("430181")
MEASURES = (
    *entries("举办科技节。每年一次。", "面向老年人举办培训班。", groups=(f"{BASE}group/older-people",)),
    entry("建设科普馆。", 1, plan=HUNAN, involved=(involved("省科协", code="430000"),), years=(2023, 2024)),
    entry("开展巡讲20场。", 1, plan=LIUYANG, goals=(goal("巡讲", 20, "场次"),), title="开展巡讲"),
)


def written(folder: Path, *measures: MeasureEntry) -> Segment:
    write_segment(folder, content_of(measures, None))
    return open_segment(folder)


@pytest.fixture
def segment(tmp_path: Path) -> Segment:
    return written(tmp_path / "1", *MEASURES)


def facet(name: str, found: tuple[Facet, ...]) -> tuple[FacetValue, ...]:
    return next(each.values for each in found if each.field == name)


def test_measures_are_read_back(segment: Segment) -> None:
    assert tuple(map(segment.catalogue.entry, range(len(segment)))) == MEASURES
    assert segment.columns.keys.tolist() == [measure.key for measure in MEASURES]


def test_each_passage_is_a_row(segment: Segment) -> None:
    for ordinal, measure in enumerate(MEASURES):
        rows = rows_of(segment.columns.firsts, np.array([ordinal]))
        found = [
            (KINDS[segment.columns.kinds[row]], *segment.columns.spans[row].tolist()) for row in rows.tolist()
        ]
        assert found == [(each.kind, each.start, each.end) for each in passages_of(measure)]


def test_rows_of_measures_come_in_the_order_asked(segment: Segment) -> None:
    firsts = segment.columns.firsts
    asked = rows_of(firsts, np.array([2, 0])).tolist()
    assert asked == [*range(firsts[2], firsts[3]), *range(firsts[0], firsts[1])]
    assert rows_of(firsts, np.array([], np.int64)).tolist() == []


def test_the_texts_of_passages_are_known_by_their_hash(segment: Segment) -> None:
    texts = passage_texts(MEASURES)
    assert len(texts) == segment.columns.rows
    assert np.array_equal(segment.columns.hashes, hashes(texts))
    assert len({tuple(pair) for pair in hashes(texts).tolist()}) == len(set(texts))


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(plan=(HUNAN,)),
        Filters(region=(f"{BASE}region/430000",)),
        Filters(region=(f"{BASE}region/430000",), target=True),
        Filters(year=(2025,)),
        Filters(group=(f"{BASE}group/older-people",), level=(f"{BASE}level/county",)),
        Filters(department=(f"{BASE}department/430000/省科协",), role=(f"{BASE}role/lead",)),
        Filters(department=(f"{BASE}department/430000/省科协",), role=(f"{BASE}role/participant",)),
        Filters(plan=("nobody’s",)),
    ],
)
def test_postings_let_pass_what_has_the_marks(segment: Segment, filters: Filters) -> None:
    marks = wanted(filters)
    passed = [all(set(marks_of(each)) & set(some) for some in marks) for each in MEASURES]
    assert segment.postings.allowed(marks).tolist() == passed


def test_facets_count_the_measures_of_the_mask(segment: Segment) -> None:
    found = facets([(segment.postings, np.array([True, False, True, True]))], 10)
    assert facet("target", found) == (FacetValue(False, "无量化指标", 2), FacetValue(True, "有量化指标", 1))
    assert facet("department", found) == (FacetValue(f"{BASE}department/430000/省科协", "省科协", 1),)
    assert facet("group", found) == (FacetValue(f"{BASE}group/older-people", "老年人", 1),)
    assert facet("theme", found) == ()
    regions = {value.label: value.count for value in facet("region", found)}
    assert regions == {
        "中国": 3,
        "湖南省": 2,
        "云南省": 1,
        "长沙市": 1,
        "浏阳市": 1,
        "大理白族自治州": 1,
        "宾川县": 1,
    }
    years = {value.value: value.count for value in facet("year", found)}
    assert years == {2021: 2, 2022: 2, 2023: 3, 2024: 3, 2025: 2}


def test_facets_have_the_labels_of_vocabularies_and_documents(segment: Segment) -> None:
    found = facets([(segment.postings, np.ones(4, bool))], 10)
    assert [value.label for value in facet("level", found)] == ["县"]
    assert [value.label for value in facet("role", found)] == ["牵头"]
    assert "老年人" in [value.label for value in facet("group", found)]
    assert {value.label for value in facet("plan", found)} == {"全民科学素质行动实施方案"}


def test_only_the_most_frequent_values_are_given(segment: Segment) -> None:
    found = facets([(segment.postings, np.ones(4, bool))], 2)
    assert [value.count for value in facet("region", found)] == [4, 2]


def test_a_value_that_is_frequent_in_no_one_segment_but_in_all_is_given(tmp_path: Path) -> None:
    def departments(*names: str) -> tuple[MeasureEntry, ...]:
        return tuple(entry("宣传。", number, involved=(involved(name),)) for number, name in enumerate(names))

    one = written(tmp_path / "1", *departments("甲局", "甲局", "丙局"))
    two = written(tmp_path / "2", *departments("乙局", "乙局", "丙局"))
    three = written(tmp_path / "3", *departments("丁局", "丁局", "丙局"))
    parts = [(each.postings, np.ones(3, bool)) for each in (one, two, three)]
    assert [(value.label, value.count) for value in facet("department", facets(parts, 1))] == [("丙局", 3)]


def test_tables_are_joined_without_what_is_left_out(tmp_path: Path) -> None:
    one, two = written(tmp_path / "1", *MEASURES[:2]), written(tmp_path / "2", *MEASURES[2:])
    numbers = [np.array([-1, 0], np.int32), np.array([1, 2], np.int32)]
    table = joined([one.postings, two.postings], numbers)
    whole = written(tmp_path / "3", *MEASURES[1:]).postings
    (tmp_path / "4").mkdir()
    assert write_postings(tmp_path / "4", table) == {
        "marks": len(whole.marks),
        "postings": len(whole.ordinals),
    }
    assert (table.marks, table.labels) == (list(whole.marks), list(whole.labels))
    assert np.array_equal(table.starts, whole.starts)
    assert np.array_equal(table.ordinals, whole.ordinals)


def test_a_mark_that_no_measure_has_lets_nothing_pass(segment: Segment) -> None:
    for mark in ("plan=", "zzz", ""):
        assert segment.postings.of(mark).tolist() == []


def test_the_same_measures_give_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "1", *MEASURES)
    written(tmp_path / "2", *MEASURES)
    for path in (tmp_path / "1").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()


FILES = sorted(
    f"{name}.{ending}"
    for name, endings in {
        "measures": "utf8 npy",
        "marks": "utf8 npy",
        "labels": "utf8 npy",
        "keys": "npy",
        "firsts": "npy",
        "kinds": "npy",
        "spans": "npy",
        "hashes": "npy",
        "postings": "npy",
        "posting-starts": "npy",
        "mark-hashes": "npy",
        "mark-fields": "npy",
    }.items()
    for ending in endings.split()
)


def test_all_files_are_known(segment: Segment) -> None:
    assert sorted(path.name for path in segment.folder.iterdir()) == sorted([*FILES, "sealed.json"])


@pytest.mark.parametrize("name", [*FILES, "sealed.json"])
def test_a_missing_file_is_named(segment: Segment, name: str) -> None:
    (segment.folder / name).unlink()
    with pytest.raises(IndexDamagedError, match="missing") as caught:
        open_segment(segment.folder)
    assert caught.value.place == str(segment.folder / name)


@pytest.mark.parametrize("name", [*FILES, "sealed.json"])
def test_a_truncated_file_is_named(segment: Segment, name: str) -> None:
    path = segment.folder / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamagedError) as caught:
        open_segment(segment.folder)
    assert caught.value.place == str(path)


@pytest.mark.parametrize("text", ["{}", "[]", '{"format": "1"}', "\0"])
def test_a_meta_file_of_another_kind_is_damage(segment: Segment, text: str) -> None:
    (segment.folder / "sealed.json").write_text(text)
    with pytest.raises(IndexDamagedError):
        open_segment(segment.folder)


def test_a_segment_of_a_newer_version_is_refused(segment: Segment) -> None:
    path = segment.folder / "sealed.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(NewerIndexError):
        open_segment(segment.folder)


def test_a_measure_that_is_no_json_is_damage(segment: Segment) -> None:
    path = segment.folder / "measures.utf8"
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(IndexDamagedError, match="measure 2"):
        open_segment(segment.folder).catalogue.entry(2)
