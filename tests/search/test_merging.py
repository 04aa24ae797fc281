"""Any course of ingests gives what ingesting the last state at once gives; segments stay few."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import entries, plan_iri

from search.indexes import merging
from search.indexes.catalogue import passage_texts
from search.indexes.merging import MOST_SMALL, merge, merge_due, update_segments
from search.indexes.recall import WANTED
from search.indexes.segments import Segments
from search.indexes.states import segment_states
from search.measures import MeasureEntry
from search.requests import Filters

CODES = ("532924", "430000", "430104", "430181", "530000", "532900")
WORDS = ("科技节", "科普馆", "培训班", "大篷车", "进校园", "老年人", "讲座", "展品", "竞赛", "夏令营")


def plan(code: str, version: int = 0, measures: int = 3) -> tuple[MeasureEntry, ...]:
    """The measures of a made plan; versions share some texts."""
    picked = np.random.default_rng([int(code), version])
    texts = ("、".join(picked.choice(WORDS, 3)) + f"{n}项。办好{n}。" for n in range(measures))
    return entries(*texts, plan=plan_iri(code))


def updated(
    parent: Path | None, folder: Path, gone: tuple[str, ...], added: tuple[MeasureEntry, ...]
) -> Path:
    vectors = FakeEncoder().encode(passage_texts(added)) if added else None
    update_segments(parent, folder, gone, added, vectors)
    return folder


def content(folder: Path) -> tuple[object, ...]:
    """All that can be asked of a generation, in an order of its own."""
    opened = Segments.open(folder)
    live = np.flatnonzero(opened.allowed(Filters()))
    order = sorted(live.tolist(), key=lambda ordinal: int(opened.keys[ordinal]))
    vectors = [opened.vectors(opened.passages(np.array([each])).numbers).tolist() for each in order]
    found = [_found(opened, word) for word in WORDS[:3]]
    facets = opened.facets(opened.allowed(Filters()), 100)
    return [opened.entry(each) for each in order], vectors, facets, found


def _found(opened: Segments, word: str) -> list[tuple[float, str]]:
    numbers, scores = opened.nearest(FakeEncoder().encode_queries([word])[0], 1_000)
    names = [opened.entry(int(ordinal)).iri for ordinal in opened.rows(numbers).ordinals]
    return sorted(zip(np.round(scores, 5).tolist(), names, strict=True))


def generations(folder: Path) -> Iterator[Path]:
    return (folder / str(number) for number in range(1_000))


Step = tuple[str, int | None]
STEPS = st.lists(st.tuples(st.sampled_from(CODES), st.none() | st.integers(0, 3)), min_size=1, max_size=16)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, merges=st.sets(st.integers(0, 15)))
def test_any_course_gives_what_the_last_state_gives(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], merges: set[int]
) -> None:
    folders = generations(tmp_path_factory.mktemp("course"))
    state: dict[str, tuple[MeasureEntry, ...]] = {}
    folder: Path | None = None
    for number, (code, version) in enumerate(steps):
        state.pop(code, None)
        added = () if version is None else plan(code, version)
        folder = updated(folder, next(folders), (plan_iri(code),), added)
        if added:
            state[code] = added
        if number in merges:
            before, folder = folder, next(folders)
            merge(before, folder)
    assert folder
    every = tuple(entry for measures in state.values() for entry in measures)
    at_once = updated(None, next(folders), (), every)
    assert content(folder) == content(at_once)


def test_small_segments_stay_few(tmp_path: Path) -> None:
    folders = generations(tmp_path)
    folder = None
    for number in range(3 * MOST_SMALL):
        folder = updated(folder, next(folders), (), plan(str(532900 + number)))
        assert len(Segments.open(folder).parts) <= MOST_SMALL
    assert folder
    assert Segments.open(folder).count == 3 * 3 * MOST_SMALL


def test_the_parent_is_never_written(tmp_path: Path) -> None:
    folder = updated(None, tmp_path / "0", (), plan("532924"))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    updated(folder, tmp_path / "1", (plan_iri("532924"),), plan("532924", 1))
    merge(folder, tmp_path / "2")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_segments_that_stay_are_hard_links(tmp_path: Path) -> None:
    folder = updated(None, tmp_path / "0", (), plan("532924"))
    after = updated(folder, tmp_path / "1", (), plan("430000"))
    for path in (folder / "1").iterdir():
        assert path.samefile(after / "1" / path.name)


def test_a_segment_withdrawn_wholly_goes(tmp_path: Path) -> None:
    folder = updated(None, tmp_path / "0", (), plan("532924"))
    after = updated(folder, tmp_path / "1", (plan_iri("532924"),), plan("430000"))
    assert [path.name for path in after.iterdir() if path.is_dir()] == ["2"]


def test_nothing_is_due_of_little(tmp_path: Path) -> None:
    assert not merge_due(updated(None, tmp_path / "0", (), ()))
    assert not merge_due(updated(None, tmp_path / "1", (), plan("532924")))


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> int:
    """Segments are large from 40 passages on."""
    monkeypatch.setattr(merging, "FLAT", 40)
    return 40


def test_small_segments_that_are_much_together_are_due(tmp_path: Path, low: int) -> None:
    one = updated(None, tmp_path / "0", (), plan("532924", measures=12))
    assert not merge_due(one)
    two = updated(one, tmp_path / "1", (), plan("430000", measures=12))
    assert merge_due(two)
    merge(two, tmp_path / "2")
    assert not merge_due(tmp_path / "2")
    assert len(Segments.open(tmp_path / "2").parts) == 1
    assert content(two) == content(tmp_path / "2")


def test_a_large_segment_mostly_withdrawn_is_due(tmp_path: Path, low: int) -> None:
    both = (*plan("532924", measures=20), *plan("430000", measures=15))
    one = updated(None, tmp_path / "0", (), both)
    assert not merge_due(one)
    two = updated(one, tmp_path / "1", (plan_iri("430000"),), ())
    assert merge_due(two)
    merge(two, tmp_path / "2")
    assert [(each.measures, each.withdrawn) for each in segment_states(tmp_path / "2")] == [(20, 0)]


@pytest.mark.usefixtures("low")
def test_large_segments_alike_in_size_are_due(tmp_path: Path) -> None:
    folders = generations(tmp_path)
    folder = None
    for number in range(5):
        folder = updated(folder, next(folders), (), plan(str(532900 + number), measures=30))
    assert folder
    assert merge_due(folder)
    merge(folder, tmp_path / "merged")
    assert not merge_due(tmp_path / "merged")
    assert [each.measures for each in segment_states(tmp_path / "merged")] == [150]


@pytest.mark.usefixtures("low")
def test_large_segments_grow_by_doubling(tmp_path: Path) -> None:
    folders = generations(tmp_path)
    folder = None
    for number in range(40):
        folder = updated(folder, next(folders), (), plan(str(532900 + number), measures=5))
        if merge_due(folder):
            before, folder = folder, next(folders)
            merge(before, folder)
        sizes = sorted((each.passages for each in segment_states(folder)), reverse=True)
        large = [size for size in sizes if size > 40]
        assert all(one >= 2 * two for one, two in pairwise(large))
    assert folder
    assert Segments.open(folder).count == 200


@pytest.mark.slow
def test_a_merge_of_many_vectors_makes_a_first_pass_that_reaches_the_recall(tmp_path: Path) -> None:
    folders = generations(tmp_path)
    folder, random = None, np.random.default_rng(0)
    for number in range(3):
        texts = ("、".join(random.choice(WORDS, 4)) + f"{random.integers(99)}项。" for _ in range(5_000))
        folder = updated(folder, next(folders), (), entries(*texts, plan=plan_iri(str(430100 + number))))
    assert folder
    merge(folder, tmp_path / "merged")
    (state,) = segment_states(tmp_path / "merged")
    assert state.measures == 15_000
    assert state.recall >= WANTED
