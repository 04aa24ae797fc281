"""The index of a store: what it holds after any course of ingests, and what becomes of a broken one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from conftest import FakeEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans_in_triples import plan_document, plan_iri

from kg.derive import BasisSpec, load_basis
from kg.ingest import ingest
from kg.outcomes import Options
from kg.sources import SourceFile
from kg.stores.backup import backup, restore
from kg.stores.check import check
from kg.stores.derived import GraphChange
from kg.stores.oxigraph import EmbeddedStore
from search.errors import IndexDamagedError, NewerIndexError, NoIndexError, OtherEncoderError
from search.index import DocumentIndex, EncoderChoice, SearchIndex, configured_encoder
from search.indexes import merging
from search.indexing import writing
from search.indexing.links import LinkTask
from search.requests import Filters
from search.texts.terms import terms_of

TEXTS = (
    "办好科技节。每年举办科技节活动1场，参加青少年1000人次。",
    "开展科普进校园。组织科普大篷车进校园活动。",
    "培训农民。开展全国科普日活动，培训农民200人次。",
    "面向老年人举办智能手机培训班。",
    "建设农村中学科技馆，更新展品。",
    "开展应急避险演练，普及防灾减灾知识。",
)
QUESTIONS = ("科技节", "老年人用手机", "科普大篷车进校园", "防灾", "农民培训200人次")
Found = dict[str, float]


def chosen(encoder: FakeEncoder | None) -> EncoderChoice:
    """A choice that is loaded already; None: words only."""
    if encoder is None:
        return configured_encoder("none")
    return EncoderChoice(lambda: encoder.identity, lambda: encoder)


def opened_store(folder: Path, encoder: FakeEncoder | None) -> EmbeddedStore:
    return EmbeddedStore(folder, create=True, index=DocumentIndex(chosen(encoder)))


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder(16)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path, encoder: FakeEncoder) -> Iterator[EmbeddedStore]:
    made = opened_store(folder, encoder)
    yield made
    made.close()


def put(store: EmbeddedStore, **plans: tuple[str, ...]) -> None:
    """A batch of plans by their names."""
    with store.write({}) as batch:
        for name, texts in plans.items():
            batch.put(plan_document(name, *texts))


def remove(store: EmbeddedStore, name: str) -> None:
    with store.write({}) as batch:
        batch.remove(plan_iri(name))


def answers(store: EmbeddedStore, encoder: FakeEncoder | None) -> dict[str, Found]:
    """What each question finds by words and by vectors: measures and their scores."""
    with store.snapshot() as snapshot:
        index = SearchIndex.open(snapshot.folder, encoder.identity if encoder else None)
        found = {question: by_words(index, question) for question in QUESTIONS}
        if encoder and index.segments.count:
            found |= {f"{question}?": by_meaning(index, encoder, question) for question in QUESTIONS}
        return found


def by_words(index: SearchIndex, question: str) -> Found:
    scores = index.lexical.search(terms_of(question), 100)
    ordinals = index.segments.ordinals(scores.keys)
    return scored(index, ordinals, scores.scores)


def by_meaning(index: SearchIndex, encoder: FakeEncoder, question: str) -> Found:
    rows, scores = index.segments.nearest(encoder.encode_queries([question])[0], 1000)
    return scored(index, index.segments.rows(rows).ordinals, scores)


def scored(index: SearchIndex, ordinals: np.ndarray, scores: np.ndarray) -> Found:
    """By IRI; of several passages the best counts."""
    pairs = zip(ordinals.tolist()[::-1], scores.tolist()[::-1], strict=True)
    return {index.segments.entry(ordinal).iri: score for ordinal, score in pairs}


def best(found: Found) -> str:
    return max(found, key=lambda iri: found[iri])


def close(found: dict[str, Found]) -> dict[str, object]:
    """Sums of the same numbers in another order differ a little."""
    return {question: pytest.approx(scores, abs=1e-3) for question, scores in found.items()}


def measures(store: EmbeddedStore, identity: object) -> dict[str, str]:
    """The texts of all measures of the index that are not withdrawn, by IRI."""
    with store.snapshot() as snapshot:
        segments = SearchIndex.open(snapshot.folder, identity).segments  # type: ignore[arg-type]
        ordinals = np.flatnonzero(segments.allowed(Filters()))
        entries = [segments.entry(int(ordinal)) for ordinal in ordinals]
    return {entry.iri: entry.text for entry in entries}


def test_a_batch_makes_what_it_puts_found(store: EmbeddedStore, encoder: FakeEncoder, folder: Path) -> None:
    put(store, one=TEXTS[:3], two=TEXTS[3:])
    found = answers(store, encoder)
    assert best(found["科技节"]) == f"{plan_iri('one')}/A1.1"
    assert best(found["老年人用手机?"]) == f"{plan_iri('two')}/A1.1"
    assert check(folder, DocumentIndex(chosen(encoder))) == []


def test_a_withdrawn_plan_is_gone_with_its_generation(store: EmbeddedStore, encoder: FakeEncoder) -> None:
    put(store, one=TEXTS[:3], two=TEXTS[3:])
    with store.snapshot() as before:
        remove(store, "one")
        held = SearchIndex.open(before.folder, encoder.identity)
        assert best(by_words(held, "科技节")) == f"{plan_iri('one')}/A1.1"
    assert all(plan_iri("one") not in iri for found in answers(store, encoder).values() for iri in found)
    assert len(measures(store, encoder.identity)) == 3


def test_a_replaced_plan_is_found_by_its_new_text_only(store: EmbeddedStore, encoder: FakeEncoder) -> None:
    put(store, one=TEXTS[:2])
    put(store, one=(TEXTS[0], TEXTS[4]))
    assert sorted(measures(store, encoder.identity).values()) == sorted((TEXTS[0], TEXTS[4]))


def test_a_store_that_lost_its_last_plan_answers_nothing_and_takes_new_ones(
    store: EmbeddedStore, encoder: FakeEncoder
) -> None:
    put(store, one=TEXTS[:2])
    remove(store, "one")
    assert answers(store, encoder) == {question: {} for question in QUESTIONS}
    put(store, two=TEXTS[:2])
    assert len(measures(store, encoder.identity)) == 2


def test_equal_texts_are_encoded_once_and_known_ones_not_at_all(
    store: EmbeddedStore, encoder: FakeEncoder
) -> None:
    put(store, one=TEXTS[:2], two=TEXTS[:2])
    assert encoder.encoded.count(TEXTS[0]) == 1
    encoder.encoded.clear()
    put(store, one=(TEXTS[0], TEXTS[4]))
    assert TEXTS[4] in encoder.encoded
    assert TEXTS[0] not in encoder.encoded


def test_the_encoder_is_loaded_only_where_a_text_needs_it(folder: Path, encoder: FakeEncoder) -> None:
    loads = 0

    def load() -> FakeEncoder:
        nonlocal loads
        loads += 1
        return encoder

    store = EmbeddedStore(
        folder, create=True, index=DocumentIndex(EncoderChoice(lambda: encoder.identity, load))
    )
    store.prepare()
    assert loads == 0
    put(store, one=TEXTS[:2])
    assert loads > 0
    loads = 0
    put(store, one=TEXTS[:2])
    put(store, one=TEXTS[:1])
    remove(store, "one")
    assert loads == 0


def test_progress_counts_the_texts_to_encode(folder: Path) -> None:
    heard: list[tuple[int, int]] = []

    class Telling(FakeEncoder):
        def encode(self, texts, progress=None):  # type: ignore[no-untyped-def]
            if progress:
                progress(len(texts), len(texts))
            return super().encode(texts)

    encoder = Telling(16)
    index = DocumentIndex(chosen(encoder), lambda done, total: heard.append((done, total)))
    put(EmbeddedStore(folder, create=True, index=index), one=TEXTS[:1])
    assert heard == [(4, 4)]


def test_many_measures_are_written_in_steps(
    store: EmbeddedStore, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "STEP", 2)
    put(store, one=TEXTS[:3], two=TEXTS[3:])
    put(store, one=TEXTS[:5])
    found = answers(store, encoder)
    monkeypatch.undo()
    store.reindex()
    assert answers(store, encoder) == close(found)
    with store.snapshot() as snapshot:
        names = {path.name for path in snapshot.folder.iterdir()}
    assert names == {"graph", "lexical", "vectors", "links.npz", "search.json", "manifest.json", "lock"}


def test_an_index_of_words_only_needs_no_encoder(folder: Path, encoder: FakeEncoder) -> None:
    store = opened_store(folder, None)
    put(store, one=TEXTS[:3])
    assert best(answers(store, None)["科技节"]) == f"{plan_iri('one')}/A1.1"
    with store.snapshot() as snapshot:
        index = SearchIndex.open(snapshot.folder, None)
        assert (index.encoder, index.segments.dimension, index.scaling) == (None, None, {})


def test_another_encoder_is_refused_before_any_work_but_may_withdraw_and_reindex(
    store: EmbeddedStore, encoder: FakeEncoder, folder: Path
) -> None:
    put(store, one=TEXTS[:3], two=TEXTS[3:])
    other = FakeEncoder(16, "other")
    later = opened_store(folder, other)
    with pytest.raises(OtherEncoderError, match="kepu reindex"):
        later.prepare()
    with pytest.raises(OtherEncoderError):
        put(later, three=TEXTS[:1])
    with pytest.raises(OtherEncoderError):
        answers(later, other)
    assert other.encoded == []
    remove(later, "one")
    assert answers(store, encoder)["老年人用手机?"]
    assert later.reindex()
    later.prepare()
    assert answers(later, other)["老年人用手机?"]
    with pytest.raises(OtherEncoderError):
        store.prepare()


class Listener:
    """Hears which documents an ingest has derived."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def begun(self, count: int) -> None:
        pass

    def derived(self, name: str) -> None:
        self.names.append(name)

    def message(self, text: str) -> None:
        pass


def test_an_ingest_is_refused_before_it_derives_a_document(
    store: EmbeddedStore, folder: Path, tmp_path: Path
) -> None:
    with store.write(load_basis(BasisSpec()).versions) as batch:
        batch.put(plan_document("one", *TEXTS[:3]))
    file = tmp_path / "plan.txt"
    file.write_text("宾川县全民科学素质行动实施方案（2021—2025年）")
    later, listener = opened_store(folder, FakeEncoder(16, "other")), Listener()
    with pytest.raises(OtherEncoderError):
        list(ingest(later, [SourceFile(file)], BasisSpec(), Options(jobs=1), listener))
    assert listener.names == []


def test_words_only_and_vectors_are_not_mixed(store: EmbeddedStore, folder: Path) -> None:
    put(store, one=TEXTS[:3])
    words = opened_store(folder, None)
    with pytest.raises(OtherEncoderError, match="none"):
        put(words, two=TEXTS[3:])
    assert words.reindex()
    put(words, two=TEXTS[3:])
    assert len(measures(words, None)) == 6


def test_the_same_model_may_lie_elsewhere(store: EmbeddedStore, folder: Path) -> None:
    put(store, one=TEXTS[:3])
    moved = FakeEncoder(16)
    choice = EncoderChoice(lambda: replace(moved.identity, name="/elsewhere"), lambda: moved)
    EmbeddedStore(folder, index=DocumentIndex(choice)).prepare()


def test_merging_changes_no_answer(
    store: EmbeddedStore, encoder: FakeEncoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, text in enumerate(TEXTS):
        put(store, **{f"plan{number}": (text,)})
    remove(store, "plan2")
    found = answers(store, encoder)
    assert not store.maintain()
    monkeypatch.setattr(merging, "FLAT", 10)
    later = opened_store(folder, encoder)
    assert later.maintain()
    assert not later.maintain()
    assert answers(store, encoder) == close(found)
    with store.snapshot() as snapshot:
        assert len(SearchIndex.open(snapshot.folder, encoder.identity).segments.parts) == 1
    assert check(folder, DocumentIndex(chosen(encoder))) == []


def test_words_of_many_withdrawn_measures_are_written_anew_when_they_are_many(
    store: EmbeddedStore, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FEW", 0)
    put(store, one=TEXTS[:3], two=TEXTS[3:])
    assert not store.maintain()
    remove(store, "one")
    counted = answers(store, encoder)["防灾"]
    assert store.maintain()
    assert not store.maintain()
    exact = answers(store, encoder)
    assert store.reindex()
    assert answers(store, encoder) == close(exact)
    assert exact["防灾"] != pytest.approx(counted, abs=1e-3)


def test_links_hear_of_both_generations(folder: Path, encoder: FakeEncoder) -> None:
    heard: list[tuple[int | None, int, tuple[str, ...], tuple[str, ...]]] = []

    def links(task: LinkTask) -> list[GraphChange]:
        before = task.before.segments.count if task.before else None
        heard.append((before, task.after.segments.count, task.put, task.gone))
        triple = f'<https://example.org/{len(heard)}> <https://example.org/is> "1" .\n'.encode()
        return [GraphChange("https://example.org/links", triple, whole=task.before is None)]

    store = EmbeddedStore(folder, create=True, index=DocumentIndex(chosen(encoder), links=links))
    put(store, one=TEXTS[:2], two=TEXTS[2:3])
    put(store, one=TEXTS[:1], three=TEXTS[4:])
    remove(store, "two")
    store.reindex()
    one, two, three = map(plan_iri, ("one", "two", "three"))
    assert heard == [
        (None, 3, (), ()),
        (3, 4, (one, three), (one,)),
        (4, 3, (), (two,)),
        (None, 3, (), ()),
    ]
    with store.snapshot() as snapshot:
        assert snapshot.triples("https://example.org/links").count(b"\n") == 1
    assert check(folder) == []


def test_the_next_batch_makes_a_missing_index_and_says_so(folder: Path, encoder: FakeEncoder) -> None:
    with EmbeddedStore(folder, create=True).write({}) as batch:
        batch.put(plan_document("one", *TEXTS[:3]))
    store, said = opened_store(folder, encoder), list[str]()
    with pytest.raises(NoIndexError):
        answers(store, encoder)
    index = DocumentIndex(chosen(encoder))
    assert [finding.harmless for finding in check(folder, index)] == [True]
    store.prepare()
    with store.write({}, said.append) as batch:
        batch.put(plan_document("two", *TEXTS[3:]))
    assert len(measures(store, encoder.identity)) == 6
    assert len(said) == 1
    assert "no index" in said[0]


def test_a_newer_index_is_left_alone(store: EmbeddedStore, encoder: FakeEncoder) -> None:
    put(store, one=TEXTS[:3])
    with store.snapshot() as snapshot:
        meta = snapshot.folder / "search.json"
        meta.write_text(meta.read_text().replace('"format": 1', '"format": 99'))
    with pytest.raises(NewerIndexError):
        answers(store, encoder)
    with pytest.raises(NewerIndexError):
        put(store, two=TEXTS[3:])


def test_backups_carry_the_index(
    store: EmbeddedStore, encoder: FakeEncoder, folder: Path, tmp_path: Path
) -> None:
    put(store, one=TEXTS[:3])
    found = answers(store, encoder)
    backup(folder, tmp_path / "copy")
    assert answers(opened_store(tmp_path / "copy", encoder), encoder) == found
    put(store, one=TEXTS[3:])
    restore(tmp_path / "copy", folder, replace=True)
    assert answers(store, encoder) == close(found)
    assert check(folder, DocumentIndex(chosen(encoder))) == []


def index_files(folder: Path) -> list[Path]:
    """All files of the index of a generation."""
    parts = [path for name in ("lexical", "vectors") for path in sorted((folder / name).rglob("*"))]
    return [path for path in (folder / "search.json", *parts) if path.is_file() and path.stat().st_size]


DAMAGES = {
    "missing": lambda path: path.unlink(),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "empty": lambda path: path.write_bytes(b""),
}


def test_checking_reads_the_segments_by_their_own_checksums(
    store: EmbeddedStore, encoder: FakeEncoder
) -> None:
    put(store, one=TEXTS[:3])
    index = DocumentIndex(chosen(encoder))
    with store.snapshot() as snapshot:
        assert list(index.check(snapshot.folder)) == []
        file = next((snapshot.folder / "vectors").rglob("vectors.faiss"))
        whole = file.read_bytes()
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 4]))
        assert [finding.place for finding in index.check(snapshot.folder)] == [str(file)]


def test_a_recall_that_is_too_low_is_found_by_checking(store: EmbeddedStore, encoder: FakeEncoder) -> None:
    put(store, one=TEXTS[:3])
    index = DocumentIndex(chosen(encoder))
    with store.snapshot() as snapshot:
        (file,) = (snapshot.folder / "vectors").rglob("sealed.json")
        meta = json.loads(file.read_text())

        def checked(plain: float) -> list[str]:
            meta["vectors"]["recall"] = {"plain": plain, "filtered": 0.99}
            file.write_text(json.dumps(meta))
            return [finding.problem for finding in index.check(snapshot.folder)]

        assert checked(0.98) == []
        (problem,) = checked(0.975)
        assert "0.975" in problem
        assert "kepu reindex" in problem


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_file_that_is_missing_or_cut_is_noticed_at_once_and_the_index_made_anew(
    store: EmbeddedStore, encoder: FakeEncoder, folder: Path, damage: str
) -> None:
    put(store, one=TEXTS[:3])
    put(store, two=TEXTS[3:])
    found = answers(store, encoder)
    with store.snapshot() as snapshot:
        files = index_files(snapshot.folder)
        assert len(files) > 20
        for path in files:
            whole = path.read_bytes()
            DAMAGES[damage](path)
            with pytest.raises((IndexDamagedError, NoIndexError)):
                answers(store, encoder)
            path.write_bytes(whole)
        assert answers(store, encoder) == close(found)
        for path in files:
            DAMAGES[damage](path)
        assert store.reindex(broken=snapshot.generation)
    assert answers(store, encoder) == close(found)
    assert check(folder, DocumentIndex(chosen(encoder))) == []


def test_each_file_with_a_flipped_bit_is_found_by_checking(
    store: EmbeddedStore, encoder: FakeEncoder, folder: Path
) -> None:
    put(store, one=TEXTS[:3])
    put(store, two=TEXTS[3:])
    found = answers(store, encoder)
    with store.snapshot() as snapshot:
        for path in index_files(snapshot.folder):
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 4
            whole = path.read_bytes()
            path.write_bytes(data)
            assert any(str(path) == finding.place for finding in check(folder))
            path.write_bytes(whole)
        path.write_bytes(data)
    assert store.reindex()
    assert answers(store, encoder) == close(found)
    assert check(folder, DocumentIndex(chosen(encoder))) == []


def test_the_next_batch_makes_a_damaged_index_anew_and_says_so(
    store: EmbeddedStore, encoder: FakeEncoder, folder: Path, tmp_path: Path
) -> None:
    put(store, one=TEXTS[:3])
    with store.snapshot() as snapshot:
        index_files(snapshot.folder)[-1].unlink()
    said: list[str] = []
    with store.write({}, said.append) as batch:
        batch.put(plan_document("two", *TEXTS[3:]))
    fresh = opened_store(tmp_path / "fresh", encoder)
    put(fresh, one=TEXTS[:3], two=TEXTS[3:])
    assert answers(store, encoder) == close(answers(fresh, encoder))
    assert len(said) == 1
    assert "damaged" in said[0]
    assert check(folder, DocumentIndex(chosen(encoder))) == []


STEPS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.lists(st.sampled_from(TEXTS), max_size=3), st.booleans()),
    max_size=10,
)
"""A step puts a plan of these measures, or without any withdraws it; True ends its batch."""


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_course_of_ingests_answers_as_an_index_made_from_scratch(
    steps: list[tuple[str, list[str], bool]],
) -> None:
    encoder = FakeEncoder(16)
    with TemporaryDirectory() as place:
        store = opened_store(Path(place) / "store", encoder)
        final = play(store, steps)
        fresh = opened_store(Path(place) / "fresh", encoder)
        put(fresh, **final)
        if final:
            assert answers(store, encoder) == close(answers(fresh, encoder))
            assert measures(store, encoder.identity) == measures(fresh, encoder.identity)
        elif store.generation():
            assert measures(store, encoder.identity) == {}
        index = DocumentIndex(chosen(encoder))
        assert check(store.layout.folder, index) == []
        store.close()
        fresh.close()


def play(store: EmbeddedStore, steps: list[tuple[str, list[str], bool]]) -> dict[str, tuple[str, ...]]:
    """Take the steps; the plans that are left."""
    left, final = list(steps), dict[str, tuple[str, ...]]()
    while left:
        with store.write({}) as batch:
            while left:
                name, texts, last = left.pop(0)
                if texts:
                    final[name] = tuple(texts)
                    batch.put(plan_document(name, *texts))
                elif final.pop(name, None):
                    batch.remove(plan_iri(name))
                if last:
                    break
    return final
