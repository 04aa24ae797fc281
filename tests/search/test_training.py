"""Making an encoder: its texts, and a tiny student of a tiny teacher."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from search.training.corpus import clauses, divide, pieces, sentences
from search.training.texts import Amounts, Texts, make_texts
from search.training.vocabulary import cut
from search.training.wording import pairs, read_wording, retold

DOCUMENTS = [
    f"第{number}条　各地要加强农村科普，支持教师参加培训；鼓励企业办展览。\n完。" for number in range(16)
]
AMOUNTS = Amounts(substituted=30, groups=30, pairs=40, retold=20)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in DOCUMENTS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def texts(corpus: Path) -> Texts:
    return make_texts(corpus, AMOUNTS, seed=1)


def test_sentences_end_at_their_marks_and_clauses_come_in_runs() -> None:
    assert sentences("甲乙丙丁，戊己庚。辛壬癸\n子") == ["甲乙丙丁，戊己庚。", "辛壬癸"]
    assert clauses("甲乙丙丁，戊己庚。") == ["甲乙丙丁", "戊己庚", "甲乙丙丁，戊己庚"]


def test_pieces_are_there_once() -> None:
    assert pieces(["甲乙丙。", "甲乙丙。丁戊己"]) == ["甲乙丙。", "甲乙丙", "丁戊己"]


def test_documents_held_out_are_not_learnt_from(texts: Texts) -> None:
    learned, kept = divide(DOCUMENTS)
    assert len(kept) == 2
    assert sorted(learned + kept) == sorted(DOCUMENTS)
    assert texts.held_out == pieces(kept)
    assert not {lesson.text for lesson in texts.lessons} & {text for text in texts.held_out if "条" in text}


def test_the_same_seed_gives_the_same_texts_and_another_seed_others(corpus: Path, texts: Texts) -> None:
    assert make_texts(corpus, AMOUNTS, seed=1) == texts
    assert make_texts(corpus, AMOUNTS, seed=2).lessons != texts.lessons


def test_every_text_is_learnt_once_and_every_meaning_is_itself_learnt(texts: Texts) -> None:
    said = [lesson.text for lesson in texts.lessons]
    assert len(said) == len(set(said))
    assert {lesson.meaning for lesson in texts.lessons} <= set(said)
    assert sum(lesson.text != lesson.meaning for lesson in texts.lessons) > 20


def test_patterns_are_filled_without_rest() -> None:
    for pair in pairs(read_wording(), 2000, random.Random(1)):
        assert pair.everyday
        assert not set("{}%d") & set(pair.everyday.replace("%", "", 1))
        assert "{" not in pair.official
        assert "%d" not in pair.official


def test_every_slot_of_a_pattern_has_words_in_both_wordings() -> None:
    wording = read_wording()
    for ideas in wording.ideas.values():
        assert all(idea.official and idea.everyday for idea in ideas)
    for text in (text for pattern in wording.patterns for text in pattern.official + pattern.everyday):
        slots = {part.partition("}")[0] for part in text.split("{")[1:]}
        assert slots <= set(wording.ideas), text


def test_a_retold_text_has_everyday_words_for_official_ones() -> None:
    found = list(retold(read_wording(), ["农民要学习", "无关"], 30, random.Random(1)))
    assert {pair.official for pair in found} == {"农民要学习"}
    assert all(pair.everyday.endswith("要学习") and pair.everyday != pair.official for pair in found)
    assert not list(retold(read_wording(), ["无关"], 30, random.Random(1)))


PIECES = [
    "[PAD]",
    "[unused1]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "科",
    "##科",
    "普",
    "##普",
    "の",
    "ab",
    "##c",
    "，",
]


def wordpiece() -> dict[str, object]:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.WordPiece({piece: at for at, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", PIECES.index("[CLS]")), ("[SEP]", PIECES.index("[SEP]"))],
    )
    return json.loads(tokenizer.to_str())


def test_a_shorter_vocabulary_leaves_chinese_texts_in_the_same_pieces() -> None:
    from tokenizers import Tokenizer

    whole = wordpiece()
    shorter, kept = cut(whole)
    assert [PIECES[index] for index in kept] == [
        piece for piece in PIECES if piece not in {"[unused1]", "##科", "##普", "の"}
    ]
    before, after = (
        Tokenizer.from_str(json.dumps(each)).encode("科普，abc科 x") for each in (whole, shorter)
    )
    assert before.tokens == after.tokens
    assert [kept[index] for index in after.ids] == before.ids


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher of three layers with random weights over the pieces above."""
    import torch
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    from search.training.save import save
    from search.training.student import Student

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(PIECES), hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=128, initializer_range=0.4,
    )  # fmt: skip
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(json.dumps(wordpiece())), model_max_length=128,
        pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]",
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("teacher")
    save(Student(BertModel(config, add_pooling_layer=False), tokenizer), folder)
    return folder


TEXTS = ["科普", "普科普，科", "科 ab", "abc，普", "科", "普", "科科科", "普普，科科"]


def test_a_student_of_all_layers_and_neurons_speaks_as_the_teacher(teacher: Path, tmp_path: Path) -> None:
    from search.encoder import load_encoder
    from search.training.save import save
    from search.training.student import Shape, make_student

    save(make_student(teacher, Shape(layers=(0, 1, 2), inner=32), TEXTS), tmp_path / "student")
    mine, its = (load_encoder(str(folder)).encode(TEXTS) for folder in (tmp_path / "student", teacher))
    assert (mine * its).sum(axis=1).min() > 0.999


def test_teaching_brings_a_smaller_student_nearer_to_the_teacher(teacher: Path, tmp_path: Path) -> None:
    from search.encoder import identify, load_encoder
    from search.training.distil import Schedule, distil
    from search.training.material import make_material
    from search.training.save import save
    from search.training.student import Shape, make_student
    from search.training.texts import Lesson

    material = make_material(teacher, [Lesson(text, text) for text in TEXTS], tmp_path / "cache")
    student = make_student(teacher, Shape(layers=(0,), inner=8), TEXTS)
    save(student, tmp_path / "before")
    distil(student, material, Schedule(passes=60, rate=3e-3))
    save(student, tmp_path / "after")
    before, after, its = (
        load_encoder(str(f)).encode(TEXTS) for f in (tmp_path / "before", tmp_path / "after", teacher)
    )
    assert identify(str(tmp_path / "after")).dimension == 16
    far = [1 - (mine * its).sum(axis=1).mean() for mine in (before, after)]
    assert far[1] < far[0] / 2


def test_the_teachers_answers_are_kept_for_the_same_texts(teacher: Path, tmp_path: Path) -> None:
    from search.training.teacher import targets

    first = targets(teacher, TEXTS, tmp_path)
    kept = list(tmp_path.iterdir())
    again = targets(teacher, TEXTS, tmp_path)
    assert list(tmp_path.iterdir()) == kept
    assert np.array_equal(first.vectors, again.vectors)
    targets(teacher, TEXTS[:3], tmp_path)
    assert len(list(tmp_path.iterdir())) == len(kept) + 1
    assert [len(first.of(at)) for at in range(3)] == [4, 7, 4]


def test_a_table_of_words_is_an_encoder_that_finds_the_most_probable_words(
    teacher: Path, tmp_path: Path
) -> None:
    from search.encoder import identify, load_encoder
    from search.training.static import TableShape, frequencies, make_table

    words = tmp_path / "words.txt"
    words.write_text("科普 90 n\n普科 5 n\n科 20 n\n普 10 n\nab 1 n\n科普科 1 n\n", encoding="utf-8")
    found = frequencies(words, most=3)
    assert found.words == ("科普", "科", "普")
    table = make_table(teacher, found, TableShape(dimension=2), tmp_path / "cache")
    assert table.tokenizer.encode("科普普，科").tokens == ["科普", "普", ",", "科"]
    table.save_pretrained(str(tmp_path / "table"), create_model_card=False)
    encoder = load_encoder(str(tmp_path / "table"))
    assert encoder.identity == identify(str(tmp_path / "table"))
    assert encoder.identity.dimension == 2
    vectors = encoder.encode(["科普", "科普，", "普", "没有一个词"])
    assert vectors[0] @ vectors[1] == pytest.approx(1, abs=1e-5)
    assert vectors[0] @ vectors[2] < 0.99
    assert np.isfinite(vectors).all()
    assert [len(matrix) for matrix in encoder.tokens(["科普", "科"])] == [1, 1]
