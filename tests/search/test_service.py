"""The search of a store: on the current generation, by words until the encoder is there, with a sound index."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.stores.base import Document
from kg.stores.oxigraph import EmbeddedStore
from search.encoders.loading import LoadingEncoder
from search.errors import (
    EncoderError,
    IndexDamagedError,
    NoIndexError,
    NoSuchMeasureError,
    OtherEncoderError,
)
from search.index import DocumentIndex, EncoderChoice, configured_encoder
from search.requests import SearchRequest
from search.service import Searcher

QUESTION = SearchRequest("教老人用好智能手机")


class SlowEncoder:
    """An encoder that is there when ``ready`` is set."""

    def __init__(self, encoder: Any) -> None:
        self.ready = threading.Event()
        self.choice = EncoderChoice(lambda: encoder.identity, self._load)
        self._encoder = encoder

    def _load(self) -> Any:
        assert self.ready.wait(30)
        return self._encoder


@pytest.fixture
def slow(fake_encoder: Any) -> Iterator[SlowEncoder]:
    found = SlowEncoder(fake_encoder)
    yield found
    found.ready.set()


def opened_store(folder: Path, encoder: Any) -> EmbeddedStore:
    index = DocumentIndex(EncoderChoice(lambda: encoder.identity, lambda: encoder))
    return EmbeddedStore(folder, create=True, workers=1, index=index)


@pytest.fixture
def store(tmp_path: Path, fake_encoder: Any, documents: dict[str, Document]) -> Iterator[EmbeddedStore]:
    """A store with one plan."""
    store = opened_store(tmp_path / "store", fake_encoder)
    put(store, documents["eryuan.txt"])
    yield store
    store.close()


@pytest.fixture
def searcher(store: EmbeddedStore, slow: SlowEncoder) -> Iterator[Searcher]:
    found = Searcher(store, LoadingEncoder(slow.choice))
    yield found
    slow.ready.set()
    found.close()


def put(store: EmbeddedStore, *documents: Document) -> None:
    with store.write({}) as batch:
        for document in documents:
            batch.put(document)


def best(searcher: Searcher) -> tuple[str, str]:
    """The first measure's file, and how it was found."""
    with searcher.opened() as opened:
        answer = opened.search(QUESTION)
    return answer.hits[0].entry.source, answer.mode


def test_words_answer_until_the_encoder_is_there(searcher: Searcher, slow: SlowEncoder) -> None:
    assert best(searcher) == ("eryuan.txt", "lexical")
    assert searcher.state().encoder == "loading"
    slow.ready.set()
    searcher.loading.wait()
    assert best(searcher) == ("eryuan.txt", "hybrid")
    state = searcher.state()
    assert (state.encoder, state.index, state.mode, state.error) == ("ready", "fake", "hybrid", None)


def test_an_encoder_that_cannot_be_loaded_leaves_words_and_is_told(
    store: EmbeddedStore, fake_encoder: Any
) -> None:
    def load() -> Any:
        raise EncoderError("模型已损坏。The model is damaged.", place="/secret")

    searcher = Searcher(store, LoadingEncoder(EncoderChoice(lambda: fake_encoder.identity, load)))
    with pytest.raises(EncoderError):
        searcher.loading.wait()
    assert best(searcher) == ("eryuan.txt", "lexical")
    state = searcher.state()
    assert (state.encoder, state.mode) == ("failed", "lexical")
    assert state.error == "模型已损坏。The model is damaged."
    searcher.close()


def test_a_new_generation_is_searched_at_once(
    searcher: Searcher, tmp_path: Path, fake_encoder: Any, documents: dict[str, Document]
) -> None:
    with searcher.opened() as before:
        other = opened_store(tmp_path / "store", fake_encoder)
        put(other, documents["yunnan.txt"])
        with searcher.opened() as after:
            assert (before.manifest.generation, after.manifest.generation) == (1, 2)
            assert {hit.entry.source for hit in after.search(QUESTION).hits} == {"eryuan.txt", "yunnan.txt"}
        assert {hit.entry.source for hit in before.search(QUESTION).hits} == {"eryuan.txt"}
    other.close()


def test_a_withdrawn_document_is_not_found_any_more(searcher: Searcher, store: EmbeddedStore) -> None:
    iri = next(iter(_all(searcher)))
    with store.write({}) as batch:
        batch.remove(next(iter(batch.documents)))
    assert _all(searcher) == []
    with searcher.opened() as opened, pytest.raises(NoSuchMeasureError):
        opened.measure(iri)


def _all(searcher: Searcher) -> list[str]:
    with searcher.opened() as opened:
        return [hit.entry.iri for hit in opened.search(QUESTION).hits]


def test_a_generation_goes_when_nobody_uses_it(
    searcher: Searcher, store: EmbeddedStore, tmp_path: Path, documents: dict[str, Document]
) -> None:
    folder = tmp_path / "store" / "generations"
    with searcher.opened():
        put(store, documents["yunnan.txt"])
        searcher.refresh()
        assert (folder / "1").exists()
    with store.snapshot():
        pass
    put(store, documents["hunan.txt"])
    assert not (folder / "1").exists()


def test_many_threads_search_while_generations_come_and_go(
    searcher: Searcher, store: EmbeddedStore, slow: SlowEncoder, documents: dict[str, Document]
) -> None:
    slow.ready.set()
    end, faults = threading.Event(), list[BaseException]()

    def ask() -> None:
        try:
            while not end.is_set():
                with searcher.opened() as opened:
                    plans = set(opened.manifest.documents)
                    assert {hit.entry.plan for hit in opened.search(QUESTION).hits} <= plans
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for name in ("yunnan.txt", "hunan.txt"):
        put(store, documents[name])
        with store.write({}) as batch:
            batch.remove(documents[name].plan)
    end.set()
    for thread in threads:
        thread.join()
    assert faults == []


def test_an_empty_store_says_so(tmp_path: Path, fake_encoder: Any) -> None:
    store = opened_store(tmp_path / "empty", fake_encoder)
    searcher = Searcher(
        store, LoadingEncoder(EncoderChoice(lambda: fake_encoder.identity, lambda: fake_encoder))
    )
    with searcher.opened() as opened:
        answer = opened.search(QUESTION)
        assert (answer.hits, answer.total) == ((), 0)
        assert answer.emptied_by
        assert "kepu ingest" in answer.emptied_by
        assert list(opened.all_similar(3)) == []
        with pytest.raises(NoSuchMeasureError):
            opened.similar("x", 1)
    assert not searcher.mend(print)
    searcher.close()
    store.close()


@pytest.mark.parametrize("harm", ["missing", "truncated", "never made"])
def test_a_broken_index_is_made_anew_with_a_word(
    store: EmbeddedStore, slow: SlowEncoder, tmp_path: Path, harm: str
) -> None:
    slow.ready.set()
    before = Searcher(store, LoadingEncoder(slow.choice))
    wanted = _all(before)
    before.close()
    _harm(tmp_path / "store" / "generations" / "1", harm)
    searcher = Searcher(store, LoadingEncoder(slow.choice))
    with pytest.raises((NoIndexError, IndexDamagedError)), searcher.opened():
        pass
    assert searcher.state().error
    told: list[str] = []
    assert searcher.mend(told.append)
    assert "Making the index anew" in told[0]
    assert _all(searcher) == wanted
    assert searcher.state().error is None
    searcher.close()


def _harm(generation: Path, harm: str) -> None:
    if harm == "never made":
        (generation / "search.json").unlink()
        return
    files = [path for path in (generation / "vectors").rglob("*") if path.is_file()]
    largest = max(files, key=lambda path: path.stat().st_size)
    data = largest.read_bytes()
    largest.unlink()
    if harm == "truncated":
        largest.write_bytes(data[: len(data) // 2])


def test_an_index_of_another_encoder_is_refused_with_the_remedy(store: EmbeddedStore) -> None:
    searcher = Searcher(store, LoadingEncoder(configured_encoder("none")))
    with pytest.raises(OtherEncoderError, match="kepu reindex"), searcher.opened():
        pass
    state = searcher.state()
    assert state.error
    assert "kepu reindex" in state.error
    searcher.close()


def test_words_only_needs_no_encoder(tmp_path: Path, documents: dict[str, Document]) -> None:
    choice = configured_encoder("none")
    store = EmbeddedStore(tmp_path / "words", create=True, workers=1, index=DocumentIndex(choice))
    put(store, documents["eryuan.txt"])
    searcher = Searcher(store, LoadingEncoder(choice))
    assert searcher.loading.wait() is None
    assert best(searcher) == ("eryuan.txt", "lexical")
    assert (searcher.state().encoder, searcher.state().index) == ("none", None)
    searcher.close()
    store.close()


def test_an_answer_does_not_wait_for_the_encoder(searcher: Searcher) -> None:
    start = time.monotonic()
    best(searcher)
    assert time.monotonic() - start < 5


def test_groups_are_found_once_a_generation(
    searcher: Searcher, store: EmbeddedStore, documents: dict[str, Document]
) -> None:
    with searcher.opened() as opened:
        assert opened.clusters == ()
    put(store, documents["hunan.txt"])
    with searcher.opened() as opened:
        found = opened.clusters
        assert documents["hunan.txt"].plan in {plan for group in found for plan in group.plans}
    with searcher.opened() as opened:
        assert opened.clusters is found
