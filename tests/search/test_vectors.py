"""The vectors of a segment: what a search finds is what a scan of everything finds, filtered or not."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from search.errors import IndexDamagedError
from search.indexes.cells import FILE as CELLS
from search.indexes.recall import WANTED
from search.indexes.vectors import FILE, FLAT, Vectors, encoded, open_vectors, write_vectors

DIMENSION = 128
MANY = FLAT + 10_000
TOP = 100


def clustered(rows: int, seed: int = 0) -> np.ndarray:
    """Unit vectors around some topics that differ in few ways, as sentences of plans do."""
    common = np.random.default_rng(99)
    topics, spread = common.standard_normal((300, 16)), common.standard_normal((16, DIMENSION))
    random = np.random.default_rng(seed)
    ways = topics[random.integers(300, size=rows)] + 0.6 * random.standard_normal((rows, 16))
    return unit(ways @ spread + random.standard_normal((rows, DIMENSION)))


def unit(values: np.ndarray) -> np.ndarray:
    return np.asarray(values / np.linalg.norm(values, axis=1, keepdims=True), np.float32)


def written(folder: Path, values: np.ndarray) -> Vectors:
    meta = write_vectors(folder, [encoded(values)], values.shape[1])
    return open_vectors(folder, meta, len(values))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vectors")


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    return clustered(MANY)


@pytest.fixture(scope="module")
def many(folder: Path, values: np.ndarray) -> Vectors:
    return written(folder, values)


def truth(values: np.ndarray, question: np.ndarray, mask: np.ndarray, top: int = TOP) -> set[int]:
    scores = np.where(mask, values @ question, -2)
    return set(np.argsort(-scores)[: min(top, mask.sum())].tolist())


def recall(vectors: Vectors, values: np.ndarray, mask: np.ndarray | None) -> float:
    shares = []
    for question in clustered(30, seed=5):
        rows, _ = vectors.nearest(question, TOP, mask)
        true = truth(values, question, np.ones(len(values), bool) if mask is None else mask)
        assert len(rows) == len(true)
        shares.append(len(true & set(rows.tolist())) / len(true))
    return float(np.mean(shares))


def test_few_vectors_are_searched_exactly(tmp_path: Path) -> None:
    values = clustered(5_000)
    vectors = written(tmp_path, values)
    assert vectors.cells is None
    assert recall(vectors, values, None) >= 0.995  # but for half precision


def test_many_vectors_are_searched_behind_a_first_pass(many: Vectors, values: np.ndarray) -> None:
    assert many.cells
    assert many.cells.depth.probes < many.cells.number
    assert recall(many, values, None) >= WANTED


@pytest.mark.parametrize("share", [0.7, 0.5, 0.1, 0.01, 0.001])
def test_a_filter_costs_no_recall_and_fills_the_page(many: Vectors, values: np.ndarray, share: float) -> None:
    mask = np.random.default_rng(1).random(MANY) < share
    assert recall(many, values, mask) >= WANTED


@pytest.mark.parametrize("share", [0.8, 0.5, 0.4, 0.1])
def test_a_filter_to_the_topics_furthest_away_costs_no_recall(
    many: Vectors, values: np.ndarray, share: float
) -> None:
    topics = clustered(100, seed=11)
    topic = np.argmax(values @ topics.T, axis=1)
    found = 0
    questions = clustered(10, seed=7)
    for question in questions:
        nearness = topics @ question
        mask = (nearness <= np.quantile(nearness, share))[topic]
        found += len(truth(values, question, mask) & set(many.nearest(question, TOP, mask)[0].tolist()))
    assert found >= WANTED * TOP * len(questions)


def test_the_recall_is_measured_and_kept(folder: Path, values: np.ndarray, tmp_path: Path) -> None:
    meta = write_vectors(tmp_path, [encoded(values)], DIMENSION)
    assert WANTED <= meta["recall"]["plain"] <= 1
    assert WANTED <= meta["recall"]["filtered"] <= 1


def test_vectors_that_no_first_pass_tells_apart_are_scanned(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    values = unit(1 + 1e-3 * random.standard_normal((FLAT + 5_000, 16)))
    rows, scores = written(tmp_path, values).nearest(values[3], 50)
    assert len(rows) == 50
    assert scores.min() >= np.sort(values @ values[3])[-50] - 1e-3


def test_many_equal_vectors_are_no_lack_of_recall(tmp_path: Path) -> None:
    values = np.concatenate([np.repeat(clustered(3), 8_000, axis=0), clustered(1_000)])
    rows, scores = written(tmp_path, values).nearest(values[0], 300)
    assert len(set(rows.tolist())) == 300
    assert np.allclose(scores, 1, atol=1e-3)


def test_the_best_come_first_with_their_inner_products(many: Vectors, values: np.ndarray) -> None:
    question = clustered(1, seed=8)[0]
    rows, scores = many.nearest(question, 20)
    assert np.all(np.diff(scores) <= 0)
    assert np.allclose(scores, values[rows] @ question, atol=1e-3)


def test_nothing_is_found_under_an_empty_mask(many: Vectors) -> None:
    rows, scores = many.nearest(clustered(1)[0], 5, np.zeros(MANY, bool))
    assert len(rows) == len(scores) == 0


def test_vectors_are_given_back(many: Vectors, values: np.ndarray) -> None:
    rows = np.array([5, MANY - 1, 5])
    assert np.allclose(many.take(rows), values[rows], atol=1e-3)


def test_vectors_are_kept_unchanged_when_written_again(many: Vectors, tmp_path: Path) -> None:
    again = open_vectors(tmp_path, write_vectors(tmp_path, [many.codes[:100]], DIMENSION), 100)
    assert np.array_equal(again.codes, many.codes[:100])


def test_the_same_vectors_give_the_same_bytes(folder: Path, values: np.ndarray, tmp_path: Path) -> None:
    written(tmp_path, values)
    for name in (FILE, CELLS):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_many_threads_find_what_one_finds(many: Vectors) -> None:
    questions = list(clustered(40, seed=9))
    mask = np.random.default_rng(1).random(MANY) < 0.6
    alone = [many.nearest(question, 30, mask)[0].tolist() for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: many.nearest(question, 30, mask)[0].tolist(), questions))
    assert together == alone


@pytest.mark.parametrize("name", [FILE, CELLS])
@pytest.mark.parametrize("kept", [0, 10, 0.5])
def test_a_damaged_file_is_named(folder: Path, many: Vectors, tmp_path: Path, name: str, kept: float) -> None:
    for each in (FILE, CELLS):
        (tmp_path / each).write_bytes((folder / each).read_bytes())
    data = (folder / name).read_bytes()
    (tmp_path / name).write_bytes(data[: int(len(data) * kept) if kept < 1 else int(kept)])
    assert many.cells
    meta = {"dimension": DIMENSION, "cells": many.cells.meta()}
    with pytest.raises(IndexDamagedError) as caught:
        open_vectors(tmp_path, meta, MANY).nearest(clustered(1)[0], 5)
    assert caught.value.place == str(tmp_path / name)


def test_a_file_of_other_vectors_is_refused(tmp_path: Path) -> None:
    meta = write_vectors(tmp_path, [encoded(clustered(10))], DIMENSION)
    with pytest.raises(IndexDamagedError, match="10 vectors, not 11"):
        open_vectors(tmp_path, meta, 11)
