"""Years of plans that a question names: 2024年, 2021-2025年, 十四五."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.questions.reading import Reading, rules

_LONGEST = 30
"""Years; a longer span is no plan's."""


def read_periods(text: str) -> Iterator[Reading]:
    """A reading for each year of each span that a folded question names."""
    table = rules()["years"]
    spans = [(match, int(match["first"]), int(match["last"])) for match in re.finditer(table["span"], text)]
    covered = re.sub(table["span"], lambda match: " " * len(match[0]), text)
    singles = [(match, int(match["first"])) for match in re.finditer(table["single"], covered)]
    found = [*spans, *((match, year, year) for match, year in singles)]
    for match, first, last in found:
        if last - first <= _LONGEST:
            yield from _years(first, last, match[0], match.span())
    for name, first in table["periods"].items():
        for match in re.finditer(name, text):
            yield from _years(first, first + 4, name, match.span())


def _years(first: int, last: int, label: str, span: tuple[int, int]) -> Iterator[Reading]:
    return (Reading("year", year, label, *span, narrows=True) for year in range(first, last + 1))
