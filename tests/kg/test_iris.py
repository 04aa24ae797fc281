"""IRIs: from content only, readable, and valid."""

import pytest
from pyoxigraph import NamedNode

from kg.iris import (
    Names,
    annotation_iri,
    part_iri,
    passage_iri,
    responsibility_iri,
    safe_name,
    target_iri,
    text_iri,
)

PLAN = "https://w3id.org/kepu/id/plan/341321/kexue-suzhi-shishi-fangan/2021-2025"


def test_a_name_is_nfkc_without_white_space_and_stays_readable() -> None:
    assert safe_name("县自然资源和规划局（林业局）") == "县自然资源和规划局(林业局)"
    assert safe_name("科学　素质 \n比例") == "科学素质比例"
    assert safe_name("中国梦·劳动美") == "中国梦·劳动美"


@pytest.mark.parametrize(
    "text", ['a/b?c#d[e]f"g<h>i{j}k|l\\m^n`o%p', "\ue000\ufdd0\x07", "", ".", "..", "🎓"]
)
def test_every_name_makes_a_valid_iri_of_one_segment(text: str) -> None:
    name = safe_name(text)
    assert "/" not in name
    assert name not in {".", ".."}
    assert NamedNode(Names().indicator(text)).value.endswith(name)


def test_different_kinds_and_regions_are_told_apart() -> None:
    names = Names()
    assert names.department("341321", "教育局") == "https://w3id.org/kepu/id/department/341321/教育局"
    made = {
        names.department("341321", "教育局"),
        names.department("341322", "教育局"),
        names.department_group("341321", "教育局"),
        names.indicator("教育局"),
        names.activity("教育局"),
        names.region("341321"),
        names.concept("role", "lead"),
    }
    assert len(made) == 7


def test_the_base_is_configurable() -> None:
    assert Names("http://kepu.example/id/").region("341321") == "http://kepu.example/id/region/341321"


def test_graphs_of_a_plan_carry_its_path() -> None:
    names = Names()
    path = "341321/kexue-suzhi-shishi-fangan/2021-2025/draft"
    plan = names.plan(path)
    assert names.plan_path(plan) == path
    assert names.document_graph(plan) == f"https://w3id.org/kepu/id/graph/document/{path}"
    assert names.inferred_graph(plan) == f"https://w3id.org/kepu/id/graph/inferred/{path}"
    assert names.vocabulary_graph("units") == "https://w3id.org/kepu/id/graph/vocabulary/units"
    assert names.graph("provenance") == "https://w3id.org/kepu/id/graph/provenance"


def test_the_iri_of_another_thing_is_no_plan() -> None:
    with pytest.raises(ValueError, match="region/341321"):
        Names().plan_path(Names().region("341321"))


def test_things_of_a_plan_stand_below_it() -> None:
    part = part_iri(PLAN, "A1.2")
    assert part_iri(PLAN, "plan") == PLAN
    assert part == f"{PLAN}/A1.2"
    assert text_iri(PLAN) == f"{PLAN}/text"
    assert passage_iri(PLAN, (10, 20)) == f"{PLAN}/passage/10-20"
    assert responsibility_iri(part, "lead", "县教育局") == f"{part}/responsibility/lead/县教育局"
    assert target_iri(part, "科技小院", 1) == f"{part}/target/科技小院"
    assert target_iri(part, "科技小院", 2) == f"{part}/target/科技小院~2"
    assert annotation_iri(part, "forGroup", (1, 2)) == f"{part}/annotation/forGroup/1-2"
