"""Groups of triple patterns, and solutions as VALUES."""

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Variable

from kg.sparql.errors import ClauseError
from kg.sparql.patterns import Pattern, triple_patterns
from kg.sparql.services import QueryText, service_clauses
from kg.sparql.values import UNIT, Solutions


def patterns(group: str, before: str = "") -> set[Pattern]:
    query = QueryText(f"{before}SELECT * {{ SERVICE <x:y> {{{group}}} }}", {"p": "https://p.example/"})
    (clause,) = service_clauses(query)
    return set(triple_patterns(query, clause))


def p(name: str) -> NamedNode:
    return NamedNode(f"https://p.example/{name}")


def test_patterns_are_read_with_lists_prefixes_escapes_and_numbers() -> None:
    m = Variable("m")
    assert patterns("?m p:a 'x\\n\\u5B57'@zh, 7 ; p:b true, $人 . # }\n") == {
        Pattern(m, p("a"), Literal("x\n字", language="zh")),
        Pattern(m, p("a"), Literal(7)),
        Pattern(m, p("b"), Literal(True)),
        Pattern(m, p("b"), Variable("人")),
    }
    assert patterns("?m :a <b>", "BASE <x:c/> PREFIX : <x:d/> ") == {
        Pattern(m, NamedNode("x:d/a"), NamedNode("x:c/b"))
    }
    assert patterns("") == set()


@pytest.mark.parametrize(
    "group",
    [
        "?m p:a 1 FILTER(true)",
        "OPTIONAL { ?m p:a 1 }",
        "?m p:a/p:b 1",
        "{ ?m p:a 1 }",
        "SERVICE <x:z> { ?m p:a 1 }",
        "?m p:a",
        "BIND(1 AS ?m)",
        "?m q:a 1",
    ],
)
def test_a_group_of_anything_else_is_refused(group: str) -> None:
    with pytest.raises(ClauseError, match="只能写三元组") as caught:
        patterns(group)
    assert caught.value.place == "x:y"


@pytest.mark.parametrize("before", ["", "\n\n", "PREFIX a: <x:a>\nPREFIX b: <x:b>\n"])
def test_an_error_is_named_at_its_place(before: str) -> None:
    with pytest.raises(ClauseError, match=rf"error at {before.count(chr(10)) + 2}:\d+\.$"):
        patterns(" ?m p:a 1 .\n ?m p:b }", before)


def values(solutions: Solutions) -> list[list[object]]:
    answer = Store().query(f"SELECT * {{ {solutions.as_group()} }}")
    assert isinstance(answer, QuerySolutions)
    return [[row[name] for name in solutions.variables] for row in answer]


def test_solutions_become_values() -> None:
    text = Literal("}\"'\\ \\u0041\n\r\t\x00 字")
    rows = [[NamedNode("x:字"), text], [None, Literal("a", language="zh-Hans")], [Literal(1), None]]
    solutions = Solutions(("a", "人"), rows)
    assert values(solutions) == rows
    assert "\n" not in solutions.as_group()


def test_no_solutions_are_none() -> None:
    assert values(Solutions(("a",), [])) == []
    assert values(Solutions((), [[]])) == [[]]


def test_the_unit_is_one_solution() -> None:
    answer = Store().query(f"SELECT * {{ {UNIT} }}")
    assert isinstance(answer, QuerySolutions)
    assert len(list(answer)) == 1
