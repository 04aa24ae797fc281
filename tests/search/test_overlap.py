"""Wording in common, from two texts and a fixed table alone."""

from pathlib import Path

import pytest

from search.similar import bigram_table
from search.similar import overlap as module
from search.similar.overlap import bag_of, bigrams_of, common, overlap, write_table


def words_of(bigrams: list[int]) -> list[str]:
    return [chr(pair >> 16) + chr(pair & 0xFFFF) for pair in bigrams]


def test_bigrams_are_pairs_of_chinese_characters_that_touch() -> None:
    assert words_of(bigrams_of("科技馆，2025年 A科普").tolist()) == ["科技", "技馆", "科普"]


def test_traditional_characters_count_as_simplified() -> None:
    assert overlap(bag_of("科學實驗"), bag_of("科学实验")) == pytest.approx(1)


def test_a_text_has_all_in_common_with_itself_and_nothing_with_another() -> None:
    assert overlap(bag_of("科普大篷车进校园"), bag_of("科普大篷车进校园")) == pytest.approx(1)
    assert overlap(bag_of("科普大篷车"), bag_of("老年手机课")) == 0


def test_overlap_is_symmetric() -> None:
    one, other = bag_of("组织科普大篷车进校园"), bag_of("科普大篷车下乡巡展")
    assert overlap(one, other) == overlap(other, one) > 0


@pytest.mark.parametrize("text", ["", "。", "2025", "科", "abc", "\U00020000\ud800"])
def test_texts_without_bigrams_have_nothing_in_common(text: str) -> None:
    assert overlap(bag_of(text), bag_of("科普大篷车")) == 0
    assert overlap(bag_of("科普大篷车"), bag_of(text)) == 0


def test_rare_wording_counts_more_than_usual_wording() -> None:
    asked = bag_of("加强工作篷车")
    assert overlap(asked, bag_of("篷车")) > overlap(asked, bag_of("工作"))


def test_what_is_in_common_adds_up_to_the_overlap() -> None:
    one, other = bag_of("组织科普大篷车进校园"), bag_of("科普大篷车下乡")
    assert common(one, other).weights.sum() == pytest.approx(overlap(one, other))
    assert words_of(sorted(common(one, other).bigrams.tolist())) == sorted(["科普", "普大", "大篷", "篷车"])


def test_a_table_counts_the_texts_that_have_a_bigram(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RAREST", 2)
    write_table(tmp_path / "table.tsv", ["科普科普", "科普馆", "展馆"])
    assert (tmp_path / "table.tsv").read_text(encoding="utf-8") == "\t3\n科普\t2\n"


@pytest.mark.shared
def test_the_table_is_that_of_the_documents_it_says(shared: Path, tmp_path: Path) -> None:
    bigram_table.main([str(shared / "corpus" / "policies.jsonl"), "--to", str(tmp_path / "table.tsv")])
    assert (tmp_path / "table.tsv").read_bytes() == module.TABLE.read_bytes()
