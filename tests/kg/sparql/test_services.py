"""SERVICE clauses of a query, wherever they stand."""

import pytest

from kg.sparql.services import ServiceClause, clauses_of, may_have_services, replaced

S = {"s": "https://s.example/"}


def found(text: str) -> list[tuple[str | None, bool, str]]:
    return [(each.endpoint, each.silent, each.group) for each in clauses_of(text, S, "http://b.example/x")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { SERVICE <a:b> { ?s ?p ?o } }", [("a:b", False, "{ ?s ?p ?o }")]),
        ("SELECT * { service silent s:x{} }", [("https://s.example/x", True, "{}")]),
        ("SELECT * { { { OPTIONAL { SERVICE <a:b> { {} } } } } }", [("a:b", False, "{ {} }")]),
        ("SELECT * { SERVICE ?where { } }", [(None, False, "{ }")]),
        ("SELECT * { SERVICE unknown:x { } }", [(None, False, "{ }")]),
        ("PREFIX s: <a:> SELECT * { SERVICE s:b { } }", [("a:b", False, "{ }")]),
        (
            "BASE <c> PREFIX t: <d/> SELECT * { SERVICE t:e { } SERVICE <f> {} }",
            [("http://b.example/d/e", False, "{ }"), ("http://b.example/f", False, "{}")],
        ),
        ("SELECT * { SERVICE <\\u0061:b> { } }", [("a:b", False, "{ }")]),
        (
            "SELECT * { SERVICE <a:b> { SERVICE <c:d> { } } SERVICE <e:f> {} }",
            [("a:b", False, "{ SERVICE <c:d> { } }"), ("e:f", False, "{}")],
        ),
        ("SELECT ?service { ?service s:service 'SERVICE <a:b> {}' } # SERVICE <a:b> {}", []),
        ('SELECT * { <SERVICE> ?p """SERVICE <a:b> {""" }', []),
        ("SELECT * { SERVICE <a:b> { ", []),
        ("SERVICE", []),
        ("PREFIX", []),
    ],
)
def test_clauses(text: str, expected: list[tuple[str | None, bool, str]]) -> None:
    assert found(text) == expected
    assert may_have_services(text) or not expected


def test_clauses_are_replaced_where_they_stand() -> None:
    text = "PREFIX x: <x:> SELECT * { ?a ?b '}' . SERVICE <a:b> { ?c ?d ?e } ?f ?g ?h . SERVICE <c:d> {} }"
    one, other = clauses_of(text, {})
    assert isinstance(one, ServiceClause)
    assert one.prologue == other.prologue == "PREFIX x: <x:>"
    assert (
        replaced(text, [(one, "ONE"), (other, "")])
        == "PREFIX x: <x:> SELECT * { ?a ?b '}' . ONE ?f ?g ?h .  }"
    )
