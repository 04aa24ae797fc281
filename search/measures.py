"""Measures as the search sees them: read from a document's triples, kept as a line of JSON each."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import blake2b
from typing import Any

from search.facts import Facts, read_facts

_RESPONSIBILITIES = (
    "kepu:hasLeadResponsibility",
    "kepu:hasParticipantResponsibility",
    "kepu:hasPlainResponsibility",
)


@dataclass(frozen=True)
class Involved:
    """An agent that answers for a measure. ``agent``, ``role``, ``functions`` are IRIs, ``name`` its label.

    ``own`` is False where only the action above names it.
    """

    agent: str
    name: str
    role: str
    functions: tuple[str, ...]
    own: bool


@dataclass(frozen=True)
class Goal:
    """A kepu:Target that a measure states; ``indicator`` and ``unit`` are IRIs, ``label`` the indicator's.

    ``upper`` is the end of a range, ``year`` the one it is due, ``recurrence`` one of kepu:recurrence.
    """

    iri: str
    indicator: str
    label: str
    comparator: str
    value: float
    upper: float | None
    unit: str
    year: int | None
    recurrence: str | None
    quote: str


@dataclass(frozen=True)
class MeasureEntry:
    """A measure with all that is searched, filtered and shown.

    ``iri``, ``plan``, ``action``, ``action_kind``, ``region``, ``level``, ``status`` and what ``groups``,
    ``themes`` and ``activities`` hold are IRIs; ``level`` is "" where it is not known. ``source`` is the
    ingested file's name. ``text`` is the whole, title included; [``start``, ``end``) is its place in the
    normalised text of the document. ``groups`` and ``involved`` include those that the action states for
    all its measures; ``objective`` is the action's. ``years`` are the first and the last of the plan.
    """

    iri: str
    plan: str
    source: str
    plan_title: str
    action: str
    action_title: str
    action_kind: str
    number: str | None
    title: str | None
    text: str
    objective: str | None
    start: int
    end: int
    region: str
    level: str
    status: str | None
    years: tuple[int | None, int | None]
    involved: tuple[Involved, ...]
    groups: tuple[str, ...]
    themes: tuple[str, ...]
    activities: tuple[str, ...]
    goals: tuple[Goal, ...]

    @cached_property
    def key(self) -> int:
        """How indexes name the measure in all generations: the first 64 bits of its IRI's BLAKE2b."""
        return key_of(self.iri)


def key_of(iri: str) -> int:
    """The key of the measure of this IRI: 8 bytes of BLAKE2b, big-endian, without sign."""
    return int.from_bytes(blake2b(iri.encode(), digest_size=8).digest())


def read_measures(source: str, *graphs: bytes) -> tuple[MeasureEntry, ...]:
    """The measures of a document, in its order.

    ``graphs`` are its triples in N-Triples (asserted; inferred ones do no harm and add nothing); ``source``
    is the file's name. Raises SyntaxError for bytes that are no N-Triples.
    """
    facts = read_facts(graphs)
    return tuple(
        _entry(facts, source, plan, action, measure)
        for plan in facts.subjects("kepu:hasAction")
        for action in _ordered(facts, plan, "kepu:hasAction")
        for measure in _ordered(facts, action, "kepu:hasMeasure")
    )


def _ordered(facts: Facts, whole: str, name: str) -> list[str]:
    return sorted(facts.all(whole, name), key=lambda part: (_int(facts, part, "kepu:order") or 0, part))


def _entry(facts: Facts, source: str, plan: str, action: str, measure: str) -> MeasureEntry:
    start, end = _span(facts, measure)
    return MeasureEntry(
        iri=measure,
        plan=plan,
        source=source,
        plan_title=_text(facts, plan, "rdfs:label"),
        action=action,
        action_title=_text(facts, action, "kepu:title"),
        action_kind=_text(facts, action, "kepu:actionKind"),
        number=facts.one(measure, "kepu:number"),
        title=facts.one(measure, "kepu:title"),
        text=_text(facts, measure, "kepu:text"),
        objective=facts.one(action, "kepu:objective"),
        start=start,
        end=end,
        region=_text(facts, plan, "kepu:region"),
        level=_text(facts, plan, "kepu:level"),
        status=facts.one(plan, "kepu:status"),
        years=(_int(facts, plan, "kepu:startYear"), _int(facts, plan, "kepu:endYear")),
        involved=_involved(facts, action, measure),
        groups=_both(facts, measure, action, "kepu:forGroup"),
        themes=tuple(sorted(facts.all(measure, "kepu:theme"))),
        activities=tuple(sorted(facts.all(measure, "kepu:hasActivity"))),
        goals=tuple(_goal(facts, goal) for goal in sorted(facts.all(measure, "kepu:hasTarget"))),
    )


def _involved(facts: Facts, action: str, measure: str) -> tuple[Involved, ...]:
    """The measure's own agents, then those that the action adds."""
    found: dict[tuple[str, str], Involved] = {}
    for part in (measure, action):
        for responsibility in sorted(facts.all(part, *_RESPONSIBILITIES)):
            agent, role = (_text(facts, responsibility, name) for name in ("kepu:agent", "kepu:role"))
            functions = tuple(sorted(facts.all(agent, "kepu:function")))
            name = _text(facts, agent, "skos:prefLabel")
            found.setdefault((agent, role), Involved(agent, name, role, functions, part == measure))
    return tuple(found.values())


def _both(facts: Facts, measure: str, action: str, name: str) -> tuple[str, ...]:
    return tuple(sorted({*facts.all(measure, name), *facts.all(action, name)}))


def _goal(facts: Facts, iri: str) -> Goal:
    upper = facts.one(iri, "kepu:upperValue")
    indicator = _text(facts, iri, "kepu:ofIndicator")
    return Goal(
        iri=iri,
        indicator=indicator,
        label=_text(facts, indicator, "skos:prefLabel"),
        comparator=_text(facts, iri, "kepu:comparator"),
        value=float(_text(facts, iri, "kepu:value")),
        upper=float(upper) if upper else None,
        unit=_text(facts, iri, "kepu:unit"),
        year=_int(facts, iri, "kepu:dueYear"),
        recurrence=facts.one(iri, "kepu:recurrence"),
        quote=_text(facts, iri, "rdfs:label"),
    )


def _span(facts: Facts, part: str) -> tuple[int, int]:
    for passage in facts.all(part, "kepu:quotedFrom"):
        for selector in facts.all(passage, "oa:hasSelector"):
            start, end = _int(facts, selector, "oa:start"), _int(facts, selector, "oa:end")
            if start is not None and end is not None:
                return start, end
    return 0, 0


def _text(facts: Facts, subject: str, name: str) -> str:
    return facts.one(subject, name) or ""


def _int(facts: Facts, subject: str, name: str) -> int | None:
    value = facts.one(subject, name)
    return None if value is None else int(value)


_FIELDS = tuple(field.name for field in fields(MeasureEntry))
_INVOLVED = tuple(field.name for field in fields(Involved))
_GOAL = tuple(field.name for field in fields(Goal))


def to_json(entry: MeasureEntry) -> str:
    """The measure as one line of JSON without a line end."""
    values = {name: getattr(entry, name) for name in _FIELDS}
    return json.dumps(values, default=vars, ensure_ascii=False, separators=(",", ":"))


def from_json(line: str | bytes) -> MeasureEntry:
    """The measure of a line. Raises ValueError for a line of another shape."""
    try:
        values = json.loads(line)
        involved = tuple(Involved(**_shaped(one, _INVOLVED)) for one in values.pop("involved"))
        goals = tuple(Goal(**_shaped(one, _GOAL)) for one in values.pop("goals"))
        return MeasureEntry(**_shaped(values, _FIELDS), involved=involved, goals=goals)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no measure: {error}") from error


def _shaped(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value := values[name], list) else value
        for name in names
        if name in values
    }
