"""Departments: a written name and the plan's region → one agent, the same in every plan that means it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.entities.department_fronts import ZONE_COMMITTEE, Front, fronts_of, lineage_of, place_of
from kg.entities.department_rules import Body, DepartmentRules, Functions
from kg.entities.gazetteer import NATION, gazetteer, level_of
from kg.entities.region_names import LEVELS
from kg.entities.regions import Region, read_zone, region_of
from kg.iris import Names

_BRACKETS = re.compile(r"(?P<main>.{2,}?)（(?P<aside>[^（）]{2,})）(?P<rest>.*)")
_LEVEL_WORDS = "级直省市州县区旗"
"""What goes on with a level's word: 市级有关部门, 市直各单位, 市县两级 have no prefix 市."""


@dataclass(frozen=True)
class Agent:
    """A department or group of one region.

    ``name`` is canonical and without its place, ``label`` has the place, ``region`` is what
    :attr:`Region.key` says. ``unknown`` is true for a department whose function no rule tells.
    """

    name: str
    label: str
    region: str
    functions: Functions
    is_group: bool
    unknown: bool

    def iri(self, names: Names) -> str:
        """The IRI of the agent."""
        make = names.department_group if self.is_group else names.department
        return make(self.region, self.name)


@lru_cache(maxsize=8192)
def read_agent(name: str, region: Region, rules: DepartmentRules, before: Region | None = None) -> Agent:
    """The agent that a plan of ``region`` names so.

    ``before`` is the region of the agent before it in the same note: in 省科技厅、工业和信息化厅 the second
    has the first one's. Raises ValueError for a region without key.
    """
    if region.key is None:
        raise ValueError(f"a region that cannot be told from others: {region.name}")
    written = normal_name(name)
    fallback = before or region
    return (
        _group(written, region, rules)
        or _zoned(written, region, rules)
        or _body(Front(fallback, written), region, rules)
        or _prefixed(written, region, rules)
        or _bracketed(written, region, rules, before)
        or _lower(written, region, rules)
        or _named(written, region, rules)
    )


def normal_name(name: str) -> str:
    """A name as names are compared: NFKC, without white space, with brackets as （）."""
    words = "".join(unicodedata.normalize("NFKC", name).split())
    return words.replace("(", "（").replace(")", "）")


def agent_region(agent: Agent, own: Region) -> Region:
    """The region of an agent of a plan of region ``own``."""
    return region_of(agent.region) if agent.region in gazetteer().rows else own


def _group(written: str, region: Region, rules: DepartmentRules) -> Agent | None:
    body = rules.group(written)
    if body is None:
        return None
    for front in fronts_of(written, region, rules):
        if len(front.rest) > 1 and front.rest[0] not in _LEVEL_WORDS and not front.party:
            return _agent(replace(body, name=front.rest), front.region)
    return _agent(body, region)


def _body(front: Front, own: Region, rules: DepartmentRules) -> Agent | None:
    """The body that the rest of the name is, at the region of its prefix or of a place inside it."""
    for body in rules.bodies(front.rest):
        place = place_of(body.place, own, rules) if body.place else front.region
        if place:
            return _agent(body, _betrayed(body, place))
    return None


def _prefixed(written: str, region: Region, rules: DepartmentRules) -> Agent | None:
    found = (_body(front, region, rules) for front in fronts_of(written, region, rules))
    return next((agent for agent in found if agent), None)


def _bracketed(written: str, region: Region, rules: DepartmentRules, before: Region | None) -> Agent | None:
    """主名（附名）: the bracketed name adds its functions, and is left out of the canonical name."""
    found = _BRACKETS.fullmatch(written)
    if not found:
        return None
    main = read_agent(found["main"] + found["rest"], region, rules, before)
    aside = read_agent(found["aside"], region, rules)
    if main.unknown:
        return None
    return replace(main, functions=tuple(dict.fromkeys((*main.functions, *aside.functions))))


def _zoned(written: str, region: Region, rules: DepartmentRules) -> Agent | None:
    """A body of a zone: 市高新区管委会, 经开区管委会, or the zone alone, which is its committee."""
    for front in (Front(region, written), *fronts_of(written, region, rules)):
        zone = read_zone(front.rest, front.region.code) if front.region.code else None
        if zone:
            rest = Front(zone.region, front.rest[zone.end :] or ZONE_COMMITTEE)
            return _body(rest, region, rules)
    return None


def _lower(written: str, region: Region, rules: DepartmentRules) -> Agent | None:
    """县教育局 in the plan of a prefecture: the bureau of each county, a group."""
    for prefix in rules.prefixes:
        lower = prefix.levels and all(LEVELS.index(lv) > LEVELS.index(region.level) for lv in prefix.levels)
        if lower and written.startswith(prefix.text):
            body = next(rules.bodies(written[len(prefix.text) :]), None)
            return _agent(replace(body, name=written, label=None, group=True), region) if body else None
    return None


def _named(written: str, region: Region, rules: DepartmentRules) -> Agent:
    """A body of its own name, known by its ending only or not at all."""
    front = next(fronts_of(written, region, rules), Front(region, written))
    body = rules.ending(front.rest)
    if body and (front.short or front.region.code == NATION):
        return _agent(replace(body, name=written, label=written), front.region)
    return _agent(body or Body(front.rest), front.region, unknown=body is None)


def _agent(body: Body, region: Region, *, unknown: bool = False) -> Agent:
    key = region.key or ""
    return Agent(body.name, _label(body, region), key, body.functions, body.group, unknown)


def _label(body: Body, region: Region) -> str:
    if region.code == NATION:
        return body.nation or body.name
    label = body.label or "{place}" + body.name
    return label.replace("{party}", _committee(region.name)).replace("{place}", region.name)


def _committee(place: str) -> str:
    """The party committee of a place."""
    if place.endswith("自治区"):
        return f"{place}党委"
    return f"{place[:-2]}地委" if place.endswith("地区") else f"{place}委"


def _betrayed(body: Body, region: Region) -> Region:
    """The region of the level that the name itself betrays (厅: province), where the one given is lower."""
    if body.level is None or region.level == body.level:
        return region
    above = [code for code in lineage_of(region) if level_of(code) == body.level]
    return region_of(above[0]) if above else region
