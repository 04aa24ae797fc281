"""The front of a department's name: the region that a place or a level word (省, 市, 县委) means there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.entities.department_rules import DepartmentRules, Prefix
from kg.entities.gazetteer import NATION, gazetteer
from kg.entities.regions import Region, read_region, region_of

ZONE_COMMITTEE = "管委会"
"""What a zone does, its committee does."""


@dataclass(frozen=True)
class Front:
    """A name cut into the region its prefix means and the rest.

    ``party``: the prefix is a party committee's; ``short``: a region's name without 市, 县 and the like.
    """

    region: Region
    rest: str
    party: bool = False
    short: bool = False


def fronts_of(written: str, own: Region, rules: DepartmentRules) -> Iterator[Front]:
    """The ways to take a place or level word off the front, longest first."""
    return iter(sorted(_any_fronts(written, own, rules), key=lambda front: len(front.rest)))


def _any_fronts(written: str, own: Region, rules: DepartmentRules) -> Iterator[Front]:
    reading = read_region(written, own.code or own.parent)
    if reading and reading.start == 0 and reading.region.key:
        rest = written[reading.end :] or ("" if reading.region.code else ZONE_COMMITTEE)
        short = not written[: reading.end].endswith(reading.region.name[-1])
        if rest:
            yield Front(reading.region, rest, short=short)
    for prefix in rules.prefixes:
        region, end = _prefix(prefix, written, own)
        if region and end < len(written):
            yield Front(region, written[end:], prefix.party)


def _prefix(prefix: Prefix, written: str, own: Region) -> tuple[Region | None, int]:
    """The region that the prefix means at the front of the name, and where it ends."""
    before, placed, after = prefix.text.partition("{place}")
    if not written.startswith(before):
        return None, 0
    if not placed:
        return _level_region(before, prefix, own), len(before)
    reading = read_region(written[len(before) :], own.code or own.parent)
    end = len(before) + reading.end if reading else 0
    if not reading or reading.start or not reading.region.key or not written.startswith(after, end):
        return None, 0
    return reading.region, end + len(after)


def _level_region(word: str, prefix: Prefix, own: Region) -> Region | None:
    """The region that 省, 市, 县委 and the like mean in a plan of region ``own``: its own or one around."""
    if "nation" in prefix.levels:
        return region_of(NATION)
    level_word = word.removesuffix("委").removesuffix("党").removesuffix("政府")
    around = [own, *map(region_of, lineage_of(own)[1 if own.code else 0 :])]
    levelled = [region for region in around if region.level in prefix.levels]
    named = [region for region in levelled if region.name.endswith(level_word)]
    certain = named or (levelled if len(prefix.levels) == 1 and level_word not in {"县", "区"} else [])
    return certain[0] if certain else None


def lineage_of(region: Region) -> tuple[str, ...]:
    """The codes of the region (of the one around it, for a zone) and of those around, up to the nation."""
    code = region.code or region.parent
    return gazetteer().lineage(code) if code else ()


def place_of(text: str, own: Region, rules: DepartmentRules) -> Region | None:
    """The region that a whole text names: a level word or a name."""
    for prefix in rules.prefixes:
        if prefix.text == text and not prefix.party:
            return _level_region(text, prefix, own)
    reading = read_region(text, own.code or own.parent)
    whole = reading and reading.end == len(text) and reading.start == 0
    return reading.region if reading and whole and reading.region.key else None
