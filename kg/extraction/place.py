"""The region that a plan holds for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.entities.gazetteer import NATION
from kg.entities.regions import Region, read_region, region_of, search_region
from kg.extraction.header import Header


def plan_region(header: Header, cited: Iterable[str], nation: tuple[str, ...]) -> Region | None:
    """The region that the title, the issuer or another text of the head begins with, or is the nation's.

    ``cited``: titles of documents that the plan carries out; they, and the head, tell which of several
    regions of one name is meant. ``nation``: how texts of the whole country begin.
    """
    for text in header.places:
        if text.startswith(nation):
            return region_of(NATION)
        found = read_region(text)
        if found:
            return _told_apart(found.region, text, [*header.places, *cited])
    anywhere = search_region(header.title.text)
    return anywhere.region if anywhere else None


def _told_apart(region: Region, text: str, others: Sequence[str]) -> Region:
    """A region whose name alone does not tell it, as other texts tell it: 南京市鼓楼区, or within 南京市."""
    if region.key is not None:
        return region
    codes = [found.region.code for found in map(read_region, others) if found and found.region.code]
    for code in filter(None, codes):
        if region_of(code).name == region.name:
            return region_of(code)
        again = read_region(text, within=code)
        if again and again.region.key is not None:
            return again.region
    return region
