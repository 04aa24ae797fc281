"""What is asked of the search and what it answers: the types that cross its edge. No logic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from search.measures import Goal, MeasureEntry
    from search.passages import Passage

Mode = Literal["hybrid", "lexical", "vector"]
"""By words and vectors, by words alone, by vectors alone."""


@dataclass(frozen=True)
class Filters:
    """What a measure must be to count: applied before ranking.

    Values are IRIs, years integers. Several values of one field: any of them; a region stands for itself
    and everything below it; different fields: all of them. ``department`` is an agent's IRI, ``function`` a
    department function's; ``role`` restricts these where it is given with one. ``target`` True: the measure
    states a figure; False: it states none.
    """

    plan: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    department: tuple[str, ...] = ()
    function: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    action_kind: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    target: bool | None = None


@dataclass(frozen=True)
class SearchRequest:
    """One question.

    ``literal`` names the fields of Filters that must not be read off the question; "all" stands for every
    one. ``rerank`` None leaves the re-ranking stage to data/ranking. ``mode`` None: hybrid, or lexical where
    there are no vectors.
    """

    query: str
    filters: Filters = Filters()
    top: int = 10
    offset: int = 0
    literal: frozenset[str] = frozenset()
    rerank: bool | None = None
    facets: bool = False
    mode: Mode | None = None


@dataclass(frozen=True)
class Understood:
    """What was read off the question: ``text`` are its words there, ``label`` says the value to users.

    ``narrows``: only such measures are shown; otherwise they are preferred.
    """

    field: str
    value: str | int
    label: str
    text: str
    narrows: bool


@dataclass(frozen=True)
class FacetValue:
    value: str | int | bool
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """How many of the measures found have each value of a field, most first."""

    field: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Why:
    """Why a measure was found.

    ``passage`` speaks for it best (None where no vector was compared); ``words`` are those in common, as
    written in the measure; ``signals`` say what each gave to the score before it is mapped to 0..1.
    """

    passage: Passage | None
    words: tuple[str, ...]
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class GoalPair:
    """One indicator's figures in two measures; None where a measure states none."""

    label: str
    mine: Goal | None
    theirs: Goal | None


@dataclass(frozen=True)
class Shares:
    """Values that two measures have in common and that only one has, as labels."""

    both: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PassagePair:
    """Two sentences that say much the same."""

    mine: Passage
    theirs: Passage


@dataclass(frozen=True)
class Comparison:
    """A measure against the one asked about: the probability of one topic, what they share, what differs.

    ``functions`` are those of all departments named, ``leads`` those of the departments that lead.
    """

    probability: float
    goals: tuple[GoalPair, ...] = ()
    functions: Shares = Shares()
    groups: Shares = Shares()
    leads: Shares = Shares()
    passages: tuple[PassagePair, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A measure found; ``score`` is in 0..1 and comparable between questions."""

    entry: MeasureEntry
    score: float
    why: Why
    comparison: Comparison | None = None


@dataclass(frozen=True)
class SearchAnswer:
    """``total`` counts what the filters leave; ``emptied_by`` names the filter that leaves nothing."""

    hits: tuple[Hit, ...]
    total: int
    understood: tuple[Understood, ...] = ()
    facets: tuple[Facet, ...] = ()
    emptied_by: str | None = None
    mode: Mode = "hybrid"
    generation: int = 0
