"""The bundled encoder: what its vectors are, and what loading it leaves alone."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from search.encoder import Encoder, identify

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "data" / "encoder"
TEXTS = ["组织科普大篷车进校园", "开展老年人智能手机培训", "组织科普大篷车进校园", "x", "2025年达到17.8%"]


@pytest.fixture(scope="module")
def vectors(encoder: Encoder) -> np.ndarray:
    return encoder.encode(TEXTS)


def test_vectors_are_float32_of_unit_length_and_of_the_dimension_that_the_identity_says(
    encoder: Encoder, vectors: np.ndarray
) -> None:
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.identity.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_vectors_stand_in_the_order_of_the_texts(encoder: Encoder, vectors: np.ndarray) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.allclose((alone * vectors).sum(axis=1), 1, atol=0.01)
    assert (vectors @ vectors.T < 0.98).sum() > len(TEXTS)


def test_identical_texts_are_encoded_once_and_get_the_same_vector(encoder: Encoder) -> None:
    told: list[tuple[int, int]] = []
    vectors = encoder.encode(TEXTS, lambda done, total: told.append((done, total)))
    assert told[-1] == (len(set(TEXTS)), len(set(TEXTS)))
    assert (vectors[0] == vectors[2]).all()


def test_progress_grows_to_the_number_of_texts_over_several_batches(encoder: Encoder) -> None:
    texts = [f"第{number}条 " + "举办科普讲座" * (number % 30) for number in range(200)]
    told: list[tuple[int, int]] = []
    encoder.encode(texts, lambda done, total: told.append((done, total)))
    done = [one for one, _ in told]
    assert len(done) > 2
    assert done == sorted(done)
    assert told[-1] == (200, 200)


def test_no_texts_give_an_empty_matrix(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.identity.dimension)
    assert encoder.tokens([]) == []


@pytest.mark.parametrize("text", ["", " ", "\x00\x01\x02\x1b[31m", "长" * 100_000, "😀" * 50, "半\ud800个"])
def test_odd_texts_have_a_vector(encoder: Encoder, text: str) -> None:
    for vector in (encoder.encode([text])[0], encoder.encode_queries([text])[0]):
        assert np.isfinite(vector).all()
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_what_lies_behind_the_models_length_does_not_count(encoder: Encoder) -> None:
    short, long = encoder.encode(["科普活动" * 200, "科普活动" * 200 + "养猪" * 10_000])
    assert short @ long == pytest.approx(1, abs=0.001)


def test_control_characters_do_not_count(encoder: Encoder) -> None:
    plain, odd = encoder.encode(["科普讲座", "科普\x00讲\x07座"])
    assert plain @ odd == pytest.approx(1, abs=0.001)


def test_a_question_is_near_the_measure_that_answers_it(encoder: Encoder) -> None:
    passages = ["为老年人举办智能手机使用培训", "建设农村科普画廊和宣传栏", "选拔优秀学生参加科技创新大赛"]
    questions = ["教老人用手机", "村里的宣传栏", "娃娃们的发明比赛"]
    found = np.stack([encoder.encode_queries([text])[0] for text in questions]) @ encoder.encode(passages).T
    assert found.argmax(axis=1).tolist() == [0, 1, 2]


def test_tokens_have_unit_vectors_and_special_tokens_none(encoder: Encoder) -> None:
    matrices = encoder.tokens(["科普讲座", "", "科"])
    assert [len(matrix) for matrix in matrices] == [4, 0, 1]
    assert np.allclose(np.linalg.norm(matrices[0], axis=1), 1, atol=1e-3)
    assert matrices[0].dtype == np.float32


def test_tokens_stand_in_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = ["科普" * number for number in (3, 1, 40, 2)]
    assert [len(matrix) for matrix in encoder.tokens(texts)] == [6, 2, 80, 4]


def test_plain_sentence_transformers_gives_the_same_vectors(encoder: Encoder, vectors: np.ndarray) -> None:
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(BUNDLED), device="cpu").encode(TEXTS, show_progress_bar=False)
    assert np.allclose(np.linalg.norm(plain, axis=1), 1, atol=1e-5)
    assert (plain * vectors).sum(axis=1).min() > 0.999


def test_threads_may_ask_at_once(encoder: Encoder) -> None:
    expected = encoder.encode_queries(["科普讲座"])[0]
    found: list[np.ndarray] = []
    threads = [Thread(target=lambda: found.append(encoder.encode_queries(["科普讲座"])[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    encoder.encode([f"科普讲座{number}" for number in range(100)])
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.allclose(vector, expected) for vector in found)


def test_the_bundled_model_is_small_and_has_a_card() -> None:
    files = [path for path in BUNDLED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 40_000_000
    card = (BUNDLED / "README.md").read_text(encoding="utf-8")
    assert "bge-small-zh-v1.5" in card
    assert "MIT" in card


def test_the_identity_is_stable_and_needs_no_model_library() -> None:
    code = (
        "import sys; from search.encoder import identify; found = identify('');"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules);"
        "print(found.name, found.checksum, found.dimension)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    identity = identify("")
    assert run.stdout.split() == [identity.name, identity.checksum, str(identity.dimension)]
    assert identity.name == "bundled"


def test_loading_encoding_and_forking_later_say_nothing_on_the_terminal() -> None:
    code = (
        "from search.encoder import load_encoder; e = load_encoder('');"
        "e.encode(['科普', '讲座'] * 3); e.encode_queries(['科普'])[0]; e.tokens(['科普']);"
        "import os; os.fork() or os._exit(0); os.wait()"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stderr == run.stdout == ""
