"""Themes that a title names, by the labels of the vocabulary and the lexicon ``themes``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.entities.vocabulary import concepts
from kg.lexicons import Lexicons


@dataclass(frozen=True)
class ThemeRules:
    """The lexicon ``themes``: labels shorter than ``least`` do not count, nor those inside ``never``."""

    least: int
    never: tuple[str, ...]

    @classmethod
    def load(cls, lexicons: Lexicons) -> ThemeRules:
        """The rules of the lexicon."""
        table = lexicons.table("themes")
        return cls(table["least"], tuple(table["never"]))


@dataclass(frozen=True)
class NamedTheme:
    """A theme and where its label stands in the title."""

    slug: str
    start: int
    end: int


def named_themes(title: str, rules: ThemeRules) -> list[NamedTheme]:
    """The themes of a title without white space, in order of place.

    Of a label inside another one the longer counts; of a theme and a narrower one the narrower.
    """
    found = [named for named in _labels(title, rules) if not _masked(title, named, rules)]
    outermost = [one for one in found if not any(_inside(one, other) for other in found)]
    themes = concepts("themes")
    broader = {above for one in outermost for above in themes.lineage(one.slug)[1:]}
    first: dict[str, NamedTheme] = {}
    for one in sorted(outermost, key=lambda one: (one.start, one.slug)):
        if one.slug not in broader:
            first.setdefault(one.slug, one)
    return list(first.values())


def _labels(title: str, rules: ThemeRules) -> list[NamedTheme]:
    """The longest label at each place of the title."""
    slugs = concepts("themes").slugs
    found = _any_label(rules.least).finditer(title)
    return [NamedTheme(slugs[match[1]], *match.span(1)) for match in found]


@cache
def _any_label(least: int) -> re.Pattern[str]:
    labels = (label for label in concepts("themes").slugs if len(label) >= least)
    return re.compile(f"(?=({'|'.join(sorted(map(re.escape, labels), key=len, reverse=True))}))")


def _masked(title: str, named: NamedTheme, rules: ThemeRules) -> bool:
    for word in rules.never:
        start = title.find(word)
        if 0 <= start <= named.start and named.end <= start + len(word):
            return True
    return False


def _inside(one: NamedTheme, other: NamedTheme) -> bool:
    longer = other.end - other.start > one.end - one.start
    return longer and other.start <= one.start and one.end <= other.end
