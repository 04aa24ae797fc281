import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from kg.stores.counting import COUNTERS
from kg.stores.results import SolutionFormat

FORMATS: dict[SolutionFormat, QueryResultsFormat] = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
NASTY = st.text(alphabet='ab"\\\n\r\t,{}[]<>:result中', max_size=8)


def serialised(values: list[str], form: SolutionFormat) -> tuple[bytes, int]:
    """A result with a row a value and one empty row, and its number of rows."""
    store = Store()
    for number, value in enumerate(values):
        node = NamedNode(f"https://example.org/{number}")
        store.add(Quad(node, node, Literal(value, language="zh") if number % 2 else Literal(value)))
    query = "SELECT ?o ?s { { ?s ?p ?o } UNION { } }"
    data = store.query(query).serialize(format=FORMATS[form])
    assert data is not None
    return data, len(values) + 1


@pytest.mark.parametrize("form", FORMATS)
@given(values=st.lists(NASTY, max_size=5), piece=st.integers(1, 40))
def test_rows_are_counted_whatever_the_values_and_wherever_the_chunks_are_cut(
    form: SolutionFormat, values: list[str], piece: int
) -> None:
    data, rows = serialised(values, form)
    counter = COUNTERS[form]()
    counts = [counter.feed(data[start : start + piece]) for start in range(0, len(data), piece)]
    assert counts[-1] == rows
    assert counts == sorted(counts)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_result_has_no_rows(form: SolutionFormat) -> None:
    data = Store().query("SELECT ?s { ?s ?p ?o }").serialize(format=FORMATS[form])
    assert data is not None
    assert COUNTERS[form]().feed(data) == 0
