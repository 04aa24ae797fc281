"""Changes of users' graphs: what they do, whom they leave alone, that they are whole, and that many share."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.stores.base import Document
from kg.stores.check import check
from kg.stores.edits import Content, DropGraph, Edit, Edited, Ground, PutGraph, Update
from kg.stores.errors import (
    EditError,
    EditFailedError,
    NoSuchGraphError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    ReservedGraphError,
    StoreError,
    UnreadableContentError,
)
from kg.stores.layout import open_layout
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import Query, QueryLimits

Make = Callable[..., Document]
Change = Callable[[Edit], Edited]

OURS = "https://example.org/"
GROUND = Ground(OURS, f"{OURS}default")
MINE = "https://mine.example/g"
LIMITS = QueryLimits(seconds=20)
EVERYWHERE = "SELECT ?s ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture
def change(store: EmbeddedStore) -> Change:
    return lambda edit: store.edit(edit, GROUND, LIMITS)


@pytest.fixture
def plain(folder: Path) -> Iterator[EmbeddedStore]:
    """A store whose default graph is not the merged one."""
    open_layout(folder, create=True, union=False)
    made = EmbeddedStore(folder, workers=1)
    yield made
    made.close()


def rows(store: EmbeddedStore, text: str) -> list[str]:
    answer = store.query(Query(text, solutions="csv"), LIMITS).read().decode()
    return sorted(answer.splitlines()[1:])


def insert(graph: str, value: str) -> Update:
    return Update(f"INSERT DATA {{ GRAPH <{graph}> {{ <a:a> <a:says> '{value}' }} }}")


def turtle(text: str) -> Content:
    return Content(text.encode(), "turtle", "https://base.example/")


def test_unnamed_triples_are_in_the_users_default_graph_and_in_the_merged_one(
    store: EmbeddedStore, change: Change
) -> None:
    done = change(Update("INSERT DATA { <a:a> <a:says> 'x' }"))
    assert (done.generation, done.graphs, done.created) == (1, (GROUND.default,), (GROUND.default,))
    assert rows(store, "SELECT ?g { GRAPH ?g { <a:a> <a:says> 'x' } }") == [GROUND.default]
    assert rows(store, "SELECT ?o { <a:a> <a:says> ?o }") == ["x"]
    assert change(Update("DELETE WHERE { ?s <a:says> 'x' }")).graphs == (GROUND.default,)
    assert rows(store, "SELECT ?o { ?s ?p ?o }") == []
    assert check(store.layout.folder) == []


def test_without_a_merged_graph_they_are_in_the_default_one_alone(
    plain: EmbeddedStore, document: Make
) -> None:
    with plain.write({}) as batch:
        batch.put(document("a", "1"))
    done = plain.edit(Update("INSERT DATA { <a:a> <a:says> 'x' }"), GROUND, LIMITS)
    assert done.graphs == ("",)
    assert rows(plain, "SELECT ?o { ?s ?p ?o }") == ["x"]
    everything = Query("SELECT ?o { ?s ?p ?o }", solutions="csv", everything=True)
    assert len(plain.query(everything, LIMITS).read().splitlines()) == 1 + 7
    assert plain.edit(Update("DROP ALL"), GROUND, LIMITS).graphs == ("",)
    assert check(plain.layout.folder) == []


def test_patterns_see_all_graphs_and_templates_change_the_users(
    store: EmbeddedStore, change: Change, document: Make
) -> None:
    with store.write({}) as batch:
        batch.put(document("a", "1", "2"))
    text = "INSERT { GRAPH <m:g> { ?s <a:copied> ?o , _:new } } WHERE { ?s <https://example.org/says> ?o }"
    assert change(Update(text)).graphs == ("m:g",)
    assert len(rows(store, "SELECT ?o { GRAPH <m:g> { ?s <a:copied> ?o } }")) == 8 + 8
    assert check(store.layout.folder) == []


def test_blank_nodes_stay_the_same_from_graph_to_graph(store: EmbeddedStore, change: Change) -> None:
    change(PutGraph("m:a", (turtle("[] <a:p> [ <a:q> 1 ] ."),)))
    change(Update("INSERT { GRAPH <m:b> { ?s ?p ?o } } WHERE { GRAPH <m:a> { ?s ?p ?o } }"))
    assert rows(store, "SELECT (COUNT(*) AS ?n) { GRAPH <m:a> { ?s ?p ?o } GRAPH <m:b> { ?s ?p ?o } }") == [
        "2"
    ]
    assert rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == ["2"]


def test_triples_about_triples_are_copied_whole(store: EmbeddedStore, change: Change) -> None:
    change(Update(r"INSERT DATA { GRAPH <m:a> { <a:a> <a:says> <<( _:x <a:p> '甲\n\\' )>> } }"))
    change(Update("INSERT { GRAPH <m:b> { ?s ?p ?o } } WHERE { GRAPH <m:a> { ?s ?p ?o } }"))
    both = "SELECT (COUNT(*) AS ?n) { GRAPH <m:a> { ?s ?p ?o } GRAPH <m:b> { ?s ?p ?o } }"
    assert rows(store, both) == ["1"]


def test_what_another_graph_holds_too_stays_in_the_merged_one(
    store: EmbeddedStore, change: Change, document: Make
) -> None:
    with store.write({}) as batch:
        batch.put(document("a", "1"))
    change(Update(f"INSERT {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"))
    change(DropGraph(MINE))
    assert check(store.layout.folder) == []
    assert len(rows(store, "SELECT ?o { ?s ?p ?o }")) == 6
    change(Update(f"INSERT {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"))
    with store.write({}) as batch:
        batch.remove("https://example.org/plan/a")
    assert len(rows(store, "SELECT ?o { ?s ?p ?o }")) == 6
    assert check(store.layout.folder) == []


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH <{OURS}graph/a> {{ <a:a> <a:a> 1 }} }}",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"WITH <{OURS}graph/a> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"CLEAR GRAPH <{OURS}graph/a>",
        f"DROP SILENT GRAPH <{OURS}provenance>",
        f"COPY DEFAULT TO <{OURS}graph/a>",
        f"MOVE <{OURS}graph/a> TO <m:g>",
        f"CREATE GRAPH <{OURS}new>",
        f"BASE <{OURS}> PREFIX g: <graph/> INSERT DATA {{ GRAPH g:a {{ <a:a> <a:a> 1 }} }}",
        f"INSERT DATA {{ <a:a> <a:a> 1 }} ; CLEAR GRAPH <{OURS}graph/a>",
    ],
)
def test_only_users_graphs_are_changed(
    store: EmbeddedStore, change: Change, document: Make, text: str
) -> None:
    with store.write({}) as batch:
        batch.put(document("a", "1"))
    before = rows(store, EVERYWHERE)
    with pytest.raises(ReservedGraphError, match="kepu ingest"):
        change(Update(text))
    assert (store.generation(), rows(store, EVERYWHERE)) == (1, before)


def test_all_means_the_users_own(store: EmbeddedStore, change: Change, document: Make) -> None:
    with store.write({}) as batch:
        batch.put(document("a", "1"))
    before = rows(store, EVERYWHERE)
    for verb in ("CLEAR", "DROP"):
        for whole, left in (("DEFAULT", ["n"]), ("NAMED", ["d"]), ("ALL", [])):
            change(Update("INSERT DATA { <a:a> <a:x> 'd' . GRAPH <m:g> { <a:a> <a:x> 'n' } }"))
            change(Update(f"{verb} {whole}"))
            assert rows(store, "SELECT ?o { ?s <a:x> ?o }") == left
    assert rows(store, EVERYWHERE) == before
    assert check(store.layout.folder) == []


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (Update("INSERT DATA { x }"), QuerySyntaxError),
        (Update("LOAD <http://127.0.0.1:1/>"), QueryRefusedError),
        (
            Update("INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"),
            QueryRefusedError,
        ),
        (Update("DROP GRAPH <m:none>"), EditFailedError),
        (Update("COPY <m:none> TO <m:g>"), EditFailedError),
        (Update("CREATE GRAPH <m:g>; CREATE GRAPH <m:g>"), EditFailedError),
        (Update("WITH <m:g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", using=("m:a",)), EditFailedError),
        (DropGraph("m:none"), NoSuchGraphError),
        (PutGraph("m:g", (turtle("<a:a> <a:b> 1 . <a:c>"),)), UnreadableContentError),
        (PutGraph(f"{OURS}graph/a", ()), ReservedGraphError),
    ],
)
def test_what_goes_wrong_changes_nothing(
    store: EmbeddedStore, change: Change, edit: Edit, error: type[StoreError]
) -> None:
    change(Update("INSERT DATA { <a:a> <a:b> 1 }"))
    before = rows(store, EVERYWHERE)
    with pytest.raises(error):
        change(edit)
    assert (store.generation(), rows(store, EVERYWHERE)) == (1, before)


def test_an_update_is_done_whole_or_not_at_all(store: EmbeddedStore, change: Change) -> None:
    change(Update("INSERT DATA { <a:a> <a:b> 1 . GRAPH <m:g> { <a:a> <a:b> 2 } }"))
    before = rows(store, EVERYWHERE)
    with pytest.raises(EditFailedError):
        change(
            Update(
                "DROP GRAPH <m:g>; INSERT DATA { <a:a> <a:b> 3 }; DELETE WHERE { ?s ?p 1 }; DROP GRAPH <m:n>"
            )
        )
    assert rows(store, EVERYWHERE) == before
    assert check(store.layout.folder) == []


def test_what_changes_nothing_makes_no_generation(store: EmbeddedStore, change: Change) -> None:
    change(Update("INSERT DATA { <a:a> <a:b> 1 }"))
    for text in (
        "INSERT DATA { <a:a> <a:b> 1 }",
        "DELETE DATA { <a:a> <a:b> 9 }",
        "DROP SILENT GRAPH <m:n>",
        "",
    ):
        assert change(Update(text)) == Edited(1, ())
    assert store.generation() == 1


def test_a_graph_is_put_added_to_and_dropped(store: EmbeddedStore, change: Change) -> None:
    assert change(PutGraph(MINE, (turtle("<x> <a:b> 1 ."),))).created == (MINE,)
    assert (
        change(PutGraph(MINE, (turtle("_:x <a:b> 2 ."), turtle("_:x <a:b> 3 .")), added=True)).created == ()
    )
    assert len(set(rows(store, f"SELECT ?s {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }}"))) == 3
    change(PutGraph(MINE, (turtle("<x> <a:b> 4 ."),)))
    assert rows(store, f"SELECT ?s ?o {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }}") == ["https://base.example/x,4"]
    change(PutGraph(MINE, ()))
    with store.snapshot() as snapshot:
        assert snapshot.manifest.graphs == {MINE: 4}
        assert snapshot.manifest.changes.graphs == (MINE,)
    change(DropGraph(MINE))
    with store.snapshot() as snapshot:
        assert snapshot.manifest.graphs == {}


def test_the_index_and_the_documents_stay(store: EmbeddedStore, change: Change, document: Make) -> None:
    with store.write({}) as batch:
        batch.put(document("a", "1"))
    with store.snapshot() as snapshot:
        before = snapshot.manifest
        (snapshot.folder / "lexical").mkdir()
        (snapshot.folder / "lexical" / "meta.json").write_text("{}")
    change(insert(MINE, "x"))
    with store.snapshot() as snapshot:
        assert snapshot.manifest.documents == before.documents
        assert (snapshot.folder / "lexical" / "meta.json").read_text() == "{}"


def test_an_endless_update_is_ended_and_those_beside_it_are_done(store: EmbeddedStore) -> None:
    many = " ".join(f"<a:{number}> <a:p> {number} ." for number in range(200))
    store.edit(Update(f"INSERT DATA {{ {many} }}"), GROUND, LIMITS)
    endless = Update(
        "INSERT { ?a ?b 0 } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c + ?f + ?i + ?l < 0) }"
    )
    start = time.monotonic()
    with ThreadPoolExecutor(5) as threads:
        stuck = threads.submit(store.edit, endless, GROUND, QueryLimits(seconds=1))
        done = list(threads.map(lambda n: store.edit(insert(MINE, str(n)), GROUND, LIMITS), range(4)))
        with pytest.raises(QueryLimitError) as raised:
            stuck.result()
    assert raised.value.limit == "seconds"
    assert time.monotonic() - start < 15
    assert all(edited.graphs == (MINE,) for edited in done)
    assert rows(store, "SELECT ?o { ?s <a:says> ?o }") == ["0", "1", "2", "3"]


def test_an_update_that_takes_too_much_memory_is_ended(store: EmbeddedStore) -> None:
    many = " ".join(f"<a:{number}> <a:p> {number} ." for number in range(300))
    store.edit(Update(f"INSERT DATA {{ {many} }}"), GROUND, LIMITS)
    greedy = Update("INSERT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with pytest.raises(QueryLimitError) as raised:
        store.edit(greedy, GROUND, QueryLimits(seconds=30, memory_mb=64))
    assert raised.value.limit == "memory_mb"
    assert store.generation() == 1


def test_edits_that_wait_share_a_generation(store: EmbeddedStore) -> None:
    gate = threading.Barrier(16)

    def edit(number: int) -> Edited:
        gate.wait()
        return store.edit(insert(f"m:{number % 3}", str(number)), GROUND, LIMITS)

    with ThreadPoolExecutor(16) as threads:
        done = list(threads.map(edit, range(16)))
    assert len(rows(store, "SELECT ?o { ?s <a:says> ?o }")) == 16
    assert store.generation() == max(edited.generation for edited in done) < 8


def test_another_process_writes_in_between(store: EmbeddedStore, folder: Path, document: Make) -> None:
    other = EmbeddedStore(folder, workers=1, lock_seconds=20)
    mine = EmbeddedStore(folder, workers=1, lock_seconds=20)
    with ThreadPoolExecutor(2) as threads:
        edits = [threads.submit(mine.edit, insert(MINE, str(n)), GROUND, LIMITS) for n in range(6)]
        for number in range(6):
            with other.write({}) as batch:
                batch.put(document(str(number), "1"))
        assert all(edit.result().graphs for edit in edits)
    assert len(rows(store, "SELECT ?o { ?s <a:says> ?o }")) == 6
    assert check(folder) == []
    other.close()
    mine.close()


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "remove", "insert", "delete", "drop", "move"]), st.integers(0, 2)),
    min_size=1,
    max_size=8,
)
TEXTS = {
    "insert": "INSERT {{ GRAPH <m:{0}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}; INSERT DATA {{ <a:a> <a:b> {0} }}",
    "delete": "DELETE {{ GRAPH <m:{0}> {{ ?s ?p ?o }} . ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(STR(?o) < '1') }}",
    "drop": "DROP SILENT GRAPH <m:{0}>",
    "move": "MOVE SILENT <m:{0}> TO <m:9>",
}


@given(STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_merged_graph_stays_true_under_any_course_of_events(
    document: Make, steps: list[tuple[str, int]]
) -> None:
    with TemporaryDirectory() as place:
        store = EmbeddedStore(Path(place) / "store", create=True, workers=1)
        for verb, number in steps:
            if verb in TEXTS:
                with suppress(EditError):
                    store.edit(Update(TEXTS[verb].format(number)), GROUND, LIMITS)
                continue
            with store.write({}) as batch:
                if verb == "put":
                    batch.put(document(str(number), "1", str(number)))
                elif f"{OURS}plan/{number}" in batch.documents:
                    batch.remove(f"{OURS}plan/{number}")
        assert check(store.layout.folder) == []
        store.close()


def test_what_a_killed_writer_leaves_is_no_part_of_the_store(store: EmbeddedStore, change: Change) -> None:
    change(insert(MINE, "1"))
    draft = store.layout.generations / "2.draft" / "work"
    draft.mkdir(parents=True)
    Store(draft)
    change(insert(MINE, "2"))
    assert rows(store, "SELECT ?o { ?s <a:says> ?o }") == ["1", "2"]
    assert check(store.layout.folder) == []
