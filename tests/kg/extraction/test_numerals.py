"""Numbers as documents write them."""

import pytest

from kg.extraction.numerals import han, parse


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("2000", 2000),
        ("２０００", 2000),
        ("1,200", 1200),
        ("11.5", 11.5),
        ("7万", 70_000),
        ("1.2万", 12_000),
        ("3千", 3000),
        ("5百万", 5_000_000),
        ("1.3万亿", 1.3e12),
        ("十", 10),
        ("二十三", 23),
        ("一百零五", 105),
        ("三万五千", 35_000),
        ("十点五", 10.5),
        ("一点二万", 12_000),
        ("两", 2),
        ("〇", 0),
    ],
)
def test_a_numeral_has_its_value(numeral: str, value: float) -> None:
    assert parse(numeral) == value


@pytest.mark.parametrize("words", ["", "万", "百分", "几十", "十点十", "点五"])
def test_what_is_no_numeral_has_none(words: str) -> None:
    assert parse(words) is None


def test_digits_in_a_row_are_read_one_by_one() -> None:
    assert han("二〇二五") == 2025
    assert han("二十五") == 25
