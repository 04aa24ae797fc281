"""The region that a title, an issuer or a department's name begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from kg.entities.gazetteer import NATION, Codes, Gazetteer, gazetteer, level_of
from kg.records import Level

LEVELS: tuple[Level, ...] = ("nation", "province", "prefecture", "county")
"""From the highest to the lowest."""


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
    found = _chain(names, text, start, None, within)
    end, codes = found or (start, ())
    zone = _zone(names, text, start, end, _pick(names, codes, within) or (None if codes else within))
    if zone:
        return zone
    if not found:
        return _renamed(names, text, start, within)
    return Reading(_region(names, text[start:end], codes, within), start, end)


def search_region(text: str, within: str | None = None) -> Reading | None:
    """The first province or prefecture named anywhere in a title: 数字广东建设工作要点."""
    names = gazetteer()
    for start in range(len(text)):
        for end in range(min(len(text), start + names.longest), start + 1, -1):
            codes = names.names.get(text[start:end]) or names.shorts.get(text[start:end], ())
            code = _pick(names, tuple(c for c in codes if c.endswith("00") and c != NATION), within)
            if code:
                return Reading(region_of(code), start, end)
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


def _chain(
    names: Gazetteer, text: str, start: int, above: Codes | None, within: str | None
) -> tuple[int, Codes] | None:
    """Where the names end, and what the last can mean: 宿州市砀山县 is read to its end."""
    for end in range(min(len(text), start + names.longest), start + 1, -1):
        codes = _meanings(names, text, start, end, within)
        if above is not None:
            codes = tuple(c for c in codes if set(above) & set(names.lineage(c)[1:]))
        if codes:
            return _chain(names, text, end, codes, within) or (end, codes)
    return None


def _meanings(names: Gazetteer, text: str, start: int, end: int, within: str | None) -> Codes:
    """The regions that ``text[start:end]`` can name where it stands."""
    word = text[start:end]
    if any(text.startswith(other, end - 1) for other in names.rules["words"]):
        return ()
    if word in names.names:
        return names.names[word]
    if text.startswith((*names.rules["below"], *names.rules["endings"]), end) and not _is_zone(
        names, text, end
    ):
        return ()
    around = names.lineage(within) if within else ()
    return tuple(c for c in names.shorts.get(word, ()) if level_of(c) != "county" or c in around)


def _is_zone(names: Gazetteer, text: str, at: int) -> bool:
    return text.startswith(tuple(names.rules["zones"]), at)


def _pick(names: Gazetteer, codes: Codes, within: str | None) -> str | None:
    """The one region meant: the only one, or the only one near ``within``, or of the highest level."""
    if len(codes) == 1:
        return codes[0]
    for around in names.lineage(within)[:-1] if within else ():
        near = [c for c in codes if around in names.lineage(c)]
        if near:
            return near[0] if len(near) == 1 else None
    highest = [c for c in codes if level_of(c) == min(map(level_of, codes), key=LEVELS.index)]
    return highest[0] if len(highest) == 1 else None


def _region(names: Gazetteer, written: str, codes: Codes, within: str | None) -> Region:
    code = _pick(names, codes, within)
    if code is None:
        return Region(written, None, level_of(codes[0]), None, _shared(names, written, codes))
    region = region_of(code)
    known = (region.name, names.short(code), names.common(code), *names.rules["nation"])
    if written.endswith(known):
        return region
    return Region(region.name, code, region.level, region.parent, _former(written, region.name))


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


def _renamed(names: Gazetteer, text: str, start: int, within: str | None) -> Reading | None:
    """A short name before an ending that is not its region's own: 密云县, now 密云区."""
    for end in range(min(len(text), start + names.longest), start + 1, -1):
        codes = names.shorts.get(text[start:end], ())
        ending = next((e for e in names.rules["endings"] if text.startswith(e, end)), None)
        if not codes or not ending or text.startswith(tuple(names.rules["words"]), end):
            continue
        stop = end + len(ending)
        return Reading(_region(names, text[start:stop], codes, within), start, stop)
    return None


def _shared(names: Gazetteer, written: str, codes: Codes) -> str:
    places = "、".join(names.rows[names.rows[c].parent].name for c in codes)
    return (
        f"“{written}”不止一处（{places}），代码不明。“{written}” names several regions; its code is unknown."
    )


def _former(written: str, name: str) -> str:
    return f"“{written}”按今名“{name}”处理。“{written}” is taken for “{name}”, its name of today."
