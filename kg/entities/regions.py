"""The region that a title, an issuer or a department's name begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

from kg.entities.gazetteer import NATION, Codes, Gazetteer, gazetteer, level_of
from kg.entities.region_names import Meanings, first_name, read_names
from kg.records import Level


@dataclass(frozen=True)
class Region:
    """A region of China.

    ``code`` is its GB/T 2260 code, None for a zone that has none (高新区) and for a name that several regions
    share; ``parent`` is the code of the region around it, None where that is not known. ``warning`` says in
    Chinese and English what is not certain, None where all is.
    """

    name: str
    code: str | None
    level: Level
    parent: str | None = None
    warning: str | None = None

    @property
    def key(self) -> str | None:
        """What IRIs name it by: the code; a zone's whole name; None where it cannot be told from others."""
        return self.code or (self.name if self.parent else None)


@dataclass(frozen=True)
class Reading:
    """A region read in a text, and where its name stands: ``text[start:end]``."""

    region: Region
    start: int
    end: int


def find_region(text: str, within: str | None = None) -> Region | None:
    """The region whose name a title begins with, after 关于, 《 or a year; None where it begins with none.

    ``within`` is the code of a region that is known already (the plan's own, the issuer's); it decides
    between regions of one name and places a zone (高新区).
    """
    found = read_region(text, within)
    return found.region if found else None


def read_region(text: str, within: str | None = None) -> Reading | None:
    """The same as :func:`find_region`, with the place of the name."""
    names = gazetteer()
    start = _opening(names, text)
    found = read_names(names, text, start, within)
    end = found.end if found else start
    zone = _zone(names, text, start, end, found.pick(names, within) if found else within)
    if zone or not found:
        return zone
    return Reading(_region(names, text[start:end], found, within), start, end)


def search_region(text: str, within: str | None = None) -> Reading | None:
    """The first province or prefecture named anywhere in a title: 数字广东建设工作要点."""
    names = gazetteer()
    for start in range(len(text)):
        found = first_name(names, text, start)
        code = found.pick(names, within) if found else None
        if found and code:
            return Reading(region_of(code), start, found.end)
    return None


def region_of(code: str) -> Region:
    """The region of a code. Raises KeyError for a code that the vocabulary does not have."""
    row = gazetteer().rows[code]
    return Region(row.name, code, level_of(code), row.parent or None)


def _opening(names: Gazetteer, text: str) -> int:
    found = _openings(tuple(names.rules["openings"])).match(text)
    return found.end() if found else 0


@cache
def _openings(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words)}|\s)*")


def _region(names: Gazetteer, written: str, found: Meanings, within: str | None) -> Region:
    code = found.pick(names, within)
    if code is None:
        level = level_of(found.codes[0])
        return Region(written, None, level, None, _shared(names, written, found.codes))
    region = region_of(code)
    if names.rows[code].successor:
        return replace(region, warning=_gone(region.name))
    own = (region.name, *names.rows[code].others, *names.rules["nation"])
    alike = written[-1] == region.name[-1] or not written.endswith(tuple(names.rules["endings"]))
    if written.endswith(own) and alike:
        return region
    return replace(region, warning=_former(written, region.name))


def _zone(names: Gazetteer, text: str, start: int, end: int, parent: str | None) -> Reading | None:
    """A zone behind the region's name, or at the front of the text: 唐山高新区, 雄安新区."""
    rules = names.rules
    for at in sorted({end, start}, reverse=True):
        for name, (code, level) in rules["named"].items():
            if text.startswith(name, at):
                return Reading(_zone_region(name, cast(Level, level), code), start, at + len(name))
    found = _zones(tuple(rules["zones"]), rules["verbs"]).match(text, end)
    if not found or text.startswith(tuple(rules["words"]), found.end() - 1):
        return None
    return Reading(_zone_of(names, found[1], found[2], parent), start, found.end())


def read_zone(text: str, parent: str) -> Reading | None:
    """A zone of the region with code ``parent`` that ``text`` begins with: 高新区管委会."""
    names = gazetteer()
    word = max((w for w in names.rules["zones"] if text.startswith(w)), key=len, default=None)
    return Reading(_zone_of(names, "", word, parent), 0, len(word)) if word else None


def _zone_of(names: Gazetteer, own: str, word: str, parent: str | None) -> Region:
    around = names.rows[parent].name if parent and parent != NATION else ""
    name = f"{around}{own}{names.rules['zones'][word]}"
    return _zone_region(name, "county", parent if around else None)


def _zone_region(name: str, level: Level, parent: str | None) -> Region:
    warning = f"“{name}”没有行政区划代码。“{name}” has no GB/T 2260 code."
    return Region(name, None, level, parent, warning)


@cache
def _zones(words: tuple[str, ...], verbs: str) -> re.Pattern[str]:
    ends = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"((?:(?![{verbs}])[\u4e00-\u9fff]){{0,4}}?)({ends})")


def _shared(names: Gazetteer, written: str, codes: Codes) -> str:
    places = "、".join(names.rows[names.rows[c].parent].name for c in codes)
    return (
        f"“{written}”不止一处（{places}），代码不明。“{written}” names several regions; its code is unknown."
    )


def _former(written: str, name: str) -> str:
    return f"“{written}”按今名“{name}”处理。“{written}” is taken for “{name}”, its name of today."


def _gone(name: str) -> str:
    return f"“{name}”已撤销，仍用原代码。“{name}” is no more; its last code is used."
