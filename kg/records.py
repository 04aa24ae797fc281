"""PlanRecord and its parts: the plan JSON of ``contract/plan.schema.json``, the seam of the system.

Every span is ``(start, end)``, half open, in characters of the normalised source text
(:class:`kg.readers.base.SourceText`). Texts are slices of that text, line breaks taken out.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Span = tuple[int, int]
Level = Literal["nation", "province", "prefecture", "county"]
Status = Literal["draft", "issued"]
ActionKind = Literal["improvement", "project", "safeguard", "other"]
Role = Literal["lead", "participant", "responsible"]
Comparator = Literal[">=", ">", "=", "<=", "<", "range"]
Period = Literal["year", "halfyear", "quarter", "month"]


class Record(BaseModel):
    """What all parts share: frozen, no unknown keys, camel case in JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class RegionRef(Record):
    """The region a plan holds for; ``code`` is its GB/T 2260 code, None where it is unknown."""

    name: str
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None


class Citation(Record):
    """A document that the opening or the notice says the plan carries out."""

    title: str
    document_number: str | None = None
    span: Span | None = None


class Plan(Record):
    """The header of a plan. ``id`` is None where the text is no plan; the warnings say why."""

    id: str | None = None
    title: str | None = None
    region: RegionRef | None = None
    level: Level | None = None
    kind: str | None = None
    status: Status | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    start_year: int | None = None
    end_year: int | None = None
    based_on: tuple[Citation, ...] = ()
    spans: dict[str, Span] = {}


class DepartmentRef(Record):
    """A department named in a responsibility note, exactly as written."""

    name: str
    role: Role
    span: Span | None = None


class TargetGroupRef(Record):
    """A group of people an action or measure is meant for, as written."""

    name: str
    span: Span | None = None


class Action(Record):
    """A heading with measures below it: 提升行动, 工程, 保障措施 or another."""

    id: str
    label: str | None = None
    title: str
    kind: ActionKind
    parent: str | None = None
    objective: str | None = None
    departments: tuple[DepartmentRef, ...] = ()
    target_groups: tuple[TargetGroupRef, ...] = ()
    span: Span | None = None


class Measure(Record):
    """A leaf item of the body that says what will be done."""

    id: str
    action: str
    label: str | None = None
    title: str | None = None
    text: str
    departments: tuple[DepartmentRef, ...] = ()
    target_groups: tuple[TargetGroupRef, ...] = ()
    span: Span | None = None


class IndicatorRef(Record):
    """A quantified target. ``scope`` is "plan" or the id of an action or measure; ``by`` a year."""

    id: str | None = None
    scope: str
    quote: str
    name: str
    comparator: Comparator
    value: float
    value2: float | None = None
    unit: str | None = None
    by: int | None = None
    per: Period | None = None
    span: Span | None = None


class ActivityRef(Record):
    """A named event, contest, campaign, programme or brand; ``measure`` is the id of its part."""

    measure: str
    name: str
    span: Span | None = None
    kind: str | None = None


class PlanRecord(Record):
    """All that was read off one document."""

    plan: Plan
    actions: tuple[Action, ...] = ()
    measures: tuple[Measure, ...] = ()
    indicators: tuple[IndicatorRef, ...] = ()
    activities: tuple[ActivityRef, ...] = ()
    warnings: tuple[str, ...] = ()
