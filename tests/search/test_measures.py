"""Measures read from triples and kept as JSON."""

import json
import time

import pytest
from tiny import entry, goal, involved

from kg.stores.base import Document
from ontology.namespaces import BASE
from search.measures import MeasureEntry, from_json, key_of, read_measures, to_json


@pytest.fixture(scope="module")
def measures(documents: dict[str, Document]) -> dict[str, tuple[MeasureEntry, ...]]:
    return {name: read_measures(name, document.asserted) for name, document in documents.items()}


def test_all_measures_of_a_document_are_read_in_its_order(
    documents: dict[str, Document], measures: dict[str, tuple[MeasureEntry, ...]]
) -> None:
    for name, document in documents.items():
        assert len(measures[name]) == document.figures["measures"] > 0
        starts = [measure.start for measure in measures[name]]
        assert starts == sorted(starts)
        for measure in measures[name]:
            assert (measure.plan, measure.source) == (document.plan, name)
            assert document.text[measure.start : measure.end] == measure.text


def test_a_measure_knows_its_plan_agents_and_groups(measures: dict[str, tuple[MeasureEntry, ...]]) -> None:
    measure = measures["binchuan.txt"][2]
    assert measure.iri == f"{measure.plan}/A1.3"
    assert measure.plan_title == "宾川县公民科学素质提升实施方案（2023—2025年）"
    assert (measure.action, measure.action_title) == (f"{measure.plan}/A1", "重点人群")
    assert measure.action_kind == f"{BASE}action-kind/other"
    assert (measure.region, measure.level) == (f"{BASE}region/532924", f"{BASE}level/county")
    assert (measure.years, measure.status) == ((2023, 2025), f"{BASE}status/issued")
    assert (measure.number, measure.title) == ("第六条", None)
    assert measure.groups == (f"{BASE}group/preschool-children",)
    assert [(one.name, one.role.rpartition("/")[2], one.own) for one in measure.involved] == [
        ("宾川县妇联", "lead", True),
        ("宾川县卫生健康局", "participant", True),
        ("宾川县教育体育局", "participant", True),
    ]
    assert measure.involved[0].functions == (f"{BASE}function/women-federation",)


def test_a_measure_knows_its_targets(measures: dict[str, tuple[MeasureEntry, ...]]) -> None:
    (target,) = measures["binchuan.txt"][2].goals
    assert (target.label, target.comparator, target.value, target.recurrence) == (
        "科学育儿讲座",
        "=",
        2.0,
        "halfyear",
    )
    assert target.unit == f"{BASE}unit/次"
    assert target.quote == "每所幼儿园每半年举办科学育儿讲座2次"


def test_what_an_action_states_holds_for_its_measures() -> None:
    kepu, plan = "https://w3id.org/kepu/ontology#", f"{BASE}plan/1/x"
    part = f"{plan}/A1"
    facts = [
        (plan, "hasAction", part),
        (part, "hasMeasure", f"{part}.1"),
        (part, "forGroup", f"{BASE}group/youth"),
        (part, "hasLeadResponsibility", f"{part}/r1"),
        (part, "hasPlainResponsibility", f"{part}/r2"),
        (f"{part}/r1", "agent", f"{BASE}department/1/科协"),
        (f"{part}/r1", "role", f"{BASE}role/lead"),
        (f"{part}/r2", "agent", f"{BASE}department/1/教育局"),
        (f"{part}/r2", "role", f"{BASE}role/responsible"),
        (f"{part}.1", "forGroup", f"{BASE}group/women"),
        (f"{part}.1", "hasLeadResponsibility", f"{part}/r3"),
        (f"{part}/r3", "agent", f"{BASE}department/1/科协"),
        (f"{part}/r3", "role", f"{BASE}role/lead"),
    ]
    lines = "".join(f"<{s}> <{kepu}{p}> <{o}> .\n" for s, p, o in facts)
    (measure,) = read_measures("x.txt", lines.encode())
    assert measure.groups == (f"{BASE}group/women", f"{BASE}group/youth")
    assert [(one.agent.rpartition("/")[2], one.own) for one in measure.involved] == [
        ("科协", True),
        ("教育局", False),
    ]


def test_a_graph_without_measures_gives_none_and_no_triples_are_refused() -> None:
    assert read_measures("x.txt", b"") == ()
    with pytest.raises(SyntaxError):
        read_measures("x.txt", b"<a> <https://w3id.org/kepu/ontology#text> nonsense .\n")


def test_inferred_triples_change_nothing(documents: dict[str, Document]) -> None:
    document = documents["hunan.txt"]
    both = read_measures("hunan.txt", document.asserted, document.inferred)
    assert both == read_measures("hunan.txt", document.asserted)


def test_a_measure_comes_back_from_its_line(measures: dict[str, tuple[MeasureEntry, ...]]) -> None:
    made = entry(
        "第一行\n第二行\u2028“引号”\\",
        involved=(involved("科协", function="science-association", own=False),),
        goals=(goal("讲座", 2, "场次", upper=5.5, year=2025),),
        groups=("a", "b"),
        years=(None, 2025),
    )
    for measure in (made, *(one for some in measures.values() for one in some)):
        line = to_json(measure)
        assert "\n" not in line
        assert from_json(line) == from_json(line.encode()) == measure


@pytest.mark.parametrize(
    "line", ["", "[]", "null", "{}", '{"involved":[],"goals":[]}', '{"involved":3,"goals":[]}']
)
def test_a_line_of_another_shape_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(line)


def test_a_truncated_line_is_refused() -> None:
    line = to_json(entry("办好科技节"))
    for length in range(len(line)):
        with pytest.raises(ValueError, match=r"."):
            from_json(line[:length])
    with pytest.raises(ValueError, match=r"."):
        from_json(json.dumps({**json.loads(line), "involved": [{}]}))


def test_keys_are_64_bits_of_the_iri() -> None:
    assert entry("a").key == key_of(entry("b").iri)
    assert key_of("https://w3id.org/kepu/id/plan/1/x/A1.1") == 0xB08252ACC3AB1946
    assert entry("a").key != entry("a", 2).key
    assert 0 <= entry("a").key < 2**64


def test_reading_a_document_takes_milliseconds(documents: dict[str, Document]) -> None:
    document = documents["yunnan.txt"]
    begin = time.process_time()
    for _ in range(5):
        read_measures("yunnan.txt", document.asserted)
    assert (time.process_time() - begin) / 5 < 0.2
