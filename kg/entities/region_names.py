"""Which regions the names at a place of a text can mean, and which of several is meant."""

from __future__ import annotations

from dataclasses import dataclass

from kg.entities.gazetteer import NATION, Codes, Gazetteer, level_of
from kg.records import Level

LEVELS: tuple[Level, ...] = ("nation", "province", "prefecture", "county")
"""From the highest to the lowest."""


@dataclass(frozen=True)
class Meanings:
    """A name that ends at ``end``: the codes of regions of today that bear it, and of those that bore it."""

    end: int
    today: Codes
    former: Codes

    @property
    def codes(self) -> Codes:
        """All, those of today first."""
        return self.today + self.former

    def pick(self, names: Gazetteer, within: str | None) -> str | None:
        """The one region meant: the only one, or the only one near ``within``, or of the highest level."""
        for around in names.lineage(within)[:-1] if within else ():
            near = [code for code in self.codes if around in names.lineage(code)]
            if near:
                return near[0] if len(near) == 1 else None
        codes = self.today or self.former
        top = min(map(level_of, codes), key=LEVELS.index)
        highest = [code for code in codes if level_of(code) == top]
        return highest[0] if len(highest) == 1 else None


def read_names(names: Gazetteer, text: str, start: int, within: str | None) -> Meanings | None:
    """The last of a chain of names: 宿州市砀山县 is read to its end."""
    return _chain(names, text, start, None, within)


def first_name(names: Gazetteer, text: str, start: int) -> Meanings | None:
    """The province or prefecture named at ``start``, with its short name or the whole one."""
    for end in range(min(len(text), start + names.longest), start + 1, -1):
        word = text[start:end]
        codes = names.names.get(word) or names.shorts.get(word, ())
        high = tuple(code for code in codes if code.endswith("00") and code != NATION)
        if high:
            return Meanings(end, high, ())
    return None


def _chain(
    names: Gazetteer, text: str, start: int, above: Meanings | None, within: str | None
) -> Meanings | None:
    for end in range(min(len(text), start + names.longest), start + 1, -1):
        found = _meanings(names, text, start, end, within)
        if above is not None:
            found = Meanings(end, _below(names, found.today, above), _below(names, found.former, above))
        if found.codes:
            return _chain(names, text, end, found, within) or found
    return None


def _below(names: Gazetteer, codes: Codes, above: Meanings) -> Codes:
    return tuple(code for code in codes if set(above.codes) & set(names.lineage(code)[1:]))


def _meanings(names: Gazetteer, text: str, start: int, end: int, within: str | None) -> Meanings:
    """The regions that ``text[start:end]`` can name where it stands."""
    word = text[start:end]
    if not names.knows(word) or any(text.startswith(other, end - 1) for other in names.rules["words"]):
        return Meanings(end, (), ())
    if word in names.names or word in names.former:
        return Meanings(end, names.names.get(word, ()), names.former.get(word, ()))
    zone = text.startswith(tuple(names.rules["zones"]), end)
    if not zone and text.startswith((*names.rules["below"], *names.rules["endings"]), end):
        return Meanings(end, (), ())
    around = names.lineage(within) if within else ()
    shorts = names.shorts.get(word, ())
    return Meanings(end, tuple(c for c in shorts if level_of(c) != "county" or c in around), ())
