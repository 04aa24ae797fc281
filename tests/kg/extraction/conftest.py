"""Extraction of short texts written for one case."""

from collections.abc import Callable
from textwrap import dedent

import pytest

from kg.extraction.plan import extract
from kg.extraction.rules import Rules
from kg.iris import Names
from kg.lexicons import Lexicons
from kg.readers import read
from kg.records import PlanRecord

Extract = Callable[..., PlanRecord]


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules.of(Lexicons.load())


@pytest.fixture(scope="session")
def extracted(rules: Rules) -> Extract:
    """Extract a text; its indentation is taken off."""

    def run(text: str, name: str = "plan.txt") -> PlanRecord:
        return extract(read(dedent(text).encode(), name), rules, Names())

    return run
