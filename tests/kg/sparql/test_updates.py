"""SPARQL updates as operations."""

import pytest

from kg.sparql.updates import Data, Load, Manage, Modify, Operation, Transfer, operations_of


def actions(text: str) -> list[object]:
    return [operation.action for operation in operations_of(text)]


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("INSERT DATA { <a:a> <a:b> '}' }", Data(True, "{ <a:a> <a:b> '}' }")),
        ("delete data{}", Data(False, "{}")),
        ("DELETE WHERE { ?s ?p ?o }", Modify("{ ?s ?p ?o }", "", "{ ?s ?p ?o }")),
        ("DELETE { ?s ?p 1 } WHERE { { ?s ?p 1 } }", Modify("{ ?s ?p 1 }", "", "{ { ?s ?p 1 } }")),
        ("INSERT { } WHERE { }", Modify("", "{ }", "{ }")),
        (
            "WITH <g:g> DELETE {} INSERT {} USING <g:a> USING NAMED x:b USING <g:c> WHERE {}",
            Modify("{}", "{}", "{}", "<g:g>", ("<g:a>", "<g:c>"), ("x:b",)),
        ),
        ("CLEAR SILENT GRAPH <g:g>", Manage("CLEAR", True, "<g:g>")),
        ("DROP NAMED", Manage("DROP", False, whole="NAMED")),
        ("CREATE GRAPH x:g", Manage("CREATE", False, "x:g")),
        ("ADD DEFAULT TO <g:g>", Transfer("ADD", False, "", "<g:g>")),
        ("MOVE SILENT GRAPH <g:a> TO GRAPH <g:b>", Transfer("MOVE", True, "<g:a>", "<g:b>")),
        ("COPY <g:a> TO DEFAULT", Transfer("COPY", False, "<g:a>", "")),
        ("LOAD SILENT <g:a> INTO GRAPH <g:b>", Load(True)),
        ("LOAD <g:a>", Load(False)),
    ],
)
def test_each_kind_of_operation(text: str, action: object) -> None:
    assert actions(text) == [action]
    assert actions(f"{text} ; {text} ;") == [action, action]


def test_prefixes_hold_from_where_they_stand() -> None:
    text = "PREFIX x: <x:> CLEAR ALL ; BASE <http://b/> PREFIX : <y:> DROP ALL"
    assert list(operations_of(text)) == [
        Operation("PREFIX x: <x:>", Manage("CLEAR", False, whole="ALL")),
        Operation("PREFIX x: <x:> BASE <http://b/> PREFIX : <y:>", Manage("DROP", False, whole="ALL")),
    ]


def test_nothing_is_no_operation() -> None:
    assert actions(" # a comment\n") == []
