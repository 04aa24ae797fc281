"""Numbers as official documents write them: 2000, ２０００, 1.5万, 3千, 二十三, 二〇二二, 十点五, 两."""

from __future__ import annotations

import re
import unicodedata

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)([十百千万亿]*)")

HAN = "〇○零一二两三四五六七八九十百千"
"""Characters of a Chinese numeral below 万, as a regular expression's class content."""


def parse(numeral: str) -> float | None:
    """The value of an Arabic or Chinese numeral, 万 and 亿 multiplied out; None if it is none."""
    numeral = unicodedata.normalize("NFKC", numeral).replace(",", "")
    arabic = _ARABIC.fullmatch(numeral)
    if arabic:
        return round(float(arabic[1]) * _product(arabic[2]), 6)
    bare = numeral.rstrip("万亿")
    value = _decimal(bare) if bare else None
    return None if value is None else round(value * _product(numeral[len(bare) :]), 6)


def _decimal(numeral: str) -> float | None:
    """A Chinese numeral with or without 点."""
    whole, point, fraction = numeral.partition("点")
    value = han(whole)
    if value is None or not point:
        return None if value is None else float(value)
    if not fraction or any(c not in DIGITS for c in fraction):
        return None
    return float(f"{value}.{''.join(str(DIGITS[c]) for c in fraction)}")


def _product(scales: str) -> int:
    product = 1
    for scale in scales:
        product *= _SCALES.get(scale) or _LARGE[scale]
    return product


def han(numeral: str) -> int | None:
    """The value of a Chinese numeral: by place (二十三) or digit by digit (二〇二二)."""
    if not numeral or any(c not in DIGITS and c not in _SCALES and c not in _LARGE for c in numeral):
        return None
    if all(c in DIGITS for c in numeral):
        return int("".join(str(DIGITS[c]) for c in numeral))
    total = section = digit = 0
    for char in numeral:
        if char in _LARGE:
            total = (total + section + digit) * _LARGE[char]
            section = digit = 0
        elif char in _SCALES:
            section += (digit or 1) * _SCALES[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + section + digit
