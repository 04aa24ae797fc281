"""The lexicons name only what the vocabularies have, and the vocabularies have what the lexicons read."""

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rdflib import SKOS, Graph

from ontology.loading import vocabulary_paths

LEXICONS = Path(__file__).parents[2] / "data" / "lexicons"
LEVELS = {"nation", "province", "prefecture", "county"}


@cache
def lexicon(name: str) -> dict[str, Any]:
    return tomllib.loads((LEXICONS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def labels(vocabulary: str) -> frozenset[str]:
    graph = Graph().parse(vocabulary_paths()[vocabulary], format="turtle")
    return frozenset(
        str(o) for p in (SKOS.prefLabel, SKOS.altLabel, SKOS.notation) for o in graph.objects(None, p)
    )


def functions() -> set[str]:
    graph = Graph().parse(vocabulary_paths()["functions"], format="turtle")
    return {str(s).rpartition("/")[2] for s in graph.subjects(SKOS.inScheme)}


def rows(*tables: str) -> list[dict[str, Any]]:
    return [row for table in tables for row in lexicon("departments")[table]]


def forms(row: dict[str, Any]) -> list[str]:
    return [row["name"], *row["forms"]]


def test_departments_have_functions_of_the_vocabulary_only() -> None:
    named = {f for row in rows("parts", "bodies", "endings", "groups") for f in row["functions"]}
    assert named - functions() == set()


def test_every_function_is_reached_by_some_name() -> None:
    named = {f for row in rows("parts", "bodies", "endings") for f in row["functions"]}
    assert functions() - named == set()


def test_every_part_and_body_has_a_function() -> None:
    assert [row["name"] for row in rows("parts", "bodies") if not row["functions"]] == []


@pytest.mark.parametrize("table", ["parts", "bodies"])
def test_a_form_belongs_to_one_row(table: str) -> None:
    counts = Counter(form for row in rows(table) for form in forms(row))
    assert [form for form, count in counts.items() if count > 1] == []


def test_hundreds_of_written_forms_are_known() -> None:
    assert sum(len(forms(row)) for row in rows("bodies")) > 150


def test_names_are_written_as_names_are_compared() -> None:
    texts = [form for row in rows("parts", "bodies") for form in forms(row)]
    texts += [row["text"] for row in rows("prefixes", "suffixes", "endings")]
    for text in texts:
        compared = "".join(unicodedata.normalize("NFKC", text).split()).replace("(", "（").replace(")", "）")
        assert text == compared


def test_placeholders_and_levels_are_those_of_the_format() -> None:
    for row in rows("prefixes", "suffixes", "bodies"):
        texts = [row.get("text", ""), row.get("label", ""), *row.get("forms", ())]
        assert set(re.findall(r"\{(\w*)\}", "".join(texts))) <= {"place", "party"}
        assert set(row.get("levels", ())) | {row["level"] for _ in [0] if "level" in row} <= LEVELS


def test_patterns_of_groups_are_regular_expressions_that_take_whole_names() -> None:
    patterns = [re.compile(row["pattern"]) for row in rows("groups")]
    for name in (
        "各镇（园区）",
        "各县（市、区）人民政府",
        "各有关部门",
        "各成员单位",
        "县直有关单位",
        "高校",
        "学会、协会、研究会",
    ):
        assert any(pattern.fullmatch(name) for pattern in patterns), name
    for name in (
        "县教育局",
        "市政府",
        "省科协",
        "县融媒体中心",
        "聊城日报社",
        "市场监管局",
        "国家发展改革委",
    ):
        assert not any(pattern.fullmatch(name) for pattern in patterns), name


def test_every_kind_that_titles_are_cut_by_is_a_plan_kind() -> None:
    assert set(lexicon("subjects")["kinds"]) - labels("plan-kinds") == set()


def test_every_unit_that_targets_are_read_with_is_a_unit() -> None:
    units = {unit for table in lexicon("targets")["units"].values() for unit in table}
    assert units - labels("units") == set()
