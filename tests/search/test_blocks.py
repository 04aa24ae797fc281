"""Search blocks, read from their patterns."""

from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode
from tiny import entry

from kg.sparql.errors import ClauseError
from kg.sparql.patterns import triple_patterns
from kg.sparql.services import QueryText, service_clauses
from ontology.namespaces import QUERY_PREFIXES
from search.blocks.block import Neighbours, Question, SearchBlock
from search.blocks.reading import read_block
from search.blocks.solutions import solutions
from search.blocks.vocabulary import KNOWN
from search.passages import Passage
from search.requests import Hit, Why


def block(group: str) -> SearchBlock:
    query = QueryText(f"SELECT * {{ SERVICE <x:y> {{ {group} }} }}", QUERY_PREFIXES)
    (clause,) = service_clauses(query)
    return read_block(triple_patterns(query, clause))


def test_a_block_says_a_question_its_page_and_its_variables() -> None:
    found = block('?m s:query "老年人"@zh ; s:limit 7 ; s:offset 14 ; s:score ?s ; s:snippet $t ; s:rank ?r')
    assert found == SearchBlock(
        Question("老年人"), {"m": "measure", "s": "score", "t": "snippet", "r": "rank"}, 7, 14
    )


def test_what_is_left_out_has_its_usual_value() -> None:
    assert block('?m s:query ""') == SearchBlock(Question(""), {"m": "measure"}, 20, 0)
    assert block("?m s:similarTo <x:a>") == SearchBlock(Neighbours("x:a"), {"m": "measure"}, 20, 0)


def test_filters_take_names_numbers_and_iris() -> None:
    found = block(
        '?m s:query "a" ; s:year 2023, "2024" ; s:region <x:r> ; s:actionKind "保障措施" ; s:hasTarget false ;'
        ' s:literal "actionKind", "hasTarget", "all" ; s:mode "vector"'
    ).asked
    assert isinstance(found, Question)
    assert {name: set(values) for name, values in found.values.items()} == {
        "year": {"2023", "2024"},
        "region": {"x:r"},
        "action-kind": {"保障措施"},
    }
    assert found.target is False
    assert set(found.literal) == {"action-kind", "target", "all"}
    assert found.mode == "vector"


def test_neighbours_may_be_of_the_same_plan() -> None:
    assert block("?m s:similarTo <x:a> ; s:samePlan true").asked == Neighbours("x:a", same_plan=True)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("", "one subject, a variable"),
        ('<x:a> s:query "a"', "one subject, a variable"),
        ('[] s:query "a"', "one subject, a variable"),
        ('?m s:query "a" . ?n s:score ?s', "one subject, a variable"),
        ('?m ?p "a"', "property of a search block cannot be a variable"),
        (
            '?m s:quarry "a"',
            f"<https://w3id.org/kepu/search#quarry>.*{', '.join(f's:{name}' for name in KNOWN)}",
        ),
        ('?m s:query "a" ; kepu:text ?t', "no property <https://w3id.org/kepu/ontology#text>"),
        ("?m s:limit 3", "s:query or s:similarTo, one of them"),
        ('?m s:query "a" ; s:similarTo <x:a>', "s:query or s:similarTo, one of them"),
        ("?m s:query ?q", "not the variable \\?q.*cannot be its input"),
        ('?m s:query "a" ; s:region ?r', "not the variable \\?r"),
        ("?m s:query 1", "s:query should be a string"),
        ("?m s:query <x:a>", "s:query should be a string"),
        ('?m s:query "a", "b"', "s:query may have one value"),
        ('?m s:similarTo "a"', "s:similarTo should be an IRI"),
        ('?m s:query "a" ; s:limit 0', "s:limit should be an integer from 1 to 1000"),
        ('?m s:query "a" ; s:limit 1001', "integer from 1 to 1000"),
        ('?m s:query "a" ; s:limit 100000000000000000000', "integer from 1 to 1000"),
        ('?m s:query "a" ; s:limit "3"', "integer from 1 to 1000"),
        ('?m s:query "a" ; s:limit 3.0', "integer from 1 to 1000"),
        ('?m s:query "a" ; s:offset -1', "integer from 0 to"),
        ('?m s:query "a" ; s:mode "meaning"', 'one of "hybrid", "lexical", "vector"'),
        ('?m s:query "a" ; s:hasTarget "yes"', "true or false"),
        ('?m s:query "a" ; s:literal "regions"', 'one of "all", "plan"'),
        ('?m s:query "a" ; s:theme true', "a name or an IRI"),
        ('?m s:query "a" ; s:samePlan true', "s:samePlan goes with s:similarTo only"),
        ('?m s:similarTo <x:a> ; s:region "b" ; s:mode "hybrid"', "s:mode, s:region goes with s:query only"),
        ('?m s:query "a" ; s:score 1', "s:score should be a variable"),
        ('?m s:query "a" ; s:score ?m', "\\?m stands there twice"),
        ('?m s:query "a" ; s:score ?s ; s:rank ?s', "\\?s stands there twice"),
    ],
)
def test_what_is_no_block_is_refused(group: str, words: str) -> None:
    with pytest.raises(ClauseError, match=words) as caught:
        block(group)
    assert caught.value.place == "https://w3id.org/kepu/search"


@pytest.fixture
def hit() -> Callable[..., Hit]:
    def make(passage: Passage | None) -> Hit:
        return Hit(entry("办好科技节。每年举办。"), 0.5, Why(passage, ()))

    return make


def test_solutions_have_what_the_variables_take(hit: Callable[..., Hit]) -> None:
    found = solutions(
        block('?m s:query "a" ; s:offset 3 ; s:score ?s ; s:snippet ?t ; s:rank ?r'),
        [hit(Passage("sentence", "办好科技节。", 0, 6)), hit(None)],
    )
    rows = [dict(zip(found.variables, row, strict=True)) for row in found.rows]
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    assert rows[0] == {
        "m": NamedNode(hit(None).entry.iri),
        "s": Literal("0.5000", datatype=decimal),
        "t": Literal("办好科技节。"),
        "r": Literal(4),
    }
    assert (rows[1]["t"], rows[1]["r"]) == (Literal("办好科技节。每年举办。"), Literal(5))
