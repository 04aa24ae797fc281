"""A figure and what it may be at most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """``value`` and ``most`` are in the unit that ``name`` says."""

    name: str
    value: float
    most: float

    def __str__(self) -> str:
        return (
            f"{self.name:44}{self.value:8.3f}   target <= {self.most:g}   {'met' if self.met else 'MISSED'}"
        )

    @property
    def met(self) -> bool:
        return self.value <= self.most


def shown(goal: Goal) -> Goal:
    """The goal, printed."""
    print(goal, flush=True)
    return goal
