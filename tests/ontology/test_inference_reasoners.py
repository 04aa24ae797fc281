"""Our closure of a plan is that of owlrl, and HermiT's as far as it names classes and links."""

from pathlib import Path

import owlrl
import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from kg.entities.context import Entities
from kg.extraction.plan import extract
from kg.extraction.rules import Rules
from kg.iris import Names
from kg.lexicons import Lexicons
from kg.readers import read
from kg.triples import triples as plan_triples
from ontology.axioms import RDF_TYPE, term
from ontology.inference import infer
from ontology.loading import AXIOMS, triples
from ontology.namespaces import BASE, KEPU, PREFIXES
from ontology.reasoner import named_assertions
from ontology.rules import read_rules

SCHEMA = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
SPECIMEN = Path(__file__).parent / "data" / "plan.ttl"


@pytest.fixture(scope="module")
def axioms() -> list[Triple]:
    return list(triples(AXIOMS))


def real_plan(file: Path) -> list[Triple]:
    """The graph that ingest makes of a text."""
    lexicons, names = Lexicons.load(), Names()
    source = read(file.read_bytes(), file.name)
    record = extract(source, Rules.of(lexicons), names)
    return list(plan_triples(record, source, Entities.load(lexicons, names)).triples)


@pytest.fixture(
    scope="module",
    params=[
        "specimen",
        pytest.param("dangshan.txt", marks=[pytest.mark.shared, pytest.mark.slow]),
        pytest.param("tangshan.txt", marks=[pytest.mark.shared, pytest.mark.slow]),
    ],
)
def plan(request: pytest.FixtureRequest) -> list[Triple]:
    if request.param == "specimen":
        return list(triples([SPECIMEN]))
    return real_plan(request.getfixturevalue("shared") / "seeds" / request.param)


@pytest.fixture(scope="module")
def closure(axioms: list[Triple], plan: list[Triple]) -> set[Triple]:
    return set(plan) | set(infer(read_rules(axioms), plan))


def about(triple: Triple) -> str:
    """The IRI of the class or property that a triple is an assertion of, if it has one."""
    named = triple.object if triple.predicate == RDF_TYPE else triple.predicate
    return named.value if isinstance(named, NamedNode) else SCHEMA[0]


def closure_by_owlrl(axioms: list[Triple], plan: list[Triple]) -> set[Triple]:
    """All that owlrl's closure says of the plan's things."""
    graph = rdflib.Graph()
    graph.parse(data=serialize(axioms + plan, format=RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    said = rdflib.Graph()
    for subject in set(graph.subjects()):
        if isinstance(subject, rdflib.URIRef) and subject.startswith(BASE):
            said += graph.triples((subject, None, None))
    return {quad.triple for quad in parse(said.serialize(format="nt"), format=RdfFormat.N_TRIPLES)}


def test_the_closure_of_a_plan_is_that_of_owlrl_in_every_namespace(axioms, plan, closure) -> None:
    theirs = {triple for triple in closure_by_owlrl(axioms, plan) if not about(triple).startswith(SCHEMA)}
    assert theirs == {triple for triple in closure if not about(triple).startswith(SCHEMA)}


def test_the_links_and_types_of_a_plan_in_our_namespace_are_those_of_hermit(axioms, plan, closure) -> None:
    annotations = {triple.subject for triple in axioms if triple.object == term("owl:AnnotationProperty")}
    links = {t for t in closure if isinstance(t.object, NamedNode) and t.predicate not in annotations}
    assert named_assertions([*axioms, *plan]) == {
        triple for triple in links if about(triple).startswith(KEPU)
    }
