"""One document: bytes → record → triples, asserted and inferred. The same bytes give the same, always."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import Triple

from kg.entities.context import Entities
from kg.errors import NotAPlanError, UnquotedFactError
from kg.extraction.plan import extract
from kg.extraction.rules import Rules
from kg.iris import Names
from kg.lexicons import Lexicons
from kg.readers import read
from kg.readers.base import SourceText
from kg.records import PlanRecord
from kg.stores.base import Document, GraphNames
from kg.stores.triples import ntriples
from kg.triples import triples as document_triples
from kg.triples.provenance import provenance_triples, redirect_triple
from ontology.inference import infer
from ontology.loading import AXIOMS, triples
from ontology.namespaces import BASE
from ontology.rules import RuleSet, read_rules

_SHOWN_VIOLATIONS = 3


@dataclass(frozen=True)
class BasisSpec:
    """What documents are derived by, as a user says it: a folder of further lexicons, the base IRI."""

    lexicons: Path | None = None
    base: str = BASE


@dataclass(frozen=True, eq=False)
class Basis:
    """The same, loaded: rules of extraction, of entities and of inference. ``versions`` name them."""

    spec: BasisSpec
    rules: Rules
    entities: Entities
    inference: RuleSet
    names: Names
    versions: Mapping[str, str]


@lru_cache(maxsize=4)
def load_basis(spec: BasisSpec) -> Basis:
    """Load the lexicons and the ontology, once a process. Raises LexiconError."""
    lexicons = Lexicons.load(spec.lexicons)
    names = Names(spec.base)
    return Basis(
        spec=spec,
        rules=Rules.of(lexicons),
        entities=Entities.load(lexicons, names),
        inference=read_rules(triples(AXIOMS, spec.base)),
        names=names,
        versions={"software": version("kepu-graph"), "lexicons": lexicons.version},
    )


@dataclass(frozen=True)
class Derived:
    """A document, and what a table shows of it beside its figures."""

    document: Document
    warnings: tuple[str, ...]
    versions: Mapping[str, str]


def read_record(data: bytes, name: str, basis: Basis, slug: str = "") -> tuple[SourceText, PlanRecord]:
    """The text and the record of a document. ``slug`` stands for the title's own in the plan's IRI.

    Raises ReadError; a text that is no plan gives an empty record.
    """
    source = read(data, name)
    return source, extract(source, basis.rules, basis.names, slug)


def derive(data: bytes, name: str, basis: Basis, *, slug: str = "", validate: bool = True) -> Derived:
    """A document as the store takes it.

    Raises ReadError, NotAPlanError, UnquotedFactError.
    """
    source, record = read_record(data, name, basis, slug)
    plan = record.plan.id
    if plan is None:
        raise NotAPlanError(
            record.warnings[0], place=name, remedy=_NO_REGION if record.plan.title else _NO_PLAN
        )
    graph = document_triples(record, source, basis.entities)
    if validate:
        _validate(graph.triples, name, basis)
    warnings = (*record.warnings, *graph.warnings)
    names = basis.names
    document = Document(
        plan=plan,
        source=name,
        title=record.plan.title or name,
        graphs=GraphNames(names.document_graph(plan), names.inferred_graph(plan), names.graph("provenance")),
        asserted=ntriples(graph.triples),
        inferred=ntriples(infer(basis.inference, graph.triples)),
        provenance=ntriples(provenance_triples(names.document_graph(plan), name, data, basis.versions)),
        original=data,
        text=source.text,
        figures={**figures(record), "warnings": len(warnings)},
        slug=slug,
    )
    return Derived(document, warnings, dict(basis.versions))


def redirected(document: Document, former: Iterable[str]) -> Document:
    """The document with redirects from the IRIs that its plan had before."""
    redirects = ntriples(redirect_triple(iri, document.plan) for iri in former)
    return replace(document, provenance=document.provenance + redirects)


_NO_PLAN = "请只提交规划、方案、要点等文件。Submit plans, programmes or work points only."
_NO_REGION = "请在标题或发文机关中写明地区。Name the region in the title or the issuer."


def _validate(graph: tuple[Triple, ...], name: str, basis: Basis) -> None:
    """Raises UnquotedFactError for what SHACL refuses."""
    # pyshacl and rdflib take a second to import: only where they are used
    from ontology.validation import background, validate  # noqa: PLC0415

    violations = validate(graph, background(basis.spec.base))
    if violations:
        shown = "; ".join(map(str, violations[:_SHOWN_VIOLATIONS]))
        raise UnquotedFactError(
            f"三元组不合 SHACL（{len(violations)} 处）：{shown}。"
            f"The triples break {len(violations)} SHACL constraints.",
            place=name,
            remedy="请报告此文件。Please report this file.",
        )


def figures(record: PlanRecord) -> dict[str, int]:
    """The counts that tables show. Departments are counted by their names as written, each once."""
    refs = [ref for part in record.actions for ref in part.departments]
    refs += [ref for part in record.measures for ref in part.departments]
    return {
        "actions": len(record.actions),
        "measures": len(record.measures),
        "departments": len({ref.name for ref in refs}),
        "targets": len(record.indicators),
        "activities": len(record.activities),
    }
