"""The short names of divisions: what people write when they leave out 省, 市, 县."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

RULES = Path(__file__).with_name("regions.toml")
"""Endings of names, and the ethnic groups in them."""

DISTRICT = re.compile(r"(?<![新林特地])(?<!自治)(?<!行政)区$|(?<!自治)旗$")
"""Districts and banners, never written short: 和平, 新华, 市中 are ordinary words, 科尔沁右翼前 is none."""


def other_names(name: str) -> list[str]:
    """The short name, and the one that keeps the last character (恩施, 恩施州), where they differ.

    >>> other_names("聊城市"), other_names("恩施土家族苗族自治州"), other_names("市中区")
    (['聊城'], ['恩施', '恩施州'], [])
    """
    if DISTRICT.search(name):
        return []
    short = _short(name)
    if "自治" not in name or name.endswith("区"):
        return [short] if short != name else []
    return [short, short + name[-1]]


def _short(name: str) -> str:
    """聊城 of 聊城市, 双江 of 双江拉祜族佤族布朗族傣族自治县; at least two characters stay."""
    ethnic, endings = _patterns()
    stem = endings.sub("", name)
    if len(stem) < 2:
        return name
    found = ethnic.search(stem)
    if not found or "自治" not in name:
        return stem
    return stem[: found.start()] if found.start() >= 2 else stem.removesuffix("族")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))
    endings = sorted(rules["endings"], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(rules['ethnic'])})+$"), re.compile(f"(?:{'|'.join(endings)})$")
