"""Measures written for a test, made without a document."""

from dataclasses import replace
from typing import Any

from ontology.namespaces import BASE
from search.measures import Goal, Involved, MeasureEntry

PLAN = f"{BASE}plan/532924/kexue-suzhi-shishi-fangan/2021-2025"


def entry(text: str, number: int = 1, *, plan: str = PLAN, **changes: Any) -> MeasureEntry:
    """A measure of Binchuan county's plan; ``changes`` are other fields of MeasureEntry, IRIs whole."""
    code = plan.removeprefix(f"{BASE}plan/").split("/")[0]
    made = MeasureEntry(
        iri=f"{plan}/A1.{number}",
        plan=plan,
        source=f"{code}.txt",
        plan_title="全民科学素质行动实施方案",
        action=f"{plan}/A1",
        action_title="青少年科学素质提升行动",
        action_kind=f"{BASE}action-kind/improvement",
        number=f"{number}.",
        title=None,
        text=text,
        objective=None,
        start=0,
        end=len(text),
        region=f"{BASE}region/{code}",
        level=f"{BASE}level/county",
        status=f"{BASE}status/issued",
        years=(2021, 2025),
        involved=(),
        groups=(),
        themes=(),
        activities=(),
        goals=(),
    )
    return replace(made, **changes)


def entries(*texts: str, plan: str = PLAN, **changes: Any) -> tuple[MeasureEntry, ...]:
    """Measures of one plan with these texts, numbered from 1."""
    return tuple(entry(text, number, plan=plan, **changes) for number, text in enumerate(texts, 1))


def plan_iri(code: str, years: str = "2021-2025") -> str:
    """The IRI of the plan of the region of this code."""
    return f"{BASE}plan/{code}/kexue-suzhi-shishi-fangan/{years}"


def involved(
    name: str, role: str = "lead", function: str | None = None, *, code: str = "532924", own: bool = True
) -> Involved:
    """An agent; ``role`` and ``function`` are slugs."""
    functions = (f"{BASE}function/{function}",) if function else ()
    return Involved(f"{BASE}department/{code}/{name}", name, f"{BASE}role/{role}", functions, own)


def goal(label: str, value: float, unit: str, *, comparator: str = ">=", **changes: Any) -> Goal:
    """A target of this indicator; ``unit`` is a slug: 场次, percent."""
    made = Goal(
        iri=f"{PLAN}/A1.1/target/{label}",
        indicator=f"{BASE}indicator/{label}",
        label=label,
        comparator=comparator,
        value=value,
        upper=None,
        unit=f"{BASE}unit/{unit}",
        year=None,
        recurrence=None,
        quote=f"{label}{value:g}{unit}",
    )
    return replace(made, **changes)
