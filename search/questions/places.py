"""Regions and levels of plans that a question names: 河北省, 唐山, 县级方案, 大理州各县."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.entities.gazetteer import NATION, Gazetteer, gazetteer
from kg.entities.region_names import Meanings, read_names
from kg.iris import Names
from search.questions.reading import Known, Reading, rules
from search.requests import Filters
from search.texts.terms import words

_NEAR = 4
"""Characters on both sides that can make another word of a name."""


def read_places(text: str, known: Known) -> Iterator[Reading]:
    """The regions and levels of a folded question, in order.

    A whole name counts always, a short one (河北, 宾川) where the collection has measures of the region; of
    several regions of one name the one that the collection has.
    """
    names, at = gazetteer(), 0
    while at < len(text):
        found = _whole_name(names, text, at, known) or _short_name(names, text, at, known)
        if found:
            yield found
        at = found.end if found else at + 1
    yield from _levels(text, known)


def _whole_name(names: Gazetteer, text: str, at: int, known: Known) -> Reading | None:
    found = read_names(names, text, at, None)
    if found is None or NATION in found.codes:
        return None
    short = text[at : found.end] in names.shorts
    if short and not _stands_alone(text, at, found.end):
        return None
    code = _meant(names, found, known)
    if code is None or (short and not _held(code, known)):
        return None
    return _reading(names, code, at, found.end, known)


def _short_name(names: Gazetteer, text: str, at: int, known: Known) -> Reading | None:
    for end in range(min(len(text), at + names.longest), at + 1, -1):
        codes = names.shorts.get(text[at:end], ())
        held = [code for code in codes if _held(code, known)]
        if len(held) == 1 and _stands_alone(text, at, end):
            return _reading(names, held[0], at, end, known)
    return None


def _meant(names: Gazetteer, found: Meanings, known: Known) -> str | None:
    held = [code for code in found.codes if _held(code, known)]
    return held[0] if len(held) == 1 else found.pick(names, None)


def _held(code: str, known: Known) -> bool:
    return known.holds(Filters(region=(Names(known.base).region(code),)))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a short name is a word here: 大理 is not in 大理石, nor 中山 in 中山大学."""
    rest = gazetteer().rules
    if text.startswith((*rest["below"], *rest["endings"], *rules()["regions"]["not_before"]), end):
        return False
    name, near = text[start:end], words(text[max(0, start - _NEAR) : end + _NEAR])
    return name in near and not any(name in word and word != name for word in near)


def _reading(names: Gazetteer, code: str, start: int, end: int, known: Known) -> Reading:
    iri = Names(known.base).region(code)
    return Reading("region", iri, names.rows[code].name, start, end, narrows=True)


def _levels(text: str, known: Known) -> Iterator[Reading]:
    table = rules()["levels"]
    for pattern in (table["pattern"], table["below"]):
        for match in re.finditer(pattern, text):
            slug = table["names"][match["name"]]
            iri = Names(known.base).concept("level", slug)
            yield Reading("level", iri, f"{match['name']}级", *match.span(), narrows=True)
