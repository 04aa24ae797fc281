"""A record becomes RDF: shape, quotes, order, and nothing beyond the ontology."""

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.entities.context import Entities
from kg.iris import Names
from kg.lexicons import Lexicons
from kg.readers.base import SourceText
from kg.records import (
    Action,
    ActivityRef,
    Citation,
    DepartmentRef,
    IndicatorRef,
    Measure,
    Plan,
    PlanRecord,
    RegionRef,
    Span,
    TargetGroupRef,
)
from kg.triples import DocumentGraph, UnquotedError, triples
from kg.turtle import document_prefixes, turtle
from ontology.inference import infer
from ontology.loading import AXIOMS
from ontology.loading import triples as axioms
from ontology.namespaces import KEPU, PREFIXES
from ontology.rules import read_rules
from ontology.validation import background, validate

PLAN = "https://w3id.org/kepu/id/plan/341321/kepu-gongzuo-yaodian/2024"
TEXT = """砀山县2024年科普工作要点
砀科〔2024〕1号
砀山县科学技术协会
2024年3月1日
根据《安徽省科普工作要点（2021-2025）》（皖科〔2021〕2号），制定本要点。到2024年底，全县公民具备科学素质比例达到12.5％。
（一）青少年提升行动
激发好奇心。
1.加强应急科普。面向广大老年人，举办全国科普日活动2至4场，参加6.5万人次，
建成科普园3座圈。
（县教育局、县飞天办牵头，市生态环境局、财政局、各镇参与）
（二）组织保障
2.落实科普经费。
责任单位：县教育局"""


def at(words: str, number: int = 1) -> Span:
    """Where the words stand for the n-th time."""
    start = -1
    for _ in range(number):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def department(name: str, role: Any, number: int = 1) -> DepartmentRef:
    return DepartmentRef(name=name, role=role, span=at(name, number))


def target(quote: str, name: str, value: float, **fields: Any) -> IndicatorRef:
    given = {"scope": "A1.1", "comparator": "=", "span": at(quote), **fields}
    return IndicatorRef(quote=quote, name=name, value=value, **given)


def header() -> Plan:
    title = "砀山县2024年科普工作要点"
    return Plan(
        id=PLAN,
        title=title,
        region=RegionRef(name="砀山县", code="341321"),
        level="county",
        kind="工作要点",
        status="issued",
        document_number="砀科〔2024〕1号",
        issuer="砀山县科学技术协会",
        issued=date(2024, 3, 1),
        start_year=2024,
        end_year=2024,
        based_on=(
            Citation(
                title="安徽省科普工作要点（2021-2025）",
                document_number="皖科〔2021〕2号",
                span=at("安徽省科普工作要点（2021-2025）"),
            ),
        ),
        spans={
            "title": at(title),
            "documentNumber": at("砀科〔2024〕1号"),
            "issuer": at("砀山县科学技术协会"),
            "issued": at("2024年3月1日"),
            "period": at("2024年"),
        },
    )


def record(**changes: Any) -> PlanRecord:
    whole = PlanRecord(
        plan=header(),
        actions=(
            Action(
                id="A1",
                label="（一）",
                title="青少年提升行动",
                kind="improvement",
                parent="一、任务",
                objective="激发好奇心。",
                span=at("（一）青少年提升行动"),
            ),
            Action(id="A2", label="（二）", title="组织保障", kind="safeguard", span=at("（二）组织保障")),
        ),
        measures=(
            Measure(
                id="A1.1",
                action="A1",
                label="1.",
                title="加强应急科普",
                text="加强应急科普。面向广大老年人，举办全国科普日活动2至4场，参加6.5万人次，建成科普园3座圈。",
                departments=(
                    department("县教育局", "lead"),
                    department("县飞天办", "lead"),
                    department("市生态环境局", "participant"),
                    department("财政局", "participant"),
                    department("各镇", "participant"),
                ),
                target_groups=(TargetGroupRef(name="广大老年人", span=at("广大老年人")),),
                span=(at("1.加强")[0], at("座圈。")[1]),
            ),
            Measure(
                id="A2.1",
                action="A2",
                label="2.",
                text="落实科普经费。",
                departments=(department("县教育局", "responsible", 2),),
                span=at("2.落实科普经费。"),
            ),
        ),
        indicators=(
            target(
                "到2024年底，全县公民具备科学素质比例达到12.5％",
                "公民具备科学素质比例",
                12.5,
                scope="plan",
                comparator=">=",
                unit="％",
                by=2024,
            ),
            target("举办全国科普日活动2至4场", "全国科普日活动", 2, comparator="range", value2=4, unit="场"),
            target("参加6.5万人次", "全国科普日活动", 65000, unit="人次", per="year"),
            target("建成科普园3座圈", "科普园", 3, unit="座圈"),
        ),
        activities=(ActivityRef(measure="A1.1", name="全国科普日活动", span=at("全国科普日活动")),),
    )
    return whole.model_copy(update=changes)


SOURCE = SourceText("要点.txt", TEXT)
PROLOGUE = "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items()) + f"PREFIX p: <{PLAN}/>\n"


@pytest.fixture(scope="module")
def entities() -> Entities:
    return Entities.load(Lexicons.load(), Names())


@pytest.fixture(scope="module")
def graph(entities: Entities) -> DocumentGraph:
    return triples(record(), SOURCE, entities)


@pytest.fixture(scope="module")
def store(graph: DocumentGraph) -> Store:
    return store_of(graph.triples)


def store_of(given: Iterable[Triple]) -> Store:
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in given)
    return store


def rows(store: Store, select: str) -> list[tuple[str, ...]]:
    """The values of a SELECT, IRIs without the base."""
    found = store.query(PROLOGUE + select)
    plain = [tuple(t.value.removeprefix(Names().base) if t else "" for t in row) for row in found]  # type: ignore[union-attr]
    return sorted(plain)


def values(store: Store, subject: str, name: str) -> set[str]:
    return {row[0] for row in rows(store, f"SELECT ?v {{ <{subject}> {name} ?v }}")}


def test_the_header_is_stated(store: Store) -> None:
    assert values(store, PLAN, "kepu:title") == {"砀山县2024年科普工作要点"}
    assert values(store, PLAN, "kepu:region") == {"region/341321"}
    assert values(store, PLAN, "kepu:level") == {"level/county"}
    assert values(store, PLAN, "kepu:planKind") == {"plan-kind/key-points"}
    assert values(store, PLAN, "kepu:status") == {"status/issued"}
    assert values(store, PLAN, "kepu:documentNumber") == {"砀科〔2024〕1号"}
    assert values(store, PLAN, "kepu:issuer") == {"department/341321/科协"}
    assert values(store, PLAN, "kepu:issued") == {"2024-03-01"}
    assert values(store, PLAN, "kepu:startYear") == values(store, PLAN, "kepu:endYear") == {"2024"}


def test_a_cited_plan_has_the_iri_that_it_will_have(store: Store) -> None:
    cited = "plan/340000/kepu-gongzuo-yaodian/2021-2025"
    assert values(store, PLAN, "kepu:basedOn") == {cited}
    assert values(store, Names().base + cited, "rdfs:label") == {"安徽省科普工作要点（2021—2025年）"}


def test_parts_stand_in_their_order(store: Store) -> None:
    query = "SELECT ?a ?ao ?m ?mo { ?x kepu:hasAction ?a . ?a kepu:order ?ao ; kepu:hasMeasure ?m . ?m kepu:order ?mo }"
    path = PLAN.removeprefix(Names().base)
    assert rows(store, query) == [
        (f"{path}/A1", "1", f"{path}/A1.1", "1"),
        (f"{path}/A2", "2", f"{path}/A2.1", "1"),
    ]
    assert values(store, f"{PLAN}/A1", "kepu:heading") == {"一、任务"}
    assert values(store, f"{PLAN}/A1", "kepu:objective") == {"激发好奇心。"}


def test_a_measure_without_title_is_labelled_by_its_first_words(store: Store) -> None:
    assert values(store, f"{PLAN}/A2.1", "rdfs:label") == {"落实科普经费"}
    assert values(store, f"{PLAN}/A2.1", "kepu:title") == set()


def test_responsibilities_join_parts_and_agents_by_role(store: Store) -> None:
    query = "SELECT ?p ?agent { p:A1.1 ?p ?r . ?r kepu:agent ?agent }"
    shortened = [(p.removeprefix(KEPU), agent) for p, agent in rows(store, query)]
    assert shortened == [
        ("hasLeadResponsibility", "department/341321/教育局"),
        ("hasLeadResponsibility", "department/341321/飞天办"),
        ("hasParticipantResponsibility", "department-group/341321/各镇"),
        ("hasParticipantResponsibility", "department/341300/生态环境局"),
        ("hasParticipantResponsibility", "department/341300/财政局"),
    ]


def test_a_department_that_is_named_twice_has_one_responsibility(entities: Entities) -> None:
    twice = (department("县教育局", "lead"), department("县教育局", "lead", 2))
    first = record().measures[0].model_copy(update={"departments": twice})
    graph = triples(record(measures=(first,)), SOURCE, entities)
    assert len(values(store_of(graph.triples), f"{PLAN}/A1.1", "kepu:hasLeadResponsibility")) == 1
    found = validate(graph.triples, background())
    assert found == []


def test_targets_have_value_unit_deadline_and_recurrence(store: Store) -> None:
    query = """SELECT ?i ?c ?v ?up ?u ?due ?per { ?t kepu:ofIndicator ?i ; kepu:comparator ?c ; kepu:value ?v ;
        kepu:unit ?u . OPTIONAL { ?t kepu:upperValue ?up } OPTIONAL { ?t kepu:dueYear ?due }
        OPTIONAL { ?t kepu:recurrence ?per } }"""
    assert rows(store, query) == [
        ("indicator/全国科普日活动", "=", "65000", "", "unit/人次", "", "year"),
        ("indicator/全国科普日活动", "range", "2", "4", "unit/场次", "", ""),
        ("indicator/公民具备科学素质的比例", ">=", "12.5", "", "unit/percent", "2024", ""),
        ("indicator/科普园", "=", "3", "", "unit/座圈", "", ""),
    ]


def test_two_targets_of_one_name_are_two_things(store: Store) -> None:
    found = values(store, f"{PLAN}/A1.1", "kepu:hasTarget")
    start = f"{PLAN}/A1.1/target/".removeprefix(Names().base)
    assert found == {f"{start}全国科普日活动", f"{start}全国科普日活动~2", f"{start}科普园"}


def test_groups_themes_and_activities_are_concepts(store: Store) -> None:
    assert values(store, f"{PLAN}/A1.1", "kepu:forGroup") == {"group/older-people"}
    assert values(store, f"{PLAN}/A1.1", "kepu:theme") == {"theme/emergency-science"}
    assert values(store, f"{PLAN}/A1.1", "kepu:hasActivity") == {"activity/全国科普日"}


def test_every_passage_quotes_the_text_at_its_place(store: Store) -> None:
    query = (
        "SELECT ?s ?e ?q { ?p oa:hasSelector [ oa:start ?s ; oa:end ?e ] ; oa:hasSelector [ oa:exact ?q ] }"
    )
    found = rows(store, query)
    assert len(found) > 15
    assert all(TEXT[int(start) : int(end)] == quote for start, end, quote in found)


def test_the_quote_behind_a_theme_is_the_label_in_the_title(store: Store) -> None:
    query = """SELECT ?q { ?a kepu:about p:A1.1 ; kepu:property kepu:theme ; oa:hasTarget ?p .
        ?p oa:hasSelector [ oa:exact ?q ] }"""
    assert rows(store, query) == [("应急科普",)]


def test_shapes_accept_the_graph(graph: DocumentGraph) -> None:
    assert validate(graph.triples, background()) == []


def test_shapes_accept_it_with_all_that_is_inferred(graph: DocumentGraph) -> None:
    inferred = infer(read_rules(axioms(AXIOMS)), graph.triples)
    assert validate([*graph.triples, *inferred], background()) == []


def test_no_term_is_used_that_the_ontology_does_not_declare(graph: DocumentGraph) -> None:
    declared = {t.subject.value for t in axioms(AXIOMS) if isinstance(t.subject, NamedNode)}
    predicates = {t.predicate.value for t in graph.triples}
    classes = {t.object.value for t in graph.triples if t.predicate.value == PREFIXES["rdf"] + "type"}
    used = {iri for iri in predicates | classes if not iri.startswith((PREFIXES["rdf"], PREFIXES["rdfs"]))}
    assert used - declared == set()


def test_there_are_no_blank_nodes_and_only_agreed_datatypes(graph: DocumentGraph) -> None:
    assert not any(isinstance(end, BlankNode) for t in graph.triples for end in (t.subject, t.object))
    kinds = {t.object.datatype.value for t in graph.triples if isinstance(t.object, Literal)}
    allowed = {PREFIXES["xsd"] + kind for kind in ("string", "integer", "decimal", "date")}
    assert kinds == allowed | {PREFIXES["rdf"] + "langString"}


def test_what_is_not_known_is_kept_and_reported(graph: DocumentGraph, store: Store) -> None:
    assert [w.partition("。")[0] for w in graph.warnings] == [
        "不知道“县飞天办”的职能",
        "词表中没有单位“座圈”",
    ]
    assert values(store, Names().base + "unit/座圈", "skos:prefLabel") == {"座圈"}


def test_a_fact_without_a_place_is_refused(entities: Entities) -> None:
    unquoted = ActivityRef(measure="A1.1", name="科技节")
    with pytest.raises(UnquotedError, match="科技节") as caught:
        triples(record(activities=(unquoted,)), SOURCE, entities)
    assert caught.value.place == "要点.txt"
    beyond = unquoted.model_copy(update={"span": (0, len(TEXT) + 1)})
    with pytest.raises(UnquotedError):
        triples(record(activities=(beyond,)), SOURCE, entities)


@pytest.mark.parametrize(
    "change", [{"id": None}, {"region": None}, {"region": RegionRef(name="新华区", code=None)}]
)
def test_a_record_without_identity_has_no_graph(entities: Entities, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"id|region"):
        triples(record(plan=header().model_copy(update=change)), SOURCE, entities)


def test_a_zone_is_described_where_no_vocabulary_has_it(entities: Entities) -> None:
    zone = header().model_copy(update={"region": RegionRef(name="宿州市高新区", code=None)})
    graph = triples(record(plan=zone), SOURCE, entities)
    store = store_of(graph.triples)
    region = Names().base + "region/宿州市高新区"
    assert values(store, region, "skos:broader") == {"region/341300"}
    assert validate(graph.triples, background()) == []


def test_two_names_at_one_place_have_two_annotations(entities: Entities) -> None:
    places = at("全国科普日活动")
    both = tuple(ActivityRef(measure="A1.1", name=name, span=places) for name in ("全国科普日", "科技节"))
    graph = triples(record(activities=both), SOURCE, entities)
    assert validate(graph.triples, background()) == []


def test_another_base_names_everything_of_ours(entities: Entities) -> None:
    base = "http://kepu.example/id/"
    moved = Entities.load(Lexicons.load(), Names(base))
    plan = header().model_copy(update={"id": PLAN.replace(Names().base, base)})
    text = turtle(triples(record(plan=plan), SOURCE, moved).triples)
    assert Names().base not in text
    assert validate(parsed(text), background(base)) == []


def parsed(text: str) -> list[Triple]:
    quads = parse(text.encode(), format=RdfFormat.TURTLE)
    return [Triple(q.subject, q.predicate, q.object) for q in quads]


def test_turtle_says_the_same_triples(graph: DocumentGraph) -> None:
    text = turtle(graph.triples, document_prefixes(Names(), PLAN))
    assert set(parsed(text)) == set(graph.triples)


def test_turtle_is_readable_plan_first_and_evidence_last(graph: DocumentGraph) -> None:
    text = turtle(graph.triples, document_prefixes(Names(), PLAN))
    starts = (
        "id:plan\\/341321\\/kepu-gongzuo-yaodian\\/2024 a kepu:Plan",
        "p:A1 a kepu:ImprovementAction",
        "p:A1.1 a kepu:Measure",
        "p:passage\\/0-14 a kepu:Passage",
    )
    places = [text.index(f"\n{start}") for start in starts]
    assert places == sorted(places)
    assert "    kepu:region region:341321 ;\n" in text
    assert "    kepu:value 12.5 ;\n" in text


def test_equal_input_gives_equal_bytes_in_another_process(graph: DocumentGraph, tmp_path: Path) -> None:
    given = tmp_path / "record.json"
    given.write_text(json.dumps({"record": record().model_dump_json(), "text": TEXT}), encoding="utf-8")
    code = """
import json, sys
from kg.entities.context import Entities
from kg.iris import Names
from kg.lexicons import Lexicons
from kg.readers.base import SourceText
from kg.records import PlanRecord
from kg.triples import triples
from kg.turtle import turtle
given = json.load(open(sys.argv[1], encoding="utf-8"))
record = PlanRecord.model_validate_json(given["record"])
graph = triples(record, SourceText("要点.txt", given["text"]), Entities.load(Lexicons.load(), Names()))
sys.stdout.buffer.write(turtle(graph.triples).encode())
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(given)],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout == turtle(graph.triples).encode()
