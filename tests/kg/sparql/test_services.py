"""SERVICE clauses found in queries, resolved and replaced."""

import time

import pytest
from pyoxigraph import Store

from kg.sparql.errors import ClauseError
from kg.sparql.services import MOST_CLAUSES, QueryText, has_service, service_clauses, substituted

E = "https://e.example/sparql"
PREFIXES = {"e": "https://e.example/", "x": "https://other.example/"}


def found(text: str) -> list[tuple[str | None, bool, str]]:
    """Endpoint, whether silent, and the group's text of each clause."""
    clauses = service_clauses(QueryText(text, PREFIXES, "https://e.example/base"))
    return [(each.endpoint, each.silent, text[each.group : each.end]) for each in clauses]


@pytest.mark.parametrize(
    "clause",
    [
        f"SERVICE <{E}> {{ ?s ?p ?o }}",
        "service\n<https://e.example/sp\\u0061rql>{ ?s ?p ?o }",
        "SeRvIcE e:sparql { ?s ?p ?o }",
        "SERVICE<sparql> # {\n { ?s ?p ?o }",
        "SERVICE mine:rql { ?s ?p ?o }",
    ],
)
def test_an_endpoint_is_resolved(clause: str) -> None:
    text = f"PREFIX mine: <https://e.example/spa> SELECT * {{ {clause} }}"
    assert found(text) == [(E, False, "{ ?s ?p ?o }")]


def test_declarations_of_the_query_count_before_those_known() -> None:
    text = f"# PREFIX e: <x:y>\nBASE <https://e.example/> PREFIX e: <{E[:-3]}> ASK {{ SERVICE e:rql {{}} SERVICE <s> {{}} }}"
    assert [endpoint for endpoint, *_ in found(text)] == [E, "https://e.example/s"]


@pytest.mark.parametrize(
    "around",
    [
        "SELECT * {{ {{ {{ {} }} }} }}",
        "SELECT * {{ ?a ?b ?c OPTIONAL {{ {} }} }}",
        "SELECT * {{ ?a ?b ?c FILTER NOT EXISTS {{ {} }} }}",
        "SELECT * {{ {{ SELECT ?s {{ {} }} LIMIT 1 }} UNION {{ ?a ?b ?c MINUS {{ {} }} }} }}",
        "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ {} }} }}",
        "DESCRIBE ?s {{ {} }}",
    ],
)
def test_clauses_are_found_at_any_depth(around: str) -> None:
    clause = f"SERVICE SILENT <{E}> {{ ?s ?p ?o }}"
    assert found(around.format(clause, clause)) == around.count("{}") * [(E, True, "{ ?s ?p ?o }")]


def test_only_the_outermost_of_nested_clauses_counts() -> None:
    inner = f"{{ ?s ?p '}}' SERVICE <{E}> {{ ?o ?p ?q }} }}"
    assert found(f"ASK {{ SERVICE <x:y> {inner} }}") == [("x:y", False, inner)]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service x:service <http://SERVICE/> }",
        'SELECT * { ?s ?p \'SERVICE <x:y> { }\' , """SERVICE <x:y> { }""" }',
        "SELECT * { ?s ?p ?o # SERVICE <x:y> { }\n }",
        "PREFIX service: <x:y> SELECT * { ?s service: ?o }",
        "SELECT * { SERVICE <x:y> { ?s ?p ?o",
        "SELECT * { SERVICE SERVICE { } }",
    ],
)
def test_the_word_elsewhere_is_no_clause(text: str) -> None:
    assert has_service(text)
    assert found(text) == []


def test_a_query_without_the_word_is_told_quickly() -> None:
    assert not has_service("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize("endpoint", ["?e", "$e", "nothing:known", "<\\u0020>"])
def test_what_is_no_iri_is_no_endpoint(endpoint: str) -> None:
    assert found(f"ASK {{ VALUES ?e {{ <{E}> }} SERVICE {endpoint} {{ }} }}") == [(None, False, "{ }")]


def test_clauses_are_replaced_and_all_else_stays_in_its_line() -> None:
    text = "SELECT * {\n SERVICE e:a {\n ?s ?p ?o\n }\n SERVICE e:b { } ?x\n}"
    clauses = service_clauses(QueryText(text, PREFIXES))
    new = substituted(text, [(clauses[0], "{}"), (clauses[1], "{ VALUES ?y { 1 } }")])
    assert new == "SELECT * {\n {}\n\n\n { VALUES ?y { 1 } } ?x\n}"
    assert substituted(text, []) == text


def test_a_query_may_not_have_too_many() -> None:
    def text(count: int) -> str:
        return f"ASK {{ {count * 'SERVICE e:a { } '} }}"

    assert len(found(text(MOST_CLAUSES))) == MOST_CLAUSES
    with pytest.raises(ClauseError, match=str(MOST_CLAUSES)):
        found(text(MOST_CLAUSES + 1))


@pytest.mark.parametrize("piece", ["SERVICE <x:y> {", "SERVICE ", "PREFIX a: <x:y> ", "{ SERVICE"])
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    begin = time.process_time()
    assert found(piece * (300_000 // len(piece))) == []
    assert time.process_time() - begin < 4


def test_an_engine_without_escaped_keywords_is_what_we_have() -> None:
    with pytest.raises(SyntaxError):
        Store().query("SELECT * { \\u0053ERVICE <x:y> { ?s ?p ?o } }")
