"""A planted error of each sort is found; the project's own ontology has none."""

import tomllib
from pathlib import Path

import pytest
from rdflib import Graph

from ontology.check import Files, check, own_files
from ontology.declarations import TABLES
from ontology.findings import Finding
from ontology.graphs import graph
from ontology.hygiene import RuleError, check_hygiene, read_rule, rules
from ontology.loading import AXIOMS, FOREIGN, ONTOLOGY, triples
from ontology.profile import check_profile

DATA = Path(__file__).parent / "data"
CLEAN = DATA / "clean.ttl"
VOCABULARY = DATA / "vocabulary.ttl"
PLANTED = tomllib.loads((DATA / "planted-axioms.toml").read_text(encoding="utf-8"))


def planted(source: Path, old: str, new: str) -> str:
    text = source.read_text(encoding="utf-8")
    assert old in text, f"nothing to replace: {old}"
    return text.replace(old, new, 1) if old else f"{text}\n{new}"


def cases(table: str) -> pytest.MarkDecorator:
    rows = PLANTED[table]
    return pytest.mark.parametrize(
        ("rule", "old", "new"), rows, ids=[f"{row[0]} {row[2][:60]}" for row in rows]
    )


def written(folder: Path, text: str) -> Path:
    path = folder / "planted.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def rules_of(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_our_ontology_has_no_finding() -> None:
    assert check(own_files()) == []


def test_our_ontology_is_owl_2_dl_with_and_without_the_axioms_of_others() -> None:
    assert check_profile(graph([ONTOLOGY])) == []
    assert check_profile(graph(AXIOMS)) == []


def test_a_clean_ontology_has_no_finding() -> None:
    assert check(Files(axioms=[CLEAN], shapes=[], vocabularies=[])) == []


@cases("profile")
def test_a_breach_of_the_profile_is_found(rule: str, old: str, new: str) -> None:
    assert rule in rules_of(check_profile(Graph().parse(data=planted(CLEAN, old, new), format="turtle")))


@cases("hygiene")
def test_a_breach_of_good_style_is_found(rule: str, old: str, new: str, tmp_path: Path) -> None:
    assert rule in rules_of(check_hygiene(triples([written(tmp_path, planted(CLEAN, old, new))])))


@cases("reasoner")
def test_what_only_a_reasoner_sees_is_found(rule: str, old: str, new: str, tmp_path: Path) -> None:
    file = written(tmp_path, planted(CLEAN, old, new))
    assert rule in rules_of(check(Files(axioms=[file], shapes=[], vocabularies=[])))


def test_every_rule_has_a_planted_error() -> None:
    assert {row[0] for row in PLANTED["profile"]} == set(TABLES["rules"])
    assert {row[0] for row in PLANTED["hygiene"]} == {rule.id for rule in rules()}


def test_a_regular_chain_and_simple_properties_are_accepted() -> None:
    more = """
    kepu:near owl:propertyChainAxiom ( kepu:near kepu:beside ), ( kepu:beside kepu:near ), ( kepu:near kepu:near ) .
    kepu:beside a owl:IrreflexiveProperty, owl:FunctionalProperty .
    kepu:Part rdfs:subClassOf [ a owl:Restriction ; owl:onProperty kepu:beside ; owl:cardinality "1"^^xsd:nonNegativeInteger ] .
    kepu:beside rdfs:subPropertyOf kepu:within .
    """
    assert check_profile(Graph().parse(data=planted(CLEAN, "", more), format="turtle")) == []


def test_a_finding_names_severity_rule_and_subject_in_both_languages() -> None:
    graph = Graph().parse(data=planted(CLEAN, "", "kepu:Part rdfs:subClassOf kepu:Piece ."), format="turtle")
    assert [str(finding) for finding in check_profile(graph)] == [
        "error profile-declaration https://w3id.org/kepu/ontology#Piece: 未声明为 class。Not declared as class."
    ]


def test_terms_that_only_shapes_or_vocabularies_use_must_be_declared(tmp_path: Path) -> None:
    shape = "<https://example.org/s> <http://www.w3.org/ns/shacl#targetClass> <https://w3id.org/kepu/ontology#Poem> ."
    files = Files(axioms=[CLEAN], shapes=[written(tmp_path, shape)], vocabularies=[])
    (finding,) = check(files)
    assert (finding.rule, finding.subject) == ("undeclared-term", "https://w3id.org/kepu/ontology#Poem")


def test_a_vocabulary_that_breaks_its_shapes_is_found(tmp_path: Path) -> None:
    broken = planted(VOCABULARY, 'skos:notation "990000"', 'skos:notation "990121"')
    files = Files(axioms=AXIOMS, shapes=[], vocabularies=[written(tmp_path, broken)])
    found = check(files)
    assert rules_of(found) == {"vocabulary-notation"}
    assert {finding.subject[-6:] for finding in found} == {"990000", "990121"}


def test_broken_turtle_is_named_with_its_line(tmp_path: Path) -> None:
    files = Files(
        axioms=[FOREIGN, written(tmp_path, "<https://example.org/i>\n  a b .")], shapes=[], vocabularies=[]
    )
    (finding,) = check(files)
    assert finding.rule == "syntax"
    assert finding.subject == "planted.ttl"
    assert "Line 2" in finding.message


def test_a_rule_without_its_head_is_refused() -> None:
    with pytest.raises(RuleError, match=r"bad\.rq"):
        read_rule("bad", "# zh: 坏\n# en: bad\n# severity: grave\n# source: none\nSELECT ?subject WHERE {}")
