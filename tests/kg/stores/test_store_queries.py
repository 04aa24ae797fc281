import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kg.stores.base import Document
from kg.stores.errors import (
    InvalidLimitError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    WorkerError,
)
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import GraphFormat, Query, QueryLimits, SolutionFormat

Make = Callable[..., Document]
LIMITS = QueryLimits(seconds=10)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . ?t ?u ?v . ?w ?x ?y }"
ENDLESS = CROSS.replace("*", "(COUNT(*) AS ?n)", 1)
PATHS = (
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?c (!<x:x>|^!<x:x>)* ?d . ?e (!<x:x>|^!<x:x>)* ?f }"
)


@pytest.fixture
def filled(store: EmbeddedStore, document: Make) -> EmbeddedStore:
    with store.write({}) as batch:
        batch.put(document("a", *map(str, range(20))))
    return store


def count(store: EmbeddedStore) -> int:
    return int(json.loads(store.query(Query(COUNT), LIMITS).read())["results"]["bindings"][0]["n"]["value"])


def idle_pids(store: EmbeddedStore) -> set[int]:
    return {worker.pid for worker in store._pool._idle}


@pytest.mark.parametrize(
    ("form", "media_type", "beginning"),
    [
        ("json", "application/sparql-results+json", b'{"head":{"vars":["o"]}'),
        ("xml", "application/sparql-results+xml", b"<?xml"),
        ("csv", "text/csv; charset=utf-8", b"o\r\n19\r\n"),
        ("tsv", "text/tab-separated-values; charset=utf-8", b'?o\n"19"\n'),
    ],
)
def test_solutions_come_in_every_format(
    filled: EmbeddedStore, form: SolutionFormat, media_type: str, beginning: bytes
) -> None:
    text = 'SELECT ?o { <https://example.org/shared> ?p ?o FILTER(?o = "19") }'
    with filled.query(Query(text, solutions=form), LIMITS) as result:
        assert (result.kind, result.media_type, result.generation) == ("solutions", media_type, 1)
        assert result.read().startswith(beginning)


@pytest.mark.parametrize(
    ("form", "media_type", "part"),
    [
        ("turtle", "text/turtle", b'e:shared e:says "19" .'),
        ("ntriples", "application/n-triples", b'<https://example.org/says> "19" .\n'),
        ("rdfxml", "application/rdf+xml", b"<rdf:RDF"),
        ("trig", "application/trig", b'e:says "19"'),
        ("nquads", "application/n-quads", b'<https://example.org/says> "19" .\n'),
        ("jsonld", "application/ld+json", b'"@value":"19"'),
    ],
)
def test_graphs_come_in_every_format(
    filled: EmbeddedStore, form: GraphFormat, media_type: str, part: bytes
) -> None:
    query = Query(
        'CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?s = e:shared && ?o = "19") }',
        graph=form,
        prefixes={"e": "https://example.org/"},
    )
    result = filled.query(query, LIMITS)
    assert (result.kind, result.media_type) == ("graph", media_type)
    assert part in result.read()


def test_yes_or_no(filled: EmbeddedStore) -> None:
    result = filled.query(Query("ASK { ?s ?p ?o }"), LIMITS)
    assert result.kind == "boolean"
    assert json.loads(result.read())["boolean"] is True


def test_the_default_graph_is_the_merged_one_and_the_protocol_may_name_others(
    filled: EmbeddedStore, document: Make
) -> None:
    names = document("a").graphs
    assert count(filled) == 44
    inferred = replace(Query(COUNT, "csv"), default_graphs=(names.inferred,))
    assert filled.query(inferred, LIMITS).read() == b"n\r\n2\r\n"
    both = replace(inferred, default_graphs=(names.inferred, names.provenance))
    assert filled.query(both, LIMITS).read() == b"n\r\n4\r\n"
    none = replace(inferred, default_graphs=())
    assert filled.query(none, LIMITS).read() == b"n\r\n0\r\n"
    named = Query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "csv", named_graphs=(names.inferred,))
    assert filled.query(named, LIMITS).read() == b"n\r\n2\r\n"
    own = Query(f"SELECT (COUNT(*) AS ?n) FROM <{names.inferred}> {{ ?s ?p ?o }}", "csv")
    assert filled.query(own, LIMITS).read() == b"n\r\n2\r\n"


def test_a_wrong_query_says_where_it_is_wrong(filled: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError, match="1:15"):
        filled.query(Query("SELECT nothing"), LIMITS)
    assert count(filled) == 44


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <a:b> 1 }", "CLEAR ALL", "DROP ALL", "LOAD <http://x/>"]
)
def test_updates_are_no_queries(filled: EmbeddedStore, text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        filled.query(Query(text), LIMITS)
    assert count(filled) == 44


def test_an_endless_query_dies_at_its_limit_while_others_are_answered(filled: EmbeddedStore) -> None:
    with ThreadPoolExecutor(1) as threads:
        start = time.monotonic()
        endless = threads.submit(filled.query, Query(ENDLESS), QueryLimits(seconds=1))
        answers = 0
        while not endless.done():
            assert count(filled) == 44
            answers += 1
        with pytest.raises(QueryLimitError) as caught:
            endless.result()
    assert caught.value.limit == "seconds"
    assert 1 <= time.monotonic() - start < 2
    assert answers > 10


def test_a_long_path_dies_at_its_limit(filled: EmbeddedStore) -> None:
    with pytest.raises(QueryLimitError, match=r"time limit of 0\.5"):
        filled.query(Query(PATHS), QueryLimits(seconds=0.5))


def test_a_query_that_eats_memory_dies_at_its_limit(filled: EmbeddedStore) -> None:
    with pytest.raises(QueryLimitError) as caught:
        filled.query(Query(f"{CROSS} ORDER BY ?c"), QueryLimits(seconds=30, memory_mb=64))
    assert (caught.value.limit, caught.value.value) == ("memory_mb", 64)
    assert count(filled) == 44


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_result_may_have_as_many_rows_as_the_limit_and_no_more(
    filled: EmbeddedStore, form: SolutionFormat
) -> None:
    query = Query("SELECT ?s { ?s ?p ?o }", form)
    assert filled.query(query, QueryLimits(rows=44)).read()
    with pytest.raises(QueryLimitError) as caught:
        filled.query(query, QueryLimits(rows=43)).read()
    assert caught.value.limit == "rows"


def test_a_graph_may_have_as_many_triples_as_the_limit_and_no_more(filled: EmbeddedStore) -> None:
    query = Query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert filled.query(query, QueryLimits(rows=44)).read()
    with pytest.raises(QueryLimitError, match="row limit of 43"):
        filled.query(query, QueryLimits(rows=43)).read()


def test_a_result_may_have_as_many_bytes_as_the_limit_and_no_more(filled: EmbeddedStore) -> None:
    query = Query("SELECT * { ?s ?p ?o }")
    size = len(filled.query(query, LIMITS).read())
    assert filled.query(query, QueryLimits(result_bytes=size)).read()
    with pytest.raises(QueryLimitError) as caught:
        filled.query(query, QueryLimits(result_bytes=size - 1)).read()
    assert caught.value.limit == "result_bytes"


def test_a_long_result_comes_in_chunks_and_a_limit_on_the_way_is_an_error(filled: EmbeddedStore) -> None:
    result = iter(filled.query(Query(CROSS, "csv"), QueryLimits(rows=50_000)))
    assert next(result).startswith(b"a,b,c")
    with pytest.raises(QueryLimitError, match="row limit"):
        list(result)
    assert count(filled) == 44


def test_a_result_that_nobody_reads_to_the_end_frees_its_worker(filled: EmbeddedStore) -> None:
    for _ in range(5):
        with filled.query(Query(CROSS, "csv"), LIMITS) as result:
            next(iter(result))
    assert count(filled) == 44


def test_a_result_that_nobody_reads_is_ended_at_its_deadline(filled: EmbeddedStore) -> None:
    result = filled.query(Query(CROSS, "csv"), QueryLimits(seconds=0.2))
    time.sleep(1.5)
    with pytest.raises(QueryLimitError, match="time limit"):
        list(result)


def test_a_spooled_result_is_whole_and_holds_no_worker(filled: EmbeddedStore) -> None:
    query = Query("SELECT * { ?s ?p ?o . ?x ?y ?z }", "csv")
    with filled.query(query, LIMITS).spool() as file:
        assert len(idle_pids(filled)) == 1
        assert len(file.read().splitlines()) == 44 * 44 + 1


def test_more_queries_than_workers_wait_for_their_turn(filled: EmbeddedStore) -> None:
    most: list[int] = []

    def slow(_: int) -> int:
        most.append(len(filled._pool._busy))
        return count(filled)

    with ThreadPoolExecutor(12) as threads:
        assert list(threads.map(slow, range(60))) == [44] * 60
    assert max(most) <= 2
    assert len(idle_pids(filled)) <= 2


def test_workers_outlive_the_threads_that_asked_for_them(filled: EmbeddedStore) -> None:
    """A worker dies with the thread that started it, so the pool must not start it from the asking one."""
    thread = threading.Thread(target=count, args=(filled,))
    thread.start()
    thread.join()
    pids = idle_pids(filled)
    time.sleep(0.2)
    assert count(filled) == 44
    assert idle_pids(filled) == pids


def test_a_query_after_a_publication_sees_the_new_generation(filled: EmbeddedStore, document: Make) -> None:
    assert count(filled) == 44
    with filled.write({}) as batch:
        batch.put(document("b", "x"))
    result = filled.query(Query(COUNT), LIMITS)
    assert result.generation == 2
    result.close()
    assert count(filled) == 48


def test_idle_workers_let_old_generations_go_within_a_second(filled: EmbeddedStore, document: Make) -> None:
    count(filled)
    other = EmbeddedStore(filled.layout.folder)
    with other.write({}) as batch:
        batch.put(document("b", "x"))
    time.sleep(1.2)
    assert [path.name for path in filled.layout.generations.iterdir()] == ["2"]


def test_a_running_query_keeps_its_generation(filled: EmbeddedStore, document: Make) -> None:
    with filled.query(Query("SELECT ?o { ?s ?p ?o . ?x ?y ?z . ?u ?v ?w }", "csv"), LIMITS) as result:
        for value in ("x", "y"):
            with filled.write({}) as batch:
                batch.put(document("b", value))
        assert len(result.read().splitlines()) == 44**3 + 1
    assert result.generation == 1


def test_a_worker_that_was_killed_while_idle_is_replaced(filled: EmbeddedStore) -> None:
    count(filled)
    filled._pool._idle[0].stop()
    time.sleep(0.2)
    assert count(filled) == 44


def test_a_closed_store_answers_nothing(filled: EmbeddedStore) -> None:
    count(filled)
    filled.close()
    with pytest.raises(WorkerError, match="closed"):
        filled.query(Query(COUNT), LIMITS)


def test_closing_ends_running_queries(filled: EmbeddedStore) -> None:
    with ThreadPoolExecutor(1) as threads:
        endless = threads.submit(filled.query, Query(ENDLESS), LIMITS)
        time.sleep(0.5)
        filled.close()
        with pytest.raises(QueryError):
            endless.result(timeout=5)


@pytest.mark.parametrize("name", ["seconds", "memory_mb", "rows", "result_bytes"])
def test_limits_are_positive(name: str) -> None:
    with pytest.raises(InvalidLimitError, match=name):
        replace(LIMITS, **{name: 0})


SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent<http://127.0.0.1:9/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?x SERVICE ?x { ?s ?p ?o } }",
    "PREFIX service: <http://127.0.0.1:9/> SELECT * { SERVICEservice:x { ?s ?p ?o } }",
    "SELECT * { ?a ?b ?c FILTER(?a<'x>')SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } } #'",
    "SELECT * { { SELECT * { SERVICE#c\n<http://127.0.0.1:9/> { ?s ?p ?o } } } }",
    "ASK { FILTER EXISTS { SERVICE SILENT <file:///etc/passwd> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_a_service_clause_is_refused_however_it_is_written(filled: EmbeddedStore, text: str) -> None:
    with pytest.raises((QueryRefusedError, QuerySyntaxError)) as caught:
        filled.query(Query(text), LIMITS).read()
    assert isinstance(caught.value, QueryRefusedError)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <http://x/> { }" }',
        "SELECT ?service { ?service ?p ?o } # SERVICE",
        "PREFIX service: <http://service/> SELECT * { ?s service:service ?o }",
        "SELECT * { ?s given:x ?o }",
    ],
)
def test_the_word_service_elsewhere_is_no_clause(filled: EmbeddedStore, text: str) -> None:
    query = Query(text, prefixes={"given": "http://service/", "Service": "http://y/"})
    assert filled.query(query, LIMITS).read()


def test_a_store_in_a_folder_with_a_strange_name_is_queried(tmp_path: Path, document: Make) -> None:
    strange = EmbeddedStore(tmp_path / "库 -x'\"", create=True, workers=1)
    with strange.write({}) as batch:
        batch.put(document("a", "1"))
    assert count(strange) == 6
    strange.close()
