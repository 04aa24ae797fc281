"""SPARQL texts as tokens."""

import time

import pytest

from kg.sparql.tokens import closing, tokens_of


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?a # } \n{", [("word", "SELECT"), ("variable", "?a"), ("mark", "{")]),
        ('<a#b> \'it\\\'s {\' """a"b}"""@zh-Hans', None),
        ("?a < ?b", [("variable", "?a"), ("mark", "<"), ("variable", "?b")]),
        ("a:b.c. :x :", [("name", "a:b.c"), ("mark", "."), ("name", ":x"), ("name", ":")]),
        ("_:b1 id:计划\\/A1.1 .", [("name", "_:b1"), ("name", "id:计划\\/A1.1"), ("mark", ".")]),
        ("1.5e3;", [("number", "1.5e3"), ("mark", ";")]),
        ("'''a'b''c'''", [("string", "'''a'b''c'''")]),
        ("'a\nb", None),
        ("\x00\ud800{", None),
    ],
)
def test_tokens(text: str, expected: list[tuple[str, str]] | None) -> None:
    if expected is not None:
        assert kinds(text) == expected
    assert all(text[token.start : token.end] == token.text for token in tokens_of(text))


def test_strings_comments_and_iris_hide_brackets() -> None:
    text = '{ ?s ?p \'}\' , """}""" , <http://x/%7D> # }\n { } }'
    tokens = tokens_of(text)
    assert closing(tokens, 0) == len(tokens) - 1
    assert closing(tokens[:-1], 0) == len(tokens) - 1


def test_an_iri_is_read_without_its_escapes() -> None:
    assert tokens_of("<http://\\u0061.example/\\U00000062>")[0].iri == "http://a.example/b"


@pytest.mark.parametrize("piece", ["<a", "'", '"""', "a:", "a.", ":.", "{", "#", "\\", "?"])
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    begin = time.process_time()
    tokens_of(piece * (300_000 // len(piece)))
    assert time.process_time() - begin < 4
