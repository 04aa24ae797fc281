"""A stated figure in few characters."""

from __future__ import annotations

from api.naming import label_of
from search.measures import Goal

SYMBOLS = {"1": "", "percent": "%", "per-mille": "‰"}
"""Units that are no words."""
_SIGNS = {">=": "≥", "<=": "≤", "=": "", "range": ""}


def figure(goal: Goal | None) -> str:
    """The figure with its comparison, unit and year, such as ≥100 所（2025）; — for none."""
    if goal is None:
        return "—"
    unit = unit_of(goal)
    upper = "" if goal.upper is None else f"–{number(goal.upper)}"
    year = f"（{goal.year}）" if goal.year else ""
    sign = _SIGNS.get(goal.comparator, goal.comparator)
    return f"{sign}{number(goal.value)}{upper}{unit if unit in SYMBOLS.values() else f' {unit}'}{year}"


def unit_of(goal: Goal) -> str:
    """The unit as it is written behind a number."""
    slug = goal.unit.rpartition("/")[2]
    return SYMBOLS[slug] if slug in SYMBOLS else label_of(goal.unit)


def number(value: float) -> str:
    """A number without needless digits."""
    return f"{value:,.10g}"
