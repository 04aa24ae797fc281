"""One document: what comes of its bytes, and what is refused."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import derive as module
from kg.derive import Basis, BasisSpec, derive, load_basis, read_record, redirected
from kg.errors import NotAPlanError, UnquotedFactError
from kg.readers.errors import EmptyFile
from kg.triples import DocumentGraph
from kg.triples import triples as document_triples

Text = Callable[..., str]
BASE = "https://w3id.org/kepu/id/"
COUNTY = f"{BASE}plan/532924/kexue-suzhi-shishi-fangan/2021-2025"


def test_a_plan_gives_its_document(basis: Basis, plan_text: Text) -> None:
    data = plan_text("宾川县").encode("gb18030")
    derived = derive(data, "a.txt", basis)
    document = derived.document
    assert (document.plan, document.source) == (COUNTY, "a.txt")
    assert document.title == "宾川县全民科学素质行动实施方案（2021—2025年）"
    assert document.original == data
    assert document.text.startswith("宾川县")
    assert document.graphs.document == f"{BASE}graph/document/532924/kexue-suzhi-shishi-fangan/2021-2025"
    assert document.graphs.inferred == f"{BASE}graph/inferred/532924/kexue-suzhi-shishi-fangan/2021-2025"
    assert document.graphs.provenance == f"{BASE}graph/provenance"
    assert (document.figures["actions"], document.figures["measures"]) == (3, 4)
    assert derived.versions == basis.versions


def test_what_is_inferred_is_not_stated(basis: Basis, plan_text: Text) -> None:
    document = derive(plan_text("宾川县").encode(), "a.txt", basis).document
    stated, inferred = (set(data.splitlines()) for data in (document.asserted, document.inferred))
    assert stated
    assert inferred
    assert not stated & inferred


def test_the_same_bytes_give_the_same_in_any_process(basis: Basis, plan_text: Text, tmp_path: Path) -> None:
    """Sets and dictionaries of strings have another order in every process."""
    file = tmp_path / "a.txt"
    file.write_text(plan_text("宾川县"))
    here = derive(file.read_bytes(), "a.txt", basis).document
    script = (
        "import sys; from pathlib import Path; from kg.derive import *\n"
        "document = derive(Path(sys.argv[1]).read_bytes(), 'a.txt', load_basis(BasisSpec())).document\n"
        "sys.stdout.buffer.write(document.asserted + document.inferred + document.provenance)\n"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script, str(file)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert done.stdout == here.asserted + here.inferred + here.provenance


def test_the_name_of_the_file_stands_in_the_provenance_alone(basis: Basis, plan_text: Text) -> None:
    data = plan_text("宾川县").encode()
    one, other = (derive(data, name, basis).document for name in ("a.txt", "b.txt"))
    assert (one.asserted, one.inferred) == (other.asserted, other.inferred)
    assert one.provenance != other.provenance


def test_a_slug_stands_in_the_iri_in_place_of_the_titles(basis: Basis, plan_text: Text) -> None:
    document = derive(plan_text("宾川县").encode(), "a.txt", basis, slug="第二版").document
    assert document.plan == f"{BASE}plan/532924/第二版/2021-2025"
    assert document.slug == "第二版"


def test_the_base_is_that_of_the_basis(plan_text: Text) -> None:
    other = load_basis(BasisSpec(base="https://example.org/kg/"))
    document = derive(plan_text("宾川县").encode(), "a.txt", other).document
    assert document.plan.startswith("https://example.org/kg/plan/532924/")
    assert BASE.encode() not in document.asserted + document.inferred + document.provenance


def test_a_basis_is_loaded_once(basis: Basis) -> None:
    assert load_basis(BasisSpec()) is basis


@pytest.mark.parametrize(
    ("text", "reason", "remedy"),
    [
        ("关于同意建立科普基地的批复\n\n市科协：\n同意建立科普基地。\n", "批复", "Submit plans"),
        ("今天天气很好。\n", "没有找到公文标题", "Submit plans"),
        (
            "全民科学素质行动实施方案\n一、任务\n（一）科普。\n1. 办好科技节。举办科技节。\n",
            "地区",
            "Name the region",
        ),
    ],
)
def test_what_is_no_plan_is_refused_with_the_reason(
    basis: Basis, text: str, reason: str, remedy: str
) -> None:
    with pytest.raises(NotAPlanError) as caught:
        derive(text.encode(), "a.txt", basis)
    assert caught.value.place == "a.txt"
    assert reason in caught.value.message
    assert remedy in caught.value.remedy


def test_what_cannot_be_read_is_refused_by_its_reader(basis: Basis) -> None:
    with pytest.raises(EmptyFile, match="空"):
        derive(b" \n", "a.txt", basis)


def test_a_record_of_no_plan_is_empty_and_says_why(basis: Basis) -> None:
    source, record = read_record("关于同意建立科普基地的批复\n同意。\n".encode(), "a.txt", basis)
    assert source.text == "关于同意建立科普基地的批复\n同意。"
    assert record.plan.id is None
    assert len(record.warnings) == 1


def test_triples_that_shacl_refuses_refuse_the_document(
    basis: Basis, plan_text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Extraction makes no such triples: quotes are taken away from them here."""

    def unquoted(*given: Any) -> DocumentGraph:
        graph = document_triples(*given)
        kept = (triple for triple in graph.triples if not triple.predicate.value.endswith("quotedFrom"))
        return DocumentGraph(tuple(kept), graph.warnings)

    monkeypatch.setattr(module, "document_triples", unquoted)
    data = plan_text("宾川县").encode()
    with pytest.raises(UnquotedFactError) as caught:
        derive(data, "a.txt", basis)
    assert caught.value.place == "a.txt"
    assert "SHACL" in caught.value.message
    assert caught.value.message.count("quotedFrom") == 3, "so many are shown"
    assert derive(data, "a.txt", basis, validate=False).document.plan == COUNTY


def test_departments_are_counted_by_their_names(basis: Basis, plan_text: Text) -> None:
    _, record = read_record(plan_text("宾川县").encode(), "a.txt", basis)
    assert module.figures(record)["departments"] == 4


def test_redirects_stand_in_the_provenance(basis: Basis, plan_text: Text) -> None:
    document = derive(plan_text("宾川县").encode(), "a.txt", basis).document
    moved = redirected(document, [f"{BASE}plan/old"])
    added = moved.provenance.decode().removeprefix(document.provenance.decode())
    assert added == f"<{BASE}plan/old> <http://purl.org/dc/terms/isReplacedBy> <{COUNTY}> .\n"
    assert moved.asserted == document.asserted
