"""The lexical index: what it finds, and how it is made of its parent and a few changes."""

import random
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from tiny import PLAN, entries, entry, goal, plan_iri

from kg.stores.base import Document
from ontology.namespaces import BASE
from search.errors import IndexDamagedError, NewerIndexError
from search.indexes.lexical import SIGNALS, LexicalIndex, update_lexical, verify_lexical
from search.measures import MeasureEntry, read_measures
from search.requests import Filters
from search.texts.terms import Terms, terms_of

TEXTS = (
    "每年举办科普讲座40场，邀请科学家走进校园。",
    "开展科技下乡活动140场，培训农民40人。",
    "实施“银龄数字课堂”行动，教老年人使用智能手机。",
    "建设乡村学校科学实验室，配备实验教师。",
    "公民具备科学素质的比例达到17.8%。",
)
OTHER = plan_iri("430181")


def build(folder: Path, measures: Iterable[MeasureEntry]) -> LexicalIndex:
    update_lexical(None, folder, (), measures)
    return LexicalIndex.open(folder)


@pytest.fixture
def measures() -> tuple[MeasureEntry, ...]:
    return entries(*TEXTS)


@pytest.fixture
def index(tmp_path: Path, measures: tuple[MeasureEntry, ...]) -> LexicalIndex:
    return build(tmp_path / "index", measures)


def found(
    index: LexicalIndex, question: str | Terms, filters: Filters | None = None, top: int = 10
) -> list[int]:
    """The places of the measures found, from 0, best first."""
    terms = terms_of(question) if isinstance(question, str) else question
    numbers = {one.key: at for plan in (PLAN, OTHER) for at, one in enumerate(entries(*TEXTS, plan=plan))}
    return [numbers[key] for key in index.search(terms, top, filters or Filters()).keys.tolist()]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("教老人用手机", 2),
        ("老年人智能手机", 2),
        ("農村學校的實驗室", 3),
        ("农民培训", 1),
        ("17.8%", 4),
        ("１７．８％", 4),
        ("40场", 0),
        ("140场", 1),
        ("40人", 1),
    ],
)
def test_the_best_measure_comes_first(index: LexicalIndex, question: str, first: int) -> None:
    assert found(index, question)[0] == first


@pytest.mark.parametrize(
    ("question", "numbers"), [("40场", [0]), ("40人", [1]), ("400场", []), ("40名", [1])]
)
def test_a_figure_matches_as_a_whole_and_with_its_unit(
    index: LexicalIndex, question: str, numbers: list[int]
) -> None:
    assert found(index, question) == numbers


def test_a_number_alone_matches_any_unit(index: LexicalIndex) -> None:
    assert sorted(found(index, "40")) == [0, 1]


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("“银龄数字课堂”", [2]),
        ("「銀齡數字課堂」", [2]),
        ("“科学家走进”活动", [0]),
        ("“科学走进”", []),
        ("“讲座40场”", [0]),
        ("“场”", [0, 1]),
        ("“0场”", []),
        ("“讲座”“校园”", [0]),
        ("“讲座”“农民”", []),
        ("“的”", [4]),
    ],
)
def test_a_phrase_must_stand_in_the_text(index: LexicalIndex, question: str, numbers: list[int]) -> None:
    assert sorted(found(index, question)) == numbers


def test_a_phrase_without_end_is_nowhere(index: LexicalIndex) -> None:
    assert found(index, f"“{'科学' * 50_000}”") == []


def test_a_question_of_a_hundred_thousand_characters_is_answered_by_its_rarest_terms(
    index: LexicalIndex,
) -> None:
    chance = random.Random(1)
    noise = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(99_000))
    assert found(index, noise + "。教老年人使用智能手机")[0] == 2


@pytest.mark.parametrize("question", ["", " ", "\x00", "，。", "龘龘", "“”"])
def test_nothing_is_found_by_nothing(index: LexicalIndex, question: str) -> None:
    assert found(index, question) == []


def test_no_more_than_asked_for_is_given(index: LexicalIndex) -> None:
    assert len(found(index, "科学", top=2)) == 2
    assert found(index, "科学", top=0) == []


def test_what_the_action_says_helps_to_find_its_measures(tmp_path: Path) -> None:
    plain, told = entries("办好活动", "办好活动")
    told = entry("办好活动", 2, objective="让残疾人受益")
    answer = build(tmp_path / "index", [plain, told]).search(terms_of("残疾人活动"), 10)
    assert answer.keys.tolist() == [told.key, plain.key]
    assert answer.scores[0] > answer.scores[1] > 0


def test_filters_are_applied_before_the_best_are_chosen(tmp_path: Path) -> None:
    many = entries(*["举办科普讲座，举办科普讲座"] * 500)
    wanted = [
        entry("举办讲座等多种多样的活动和其他工作", 900, goals=(goal("讲座", 1, "场次"),)),
        *entries("举办讲座，内容多种多样，形式灵活，广受欢迎", plan=OTHER),
    ]
    index = build(tmp_path / "index", [*many, *wanted])
    terms = terms_of("科普讲座")
    assert wanted[0].key not in index.search(terms, 100).keys
    assert index.search(terms, 100, Filters(target=True)).keys.tolist() == [wanted[0].key]
    assert index.search(terms, 100, Filters(plan=(OTHER,))).keys.tolist() == [wanted[1].key]
    hunan, yunnan = f"{BASE}region/430000", f"{BASE}region/530000"
    assert index.search(terms, 100, Filters(region=(hunan,))).keys.tolist() == [wanted[1].key]
    assert len(index.search(terms, 1000, Filters(region=(hunan, yunnan))).keys) == 502
    assert len(index.search(terms, 100, Filters(region=(hunan,), target=True)).keys) == 0


def test_a_filter_gives_no_score(index: LexicalIndex) -> None:
    terms = terms_of("科普讲座")
    free, narrowed = index.search(terms, 5), index.search(terms, 5, Filters(plan=(PLAN,), year=(2021, 2022)))
    assert free.keys.tolist() == narrowed.keys.tolist()
    np.testing.assert_allclose(free.scores, narrowed.scores, rtol=1e-5)


def test_scores_of_given_measures_are_those_of_the_search(index: LexicalIndex) -> None:
    keys = np.array([one.key for one in entries(*TEXTS)], np.uint64)
    terms = terms_of("学校的科学实验，40场讲座")
    scores = {signal: index.scores(terms, keys, signal) for signal in SIGNALS}
    assert all(each.shape == (5,) and each.dtype == np.float32 for each in scores.values())
    assert scores["words"].argmax() == 3
    assert scores["figures"].nonzero()[0].tolist() == [0]
    assert scores["characters"].all()
    assert not scores["title"].any()
    assert scores["context"].tolist() == [scores["context"][0]] * 5


def test_scores_do_not_depend_on_order_or_company(index: LexicalIndex) -> None:
    keys = np.array([one.key for one in entries(*TEXTS)], np.uint64)
    terms = terms_of("科学家讲座")
    whole = index.scores(terms, keys, "bigrams")
    assert index.scores(terms, keys[::-1], "bigrams").tolist() == whole[::-1].tolist()
    assert index.scores(terms, keys[:1], "bigrams").tolist() == whole[:1].tolist()
    assert index.scores(terms, np.array([keys[0], 7, keys[0]], np.uint64), "bigrams").tolist() == [
        whole[0],
        0,
        whole[0],
    ]
    assert index.scores(terms, keys[:0], "bigrams").shape == (0,)


def test_of_equal_measures_the_smaller_key_comes_first(tmp_path: Path) -> None:
    measures = entries(*["举办科普讲座"] * 20)
    answer = build(tmp_path / "index", measures).search(terms_of("讲座"), 20)
    assert answer.keys.tolist() == sorted(one.key for one in measures)


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    index = build(tmp_path / "index", [])
    assert len(index) == 0
    assert found(index, "科学") == []
    assert index.scores(terms_of("科学"), np.array([1], np.uint64), "words").tolist() == [0]


def test_specimens_are_found_by_their_own_texts(tmp_path: Path, documents: dict[str, Document]) -> None:
    measures = [one for name, each in documents.items() for one in read_measures(name, each.asserted)]
    index = build(tmp_path / "index", measures)
    assert len(index) == len(measures)
    for measure in measures:
        assert index.search(terms_of(measure.text, exact=False), 1).keys.tolist() == [measure.key]


# made of a parent


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_withdrawn_plan_is_gone_at_once_and_others_stay(
    tmp_path: Path, measures: tuple[MeasureEntry, ...]
) -> None:
    old, new = tmp_path / "1", tmp_path / "2"
    build(old, [*measures, *entries(*TEXTS, plan=OTHER)])
    update_lexical(old, new, [PLAN], ())
    index = LexicalIndex.open(new)
    assert len(index) == 5
    terms = terms_of("科学讲座")
    assert len(index.search(terms, 10, Filters(plan=(PLAN,))).keys) == 0
    assert len(index.search(terms, 10, Filters(plan=(OTHER,))).keys) == len(index.search(terms, 10).keys) > 0
    keys = np.array([one.key for one in measures], np.uint64)
    assert not index.scores(terms, keys, "words").any()
    assert len(LexicalIndex.open(old)) == 10


def test_a_replaced_plan_is_there_in_its_new_form_only(tmp_path: Path) -> None:
    build(tmp_path / "1", entries("举办讲座", "建设场馆"))
    update_lexical(tmp_path / "1", tmp_path / "2", [PLAN], entries("组织展览"))
    index = LexicalIndex.open(tmp_path / "2")
    assert len(index) == 1
    assert len(index.search(terms_of("讲座"), 10).keys) == 0
    assert len(index.search(terms_of("展览"), 10).keys) == 1


def test_a_parent_is_never_written(tmp_path: Path) -> None:
    build(tmp_path / "0", entries(*TEXTS))
    held = LexicalIndex.open(tmp_path / "0")
    before = contents(tmp_path / "0")
    for number in range(1, 9):
        plan = plan_iri("430181", f"{2000 + number}")
        update_lexical(tmp_path / "0", tmp_path / f"{number}", [PLAN], entries(*TEXTS, plan=plan))
        LexicalIndex.open(tmp_path / f"{number}")
    chain = tmp_path / "0"
    for number in range(100, 108):
        plan = plan_iri("430181", f"{2000 + number}")
        update_lexical(chain, tmp_path / f"{number}", (), entries(*TEXTS, plan=plan))
        chain = tmp_path / f"{number}"
    assert contents(tmp_path / "0") == before
    assert found(held, "教老人用手机")[0] == 2
    assert len(LexicalIndex.open(chain)) == 45


def test_files_that_stay_are_shared_with_the_parent(tmp_path: Path) -> None:
    build(tmp_path / "1", entries(*TEXTS))
    update_lexical(tmp_path / "1", tmp_path / "2", (), entries(*TEXTS, plan=OTHER))
    segment = next((tmp_path / "1").glob("*.idx"))
    assert (tmp_path / "2" / segment.name).stat().st_ino == segment.stat().st_ino
    for name in ("meta.json", "sealed.json"):
        assert (tmp_path / "1" / name).stat().st_ino != (tmp_path / "2" / name).stat().st_ino


def test_opening_and_searching_changes_no_file(tmp_path: Path) -> None:
    build(tmp_path / "1", entries(*TEXTS))
    before = contents(tmp_path / "1")
    assert found(LexicalIndex.open(tmp_path / "1"), "讲座")
    assert contents(tmp_path / "1") == before


def test_files_stay_few_over_many_updates(tmp_path: Path) -> None:
    build(tmp_path / "0", entries(*TEXTS))
    most = 0
    for number in range(1, 41):
        plan = plan_iri("430181", f"{2000 + number}")
        former = plan_iri("430181", f"{1990 + number}")
        update_lexical(
            tmp_path / f"{number - 1}", tmp_path / f"{number}", [former], entries(*TEXTS, plan=plan)
        )
        most = max(most, sum(1 for _ in (tmp_path / f"{number}").glob("*.idx")))
        if number > 5:
            for path in (tmp_path / f"{number - 5}").iterdir():
                path.unlink()
    assert most <= 10
    assert len(LexicalIndex.open(tmp_path / "40")) == 55
    verify_lexical(tmp_path / "40")


def test_the_same_measures_give_the_same_answers_however_they_came(tmp_path: Path) -> None:
    both = [*entries(*TEXTS), *entries(*TEXTS, plan=OTHER)]
    build(tmp_path / "a", both)
    build(tmp_path / "b", both)
    build(tmp_path / "c1", both[:5])
    update_lexical(tmp_path / "c1", tmp_path / "c2", (), both[5:])
    for question in ("教老人用手机", "科学讲座40场", "学校实验", "“科学家”"):
        answers = [
            LexicalIndex.open(tmp_path / name).search(terms_of(question), 10) for name in ("a", "b", "c2")
        ]
        assert answers[0].keys.tolist() == answers[1].keys.tolist() == answers[2].keys.tolist()
        assert answers[0].scores.tolist() == answers[1].scores.tolist()
        np.testing.assert_allclose(answers[0].scores, answers[2].scores, rtol=1e-5)


# damage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "0", entries(*TEXTS))
    update_lexical(tmp_path / "0", tmp_path / "index", [PLAN], entries(*TEXTS[:2], plan=OTHER))
    return tmp_path / "index"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


def test_a_missing_file_is_noticed(folder: Path) -> None:
    for name in names(folder):
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        with pytest.raises(IndexDamagedError, match="missing"):
            LexicalIndex.open(folder)
        (folder / name).write_bytes(content)
    assert len(LexicalIndex.open(folder)) == 2


@pytest.mark.parametrize("left", [0.0, 0.5, 0.99])
def test_a_truncated_file_is_noticed(folder: Path, left: float) -> None:
    for name in names(folder):
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        (folder / name).write_bytes(content[: int(len(content) * left)])
        with pytest.raises(IndexDamagedError):
            LexicalIndex.open(folder)
        with pytest.raises(IndexDamagedError):
            update_lexical(folder, folder.parent / "next", (), ())
        (folder / name).write_bytes(content)
    assert len(LexicalIndex.open(folder)) == 2


def test_a_changed_byte_is_noticed_by_verifying(folder: Path) -> None:
    verify_lexical(folder)
    for name in names(folder):
        content = (folder / name).read_bytes()
        changed = bytearray(content)
        changed[len(content) // 2] ^= 1
        (folder / name).unlink()
        (folder / name).write_bytes(changed)
        with pytest.raises(IndexDamagedError):
            verify_lexical(folder)
        (folder / name).write_bytes(content)
    verify_lexical(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "files": []}', '{"format": 1, "files": {}}'])
def test_a_foreign_list_of_files_is_noticed(folder: Path, text: str) -> None:
    (folder / "sealed.json").write_text(text)
    with pytest.raises(IndexDamagedError):
        LexicalIndex.open(folder)


def test_an_index_of_a_newer_version_is_refused(folder: Path) -> None:
    (folder / "sealed.json").write_text('{"format": 99, "files": {"meta.json": [1, 2]}}')
    with pytest.raises(NewerIndexError):
        LexicalIndex.open(folder)


def test_a_folder_that_is_none_or_not_an_index_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("empty", "absent"):
        with pytest.raises(IndexDamagedError):
            LexicalIndex.open(tmp_path / name)
        with pytest.raises(IndexDamagedError):
            update_lexical(tmp_path / name, tmp_path / "next", (), ())
