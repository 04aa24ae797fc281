"""Kinds of actions and groups of people that a question names: 保障措施中的, 老年人."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.entities.vocabulary import concepts
from kg.iris import Names
from kg.lexicons import DATA, read_table
from search.questions.reading import Known, Reading, rules


def read_topics(text: str, known: Known) -> Iterator[Reading]:
    """The kinds of actions (filters where the question looks inside them) and the groups (preferences)."""
    names = Names(known.base)
    table = rules()["kinds"]
    for name, slug in table["names"].items():
        for match in re.finditer(f"{name}(?P<inside>{table['inside']})?", text):
            start, end = match.start(), match.start() + len(name)
            iri = names.concept("action-kind", slug)
            yield Reading("action_kind", iri, name, start, end, narrows=bool(match["inside"]))
    for match in _groups().finditer(text):
        slug = _slugs().get(match[0])
        if slug:
            iri = names.concept("group", slug)
            yield Reading("group", iri, match[0], *match.span(), narrows=False)


@cache
def _slugs() -> dict[str, str]:
    general = rules()["groups"]["general"]
    return {label: slug for label, slug in concepts("groups").slugs.items() if slug not in general}


@cache
def _groups() -> re.Pattern[str]:
    """Labels of groups, and words in which they mean something else, the longest first."""
    never = read_table(DATA / "groups.toml")["never"]
    words = sorted({*_slugs(), *never}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)))
