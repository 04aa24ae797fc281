"""The graph of similar measures: what it says, and that it is the same after any course of ingests."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder
from plans_in_triples import plan_document, plan_iri
from pyoxigraph import RdfFormat, Triple, parse

from kg.stores.oxigraph import EmbeddedStore
from ontology.namespaces import BASE, KEPU, PREFIXES
from ontology.validation import background, validate
from search.index import DocumentIndex, EncoderChoice, configured_encoder
from search.indexing.links import FILE
from search.similar import linking
from search.similar.linking import links
from search.similar.nearest import NearList, Neighbour, near_list

GRAPH = f"{BASE}graph/similarity"
TOPICS = (
    "办好科技节，每年举办青少年科技节活动",
    "组织科普大篷车开进山区学校巡展",
    "面向老年人举办智能手机使用培训班",
    "培训高素质农民，推广农业实用技术",
    "开展防灾减灾应急演练，普及避险知识",
    "建设农村中学科技馆，更新展品",
)
PLACES = ("在县城。", "在各乡镇。", "每年两次。", "由科协牵头。")


def choice(encoder: FakeEncoder | None) -> EncoderChoice:
    if encoder is None:
        return configured_encoder("none")
    return EncoderChoice(lambda: encoder.identity, lambda: encoder)


def store_of(folder: Path, encoder: FakeEncoder | None) -> EmbeddedStore:
    return EmbeddedStore(folder, create=True, index=DocumentIndex(choice(encoder), links=links))


def graph(store: EmbeddedStore) -> list[str]:
    with store.snapshot() as snapshot:
        return snapshot.triples(GRAPH).decode().splitlines()


def pairs(store: EmbeddedStore) -> set[frozenset[str]]:
    """The linked measures, each as PLAN/A1.NUMBER."""
    found = (line.split(" ") for line in graph(store) if "ontology#similarTo>" in line)
    return {frozenset((_short(one), _short(other))) for one, _, other, _ in found}


def _short(iri: str) -> str:
    *_, name, _, part = iri.strip("<>").split("/")
    return f"{name}/{part}"


def put(store: EmbeddedStore, **plans: tuple[str, ...]) -> None:
    with store.write({}) as batch:
        for name, texts in plans.items():
            batch.put(plan_document(name, *texts))


def remove(store: EmbeddedStore, name: str) -> None:
    with store.write({}) as batch:
        batch.remove(plan_iri(name))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    made = store_of(tmp_path / "store", FakeEncoder(32))
    yield made
    made.close()


def test_measures_of_two_plans_on_one_topic_are_linked_and_others_not(store: EmbeddedStore) -> None:
    put(store, one=TOPICS[:3], two=(TOPICS[3], TOPICS[1] + "。", TOPICS[4]))
    assert pairs(store) == {frozenset(("one/A1.2", "two/A1.2"))}


def test_measures_of_one_plan_are_not_linked(store: EmbeddedStore) -> None:
    put(store, one=(TOPICS[0], TOPICS[0] + "。", *TOPICS[1:]))
    assert pairs(store) == set()


def test_a_link_names_both_measures_its_score_and_its_method(store: EmbeddedStore) -> None:
    put(store, one=TOPICS[:3], two=TOPICS[2:5])
    found = "\n".join(graph(store))
    assert found.count("#similarTo>") == 2
    assert f"subject_id> <{plan_iri('one')}/A1.3>" in found
    assert f"object_id> <{plan_iri('two')}/A1.1>" in found
    assert "closeMatch" in found
    assert "SemanticSimilarityThresholdMatching" in found
    assert 'mapping_tool> "kepu-graph"' in found


def test_links_of_words_only_say_so(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", None)
    put(store, one=TOPICS[:3], two=TOPICS[2:5])
    assert "LexicalSimilarityThresholdMatching" in "\n".join(graph(store))
    store.close()


def test_a_withdrawn_plan_takes_its_links_along(store: EmbeddedStore) -> None:
    put(store, one=TOPICS[:3], two=TOPICS[:3])
    remove(store, "two")
    assert graph(store) == []


def test_a_replaced_plan_is_linked_by_its_new_text(store: EmbeddedStore) -> None:
    put(store, one=TOPICS[:3], two=(TOPICS[0], *TOPICS[3:]))
    put(store, two=(TOPICS[5], TOPICS[2]))
    assert pairs(store) == {frozenset(("one/A1.3", "two/A1.2"))}


def test_the_graph_is_valid(store: EmbeddedStore) -> None:
    put(store, one=TOPICS[:3], two=TOPICS[2:5])
    described = "\n".join(
        f"<{plan_iri(name)}/A1.{number}> <{PREFIXES['rdf']}type> <{KEPU}Measure> ."
        for name in ("one", "two")
        for number in (1, 2, 3)
    )
    found = _parsed("\n".join([*graph(store), described]))
    assert [str(each) for each in validate(found, background(BASE)) if "imilar" in str(each)] == []


def test_a_lost_file_of_neighbours_is_made_anew(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", FakeEncoder(32))
    put(store, one=TOPICS[:3], two=TOPICS[2:5])
    before = graph(store)
    with store.snapshot() as snapshot:
        (snapshot.folder / FILE).write_bytes(b"PK")
    put(store, three=("与谁都不相像的一句话",))
    assert graph(store) == before
    store.close()


@pytest.mark.parametrize("seed", range(2))
def test_any_course_of_ingests_gives_what_one_ingest_gives(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "MOST", 2)
    monkeypatch.setattr("search.similar.nearest.KEPT", 3)
    chance, held = random.Random(seed), dict[str, tuple[str, ...]]()
    store = store_of(tmp_path / "course", FakeEncoder(32))
    for step in range(8):
        name = chance.choice("abcdef")
        if name in held and chance.random() < 0.4:
            remove(store, name)
            del held[name]
        else:
            texts = (chance.choice(TOPICS) + chance.choice(PLACES) for _ in range(3))
            held[name] = (*texts, str(step))
            put(store, **{name: held[name]})
    once = store_of(tmp_path / "once", FakeEncoder(32))
    put(once, **held)
    assert graph(store) == graph(once)
    assert graph(store)
    store.close()
    once.close()


def test_a_list_keeps_the_nearest_and_knows_that_there_are_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.similar.nearest.KEPT", 2)
    found = near_list([Neighbour(-5, 1), Neighbour(-9, 2), Neighbour(-7, 3)])
    assert found == NearList((Neighbour(-9, 2), Neighbour(-7, 3)), complete=False)


def test_a_list_that_knows_of_more_takes_nothing_behind_its_end() -> None:
    short = NearList((Neighbour(-9, 2), Neighbour(-7, 3)), complete=False)
    assert short.with_one(Neighbour(-6, 4)) == short
    assert short.with_one(Neighbour(-8, 4)).neighbours[1] == Neighbour(-8, 4)


def _parsed(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(text.encode(), RdfFormat.N_TRIPLES)]
