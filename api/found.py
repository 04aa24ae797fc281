"""Measures found, as programs get them: the rows of the command line, the items of lists over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.goals import figure, unit_of
from api.models import Model, Named, Region
from api.naming import label_of
from search.measures import Goal, MeasureEntry
from search.passages import Passage
from search.requests import Comparison, Hit, Shares, Why

LABEL = 40
"""So many characters of a measure without title stand for its label."""


class PassageModel(Model):
    """A passage with its place: [start, end) in the measure's text, in the objective's for that kind."""

    kind: str
    text: str
    start: int
    end: int


class GoalModel(Model):
    """One figure as stated, with the words that state it; ``label`` is all of it in few characters."""

    label: str
    comparator: str
    value: float
    upper_value: float | None
    unit: Named
    due_year: int | None
    recurrence: str | None
    quote: str


class GoalPairModel(Model):
    """One indicator's figures in two measures; null where one states none."""

    label: str
    mine: GoalModel | None
    theirs: GoalModel | None


class SharesModel(Model):
    """What two measures have in common, and what only one has."""

    both: Sequence[str]
    mine: Sequence[str]
    theirs: Sequence[str]


class PassagePairModel(Model):
    """Two sentences that say much the same."""

    mine: PassageModel
    theirs: PassageModel


class ComparisonModel(Model):
    """A measure against the one asked about; ``mine`` is the latter's.

    ``functions`` are those of all departments that answer for them, ``leads`` of those that lead.
    """

    probability: float
    targets: Sequence[GoalPairModel]
    functions: SharesModel
    leads: SharesModel
    groups: SharesModel
    passages: Sequence[PassagePairModel]


class WhyModel(Model):
    """Why a measure was found."""

    passage: PassageModel | None
    words: Sequence[str]
    signals: Mapping[str, float]
    comparison: ComparisonModel | None = None


class Measure(Named):
    """A measure with the place that it has."""

    plan: Named
    source: str
    number: str | None
    title: str | None
    text: str
    action: Named
    action_kind: Named
    region: Region
    level: Named
    start_year: int | None
    end_year: int | None


class Found(Measure):
    """A measure found; ``score`` is from 0 to 1 and comparable between questions."""

    score: float
    why: WhyModel


def row(hit: Hit) -> dict[str, Any]:
    """A measure found as the command line prints it."""
    entry = hit.entry
    return {
        "measure": entry.iri,
        "plan": entry.plan,
        "source": entry.source,
        "title": entry.title,
        "text": entry.text,
        "score": round(hit.score, 4),
        "why": why(hit).model_dump(mode="json", by_alias=True, exclude_none=hit.comparison is None),
    }


def found(hit: Hit) -> Found:
    """A measure found as HTTP lists it."""
    measure = dict(measure_of(hit.entry))
    return Found(**measure, score=round(hit.score, 4), why=why(hit))


def measure_of(entry: MeasureEntry) -> Measure:
    """A measure as HTTP shows it."""
    return Measure(
        iri=entry.iri,
        label=label(entry),
        plan=Named(iri=entry.plan, label=entry.plan_title or entry.source),
        source=entry.source,
        number=entry.number,
        title=entry.title,
        text=entry.text,
        action=Named(iri=entry.action, label=entry.action_title),
        action_kind=_named(entry.action_kind),
        region=Region(iri=entry.region, label=label_of(entry.region), code=_code(entry.region)),
        level=_named(entry.level),
        start_year=entry.years[0],
        end_year=entry.years[1],
    )


def label(entry: MeasureEntry) -> str:
    """A measure's title, or the beginning of its text."""
    if entry.title:
        return entry.title
    return entry.text if len(entry.text) <= LABEL else f"{entry.text[:LABEL]}…"


def why(hit: Hit) -> WhyModel:
    """Why it was found."""
    reason: Why = hit.why
    return WhyModel(
        passage=_passage(reason.passage) if reason.passage else None,
        words=reason.words,
        signals={name: round(value, 4) for name, value in reason.signals.items()},
        comparison=_comparison(hit.comparison) if hit.comparison else None,
    )


def _passage(passage: Passage) -> PassageModel:
    return PassageModel(kind=passage.kind, text=passage.text, start=passage.start, end=passage.end)


def _comparison(comparison: Comparison) -> ComparisonModel:
    pairs = [
        GoalPairModel(label=pair.label, mine=_goal(pair.mine), theirs=_goal(pair.theirs))
        for pair in comparison.goals
    ]
    return ComparisonModel(
        probability=round(comparison.probability, 4),
        targets=pairs,
        functions=_shares(comparison.functions),
        leads=_shares(comparison.leads),
        groups=_shares(comparison.groups),
        passages=[
            PassagePairModel(mine=_passage(pair.mine), theirs=_passage(pair.theirs))
            for pair in comparison.passages
        ],
    )


def _goal(goal: Goal | None) -> GoalModel | None:
    if goal is None:
        return None
    return GoalModel(
        label=figure(goal),
        comparator=goal.comparator,
        value=goal.value,
        upper_value=goal.upper,
        unit=Named(iri=goal.unit, label=unit_of(goal)),
        due_year=goal.year,
        recurrence=goal.recurrence,
        quote=goal.quote,
    )


def _shares(shares: Shares) -> SharesModel:
    return SharesModel(both=shares.both, mine=shares.mine, theirs=shares.theirs)


def _named(iri: str) -> Named:
    return Named(iri=iri, label=label_of(iri))


def _code(region: str) -> str | None:
    code = region.rpartition("/")[2]
    return code if code.isdigit() else None
