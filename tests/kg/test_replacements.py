"""Issued plans replace their drafts."""

from kg.triples.replacements import replacements
from ontology.namespaces import KEPU

BASE = "https://w3id.org/kepu/id/plan/"


def test_an_issued_plan_replaces_its_draft_where_both_are_there() -> None:
    plans = [f"{BASE}1/a/2021", f"{BASE}1/a/2021/draft", f"{BASE}2/a/2021", f"{BASE}3/a/2021/draft"]
    found = [(t.subject.value, t.predicate.value, t.object.value) for t in replacements(plans)]  # type: ignore[union-attr]
    assert found == [(f"{BASE}1/a/2021", f"{KEPU}replaces", f"{BASE}1/a/2021/draft")]
