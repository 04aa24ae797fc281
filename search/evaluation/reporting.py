"""A report in print: a line a system, nDCG@10 by kind of question, and what was missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import fmean

from search.evaluate import SIMILAR, Answered, Report
from search.evaluation.measuring import interval
from search.evaluation.systems import OURS

_WIDTH = 28


def report_lines(report: Report, *, verbose: bool = False) -> list[str]:
    """The table; with ``verbose`` each topic, worst first, with the measures that were missed."""
    ours = [*report.systems[OURS], *report.systems[SIMILAR]]
    kinds = list(dict.fromkeys(each.topic.kind for each in ours))
    lines = [_row("", ["nDCG@10", "95%", "recall@10", "MRR", *kinds])]
    lines += [_row(name, _cells(answers, kinds)) for name, answers in report.systems.items() if answers]
    if verbose:
        lines += ["", *_topics(ours)]
    return lines


def _cells(answers: Sequence[Answered], kinds: Sequence[str]) -> list[str]:
    mean = interval([each.scores.ndcg for each in answers])
    recall = fmean(each.scores.recall for each in answers)
    reciprocal = fmean(each.scores.reciprocal for each in answers)
    by_kind = [[each.scores.ndcg for each in answers if each.topic.kind == kind] for kind in kinds]
    return [
        f"{mean.mean:.3f}",
        f"{mean.low:.2f}-{mean.high:.2f}",
        f"{recall:.3f}",
        f"{reciprocal:.3f}",
        *(f"{fmean(values):.3f}" if values else "-" for values in by_kind),
    ]


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:<{_WIDTH}}" + "".join(f"{cell:>12}" for cell in cells)


def _topics(answers: Sequence[Answered]) -> Iterator[str]:
    for each in sorted(answers, key=lambda answered: answered.scores.ndcg):
        topic = each.topic
        words = topic.query or (topic.measure.begins if topic.measure else "")
        found = each.scores
        yield f"{found.ndcg:.3f} {found.recall:.2f} {found.reciprocal:.2f} {topic.id} {topic.kind} {words}"
        for relevant, place in each.missed:
            where = f"{place:>4}" if place else "   -"
            yield f"      {where}  {relevant.grade} {relevant.source} {relevant.begins}"
