"""Rules of good style as SPARQL: each file of ``hygiene/`` is a rule and its name the rule's id.

A rule selects ``?subject`` and, where it helps, ``?detail``. Comments at its head say in Chinese and English
what is wrong, how severe that is, and which rule of OOPS!, FOOPS! or ROBOT's report it follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from pyoxigraph import Quad, QuerySolution, QuerySolutions, Store, Triple

from ontology.errors import KepuError
from ontology.findings import Finding, Severity
from ontology.loading import FOLDER


class RuleError(KepuError):
    """A rule's file lacks a part of its head."""


@dataclass(frozen=True)
class Rule:
    """One rule: its id, what to say, and the query that finds what breaks it."""

    id: str
    severity: Severity
    message: str
    source: str
    query: str


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, ordered by id. Raises RuleError for a file without its head."""
    paths = sorted((FOLDER / "hygiene").glob("*.rq"))
    return tuple(read_rule(path.stem, path.read_text(encoding="utf-8")) for path in paths)


def read_rule(name: str, text: str) -> Rule:
    """A rule from the text of its file. Raises RuleError."""
    comments = (
        line.removeprefix("# ").partition(": ") for line in text.splitlines() if line.startswith("# ")
    )
    head = {key: value for key, _, value in comments}
    if not head.keys() >= {"zh", "en", "severity", "source"} or head["severity"] not in get_args(Severity):
        raise RuleError("规则缺少说明。A rule lacks a part of its head.", place=f"{name}.rq")
    severity = cast(Severity, head["severity"])
    return Rule(name, severity, f"{head['zh']}。{head['en'].capitalize()}.", head["source"], text)


def check_hygiene(statements: Iterable[Triple]) -> list[Finding]:
    """What breaks a rule in the triples of an ontology."""
    store = Store()
    store.bulk_extend(Quad(triple.subject, triple.predicate, triple.object) for triple in statements)
    return sorted(_finding(rule, row) for rule in rules() for row in _rows(store, rule))


def _rows(store: Store, rule: Rule) -> QuerySolutions:
    return cast(QuerySolutions, store.query(rule.query))


def _finding(rule: Rule, row: QuerySolution) -> Finding:
    subject, *details = (_words(value) for value in row if value is not None)
    return Finding(rule.severity, rule.id, subject, " ".join([*details, rule.message]))


def _words(value: object) -> str:
    return str(getattr(value, "value", value))
