"""Triple patterns → a search block, or the error that says what of them is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from pyoxigraph import NamedNode, Variable

from kg.sparql.patterns import Pattern, Value
from search.blocks.block import Neighbours, Output, Question, SearchBlock
from search.blocks.constants import Constants
from search.blocks.vocabulary import (
    FOR_QUESTIONS,
    HAS_TARGET,
    LIMIT,
    OFFSET,
    OUTPUTS,
    QUERY,
    SAME_PLAN,
    SIMILAR_TO,
    listed,
    local_name,
    wrong,
)

USUAL, MOST = 20, 1000
"""Measures of a block where ``s:limit`` says nothing, and at most."""
DEEPEST = 100_000
"""The highest ``s:offset``."""


def read_block(patterns: Sequence[Pattern]) -> SearchBlock:
    """The block that these patterns are. Raises :class:`kg.sparql.errors.ClauseError`."""
    measure = _subject(patterns)
    objects: dict[str, list[Value]] = {}
    for pattern in patterns:
        objects.setdefault(_property(pattern), []).append(pattern.object)
    constants = Constants({name: found for name, found in objects.items() if name not in OUTPUTS})
    return SearchBlock(
        asked=_asked(constants),
        outputs=_outputs(measure, objects),
        limit=constants.number(LIMIT, USUAL, 1, MOST),
        offset=constants.number(OFFSET, 0, 0, DEEPEST),
    )


def _subject(patterns: Iterable[Pattern]) -> str:
    subjects = {pattern.subject for pattern in patterns}
    subject = subjects.pop() if len(subjects) == 1 else None
    if not isinstance(subject, Variable):
        raise wrong(
            "检索块要有一个主语，且为变量",
            "A search block has one subject, a variable",
            'For example 如 { ?m s:query "老年人 智能技术" ; s:score ?score }.',
        )
    return subject.value


def _property(pattern: Pattern) -> str:
    if not isinstance(pattern.predicate, NamedNode):
        raise wrong("检索块的属性不能是变量", "A property of a search block cannot be a variable")
    return local_name(pattern.predicate.value)


def _asked(constants: Constants) -> Question | Neighbours:
    words, measure = constants.text(QUERY), constants.iri(SIMILAR_TO)
    if words is not None and measure is None:
        _refuse(constants, {SAME_PLAN}, SIMILAR_TO)
        values, target = constants.filters(), constants.flag(HAS_TARGET)
        return Question(words, values, target, constants.literal(), constants.mode())
    if measure is not None and words is None:
        _refuse(constants, FOR_QUESTIONS, QUERY)
        return Neighbours(measure, constants.flag(SAME_PLAN) or False)
    raise wrong(
        "检索块要有 s:query 或 s:similarTo 之一",
        "A search block has s:query or s:similarTo, one of them",
    )


def _refuse(constants: Constants, names: Iterable[str], other: str) -> None:
    if found := sorted(constants.by_name.keys() & set(names)):
        raise wrong(f"{listed(found)} 只能与 s:{other} 同用", f"{listed(found)} goes with s:{other} only")


def _outputs(measure: str, objects: dict[str, list[Value]]) -> dict[str, Output]:
    outputs: dict[str, Output] = {measure: "measure"}
    for name in OUTPUTS:
        for value in objects.get(name, ()):
            if not isinstance(value, Variable):
                raise wrong(f"s:{name} 的值应为变量", f"The value of s:{name} should be a variable")
            if value.value in outputs:
                raise wrong(
                    f"变量 ?{value.value} 用了两次", f"The variable ?{value.value} stands there twice"
                )
            outputs[value.value] = cast(Output, name)
    return outputs
