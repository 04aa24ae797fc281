"""Departments that a question names as those who act: 由省科协牵头的, 教育局负责哪些, 妇联的任务."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from kg.entities.department_rules import own_rules
from kg.iris import Names
from search.questions.reading import Known, Reading, rules

Span = tuple[int, int]


def read_responsibility(text: str, known: Known) -> Iterator[Reading]:
    """The functions and roles of departments in a folded question.

    The department's name must stand right before a word of the table ``responsibility``; a department named
    otherwise is taken for part of the topic (企业科协).
    """
    pattern = _any_word()
    for match in pattern.finditer(text):
        found = list(_names_before(text, match.start()))
        if not found:
            continue
        row = next(
            row for row in rules()["responsibility"] if re.match(row["pattern"], text[match.start() :])
        )
        narrows, names = row["narrows"], Names(known.base)
        for (start, end), functions in found:
            for function in functions:
                iri = names.concept("function", function)
                yield Reading("function", iri, text[start:end], start, end, narrows)
        yield from _roles(row, match.span(), names)


def _roles(row: dict[str, Any], span: Span, names: Names) -> Iterator[Reading]:
    for role in row["roles"]:
        yield Reading("role", names.concept("role", role), row["label"], *span, row["narrows"])


def _names_before(text: str, end: int) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """The names that end at ``end``, and those joined to them (教育局和科协), last first."""
    table = rules()["departments"]
    while True:
        for start in range(max(0, end - table["longest"]), end - 1):
            functions = _functions(text[start:end])
            if functions:
                yield (start, end), functions
                break
        else:
            return
        if not start or text[start - 1] not in table["joints"]:
            return
        end = start - 1


@lru_cache(maxsize=4096)
def _functions(name: str) -> tuple[str, ...]:
    """The functions of the body that a name means; none for no name of a body."""
    for prefix in ("", *rules()["departments"]["prefixes"]):
        if name.startswith(prefix):
            body = next(own_rules().bodies(name.removeprefix(prefix)), None)
            if body and body.functions and not body.place:
                return body.functions
    return ()


@cache
def _any_word() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rules()["responsibility"]))
