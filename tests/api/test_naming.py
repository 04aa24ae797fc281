"""Filters in users' words: what they mean, and what is said of those that mean nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from api.filters import NAMED, Written
from api.naming import Naming, UnknownNameError
from kg.iris import Names
from kg.stores.base import Document, GraphNames
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import QueryLimits
from kg.stores.triples import ntriples
from search.fields import FIELDS

NAMES = Names()
PROVINCE, COUNTY = (NAMES.plan(f"{code}/kexue/2021-2025") for code in ("530000", "532924"))
AGENTS = """
@base <https://w3id.org/kepu/id/> .
@prefix kepu: <https://w3id.org/kepu/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<department/530000/科协> kepu:region <region/530000> ; skos:prefLabel "云南省科协"@zh ; skos:altLabel "省科协"@zh .
<department/530000/教育厅> kepu:region <region/530000> ; skos:prefLabel "云南省教育厅"@zh .
<department/532924/科协> kepu:region <region/532924> ; skos:prefLabel "宾川县科协"@zh ; skos:altLabel "县科协"@zh .
"""


@pytest.fixture(scope="module")
def naming(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Naming]:
    """The names of a store with two plans and three departments."""
    store = EmbeddedStore(tmp_path_factory.mktemp("names") / "store", create=True, workers=1)
    triples = ntriples(parse(AGENTS.encode(), RdfFormat.TURTLE))
    with store.write({}) as batch:
        for plan, source, title in ((PROVINCE, "yn.txt", "云南省方案"), (COUNTY, "bc.txt", "宾川县方案")):
            graphs = GraphNames(
                NAMES.document_graph(plan), NAMES.inferred_graph(plan), NAMES.graph("provenance")
            )
            batch.put(Document(plan, source, title, graphs, triples, b"", b"", source.encode(), title))
    with store.snapshot() as snapshot:
        documents = snapshot.manifest.documents
    yield Naming(NAMES.base, documents, store, QueryLimits(30, 1024, 1000, 2**20))
    store.close()


def meant(naming: Naming, field: str, *words: str) -> list[str]:
    """What the words mean, without the base."""
    filters = naming.filters(Written({field: words}))
    return [str(value).removeprefix(NAMES.base) for value in getattr(filters, FIELDS[field].attribute)]


@pytest.mark.parametrize(
    ("field", "word", "meaning"),
    [
        ("region", "河北省", "region/130000"),
        ("region", "河北", "region/130000"),
        ("region", "130000", "region/130000"),
        ("region", "１３００００", "region/130000"),
        ("region", "region/130000", "region/130000"),
        ("region", "https://w3id.org/kepu/id/region/130000", "region/130000"),
        ("region", "云南省大理州宾川县", "region/532924"),
        ("region", "吉林", "region/220000"),
        ("level", "县级", "level/county"),
        ("level", "county", "level/county"),
        ("year", "2025", "2025"),
        ("year", "2025年", "2025"),
        ("department", "省科协", "department/530000/科协"),
        ("department", "宾川县科协", "department/532924/科协"),
        ("department", "department/530000/教育厅", "department/530000/教育厅"),
        ("department", "department/530000/%E6%95%99%E8%82%B2%E5%8E%85", "department/530000/教育厅"),
        ("function", "教育", "function/education"),
        ("role", "牵头单位", "role/lead"),
        ("action-kind", "保障措施", "action-kind/safeguard"),
        ("group", "老年人", "group/older-people"),
        ("group", " older-people ", "group/older-people"),
        ("theme", "食品安全科普", "theme/food-safety"),
        ("plan", "yn.txt", "plan/530000/kexue/2021-2025"),
        ("plan", "云南省", "plan/530000/kexue/2021-2025"),
        ("plan", "plan/530000/kexue/2021-2025", "plan/530000/kexue/2021-2025"),
    ],
)
def test_a_filter_means_what_users_call_it(naming: Naming, field: str, word: str, meaning: str) -> None:
    assert meant(naming, field, word) == [meaning]


def test_a_department_without_its_place_is_that_of_every_region(naming: Naming) -> None:
    wanted = ["department/530000/科协", "department/532924/科协"]
    assert meant(naming, "department", "科协") == wanted
    assert meant(naming, "department", "科学技术协会") == wanted


def test_words_of_a_title_mean_all_plans_that_have_them(naming: Naming) -> None:
    assert len(meant(naming, "plan", "方案")) == 2


def test_a_name_of_several_regions_means_them_all(naming: Naming) -> None:
    assert {"region/320106", "region/350102"} <= set(meant(naming, "region", "鼓楼区"))


def test_several_words_are_several_values_each_once(naming: Naming) -> None:
    assert meant(naming, "year", "2025", "2024", "2025年") == ["2025", "2024"]


@pytest.mark.parametrize(
    ("field", "word", "similar"),
    [
        ("region", "云难省", "云南省"),
        ("region", "999999", ""),
        ("region", "region/999999", ""),
        ("level", "县城", "县"),
        ("year", "20255", "2025"),
        ("year", "-1", ""),
        ("department", "教育厅局", "教育厅"),
        ("department", "", ""),
        ("group", "老人年", "老年人"),
        ("group", "group/nothing", ""),
        ("plan", "西藏方案", "云南省方案"),
    ],
)
def test_a_name_that_nothing_has_is_refused_with_similar_ones(
    naming: Naming, field: str, word: str, similar: str
) -> None:
    with pytest.raises(UnknownNameError) as raised:
        meant(naming, field, word)
    assert f"“{word}”" in raised.value.message
    assert similar in raised.value.remedy


def test_the_target_is_passed_on(naming: Naming) -> None:
    assert naming.filters(Written(target=False)).target is False


def test_values_have_labels(naming: Naming) -> None:
    base = NAMES.base
    assert naming.label("department", f"{base}department/530000/科协") == "云南省科协"
    assert naming.label("department", f"{base}department/1/x") == "x"
    assert naming.label("plan", PROVINCE) == "云南省方案"
    assert naming.label("region", f"{base}region/130000") == "河北省"
    assert naming.label("region", f"{base}region/唐山高新区") == "唐山高新区"
    assert naming.label("group", f"{base}group/older-people") == "老年人"
    assert naming.label("year", 2025) == "2025"
    assert naming.called("level", "县级") == "县"
    assert naming.called("department", "科协") == "科协"
    assert naming.called("department", "没有") == "没有"


def test_another_base_is_put_before_all_names(naming: Naming) -> None:
    other = replace(naming, base="https://example.org/")
    assert other.filters(Written({"region": ("河北",)})).region == ("https://example.org/region/130000",)


def test_the_table_of_filters_is_that_of_the_search() -> None:
    from search.requests import Filters

    fields = {FIELDS[name].attribute for name in (*NAMED, "target")}
    assert fields == set(Filters.__dataclass_fields__)


def test_every_vocabulary_is_there() -> None:
    folder = Path(__file__).parents[2] / "ontology" / "vocabularies"
    wanted = {field.vocabulary for field in FIELDS.values() if field.vocabulary}
    assert wanted <= {path.stem for path in folder.glob("*.ttl")}
