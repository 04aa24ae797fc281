"""The plan itself: its header, and the documents that it cites."""

from __future__ import annotations

from kg.entities.plans import cited_iri, tidy_title
from kg.entities.vocabulary import concepts
from kg.iris import text_iri
from kg.records import Plan, Span
from kg.triples.agents import write_agent, write_region
from kg.triples.document import Document
from kg.triples.terms import date, integer, label, term, text


def write_plan(document: Document, plan: Plan) -> None:
    """The plan with its header; its parts are written by others."""
    iri, title = document.plan, plan.title or ""
    note = "（征求意见稿）" if plan.status == "draft" else ""
    document.add(iri, "rdf:type", term("kepu:Plan"))
    document.add(iri, "rdfs:label", label(tidy_title(title) + note))
    document.quoted(iri, "kepu:title", text(title), _span(plan, "title"))
    _write_derived(document, plan)
    _write_read(document, plan)
    for citation in plan.based_on:
        cited = cited_iri(citation, plan, document.entities.subjects, document.entities.names)
        document.quoted(iri, "kepu:basedOn", cited, citation.span)
        document.add(cited, "rdf:type", term("eli:LegalResource"))
        document.add(cited, "rdfs:label", label(tidy_title(citation.title)))
        if citation.document_number:
            document.add(cited, "kepu:documentNumber", text(citation.document_number))
    document.add(text_iri(iri), "rdf:type", term("foaf:Document"))
    document.add(text_iri(iri), "rdfs:label", label(f"{tidy_title(title)}{note}：原文"))


def _write_derived(document: Document, plan: Plan) -> None:
    """What follows from the title: it is derived from there, not quoted."""
    iri, names = document.plan, document.entities.names
    document.add(iri, "kepu:region", write_region(document, document.region.key or ""))
    if plan.level:
        document.add(iri, "kepu:level", names.concept("level", plan.level))
    if plan.kind:
        kind = concepts("plan-kinds").find(plan.kind)
        if kind:
            document.add(iri, "kepu:planKind", names.concept("plan-kind", kind))
        else:
            document.warn(f"词表中没有方案种类“{plan.kind}”。No concept for plans of the kind “{plan.kind}”.")
    if plan.status:
        document.add(iri, "kepu:status", names.concept("status", plan.status))
    document.add(iri, "prov:wasDerivedFrom", document.passage(_span(plan, "title"), "title"))


def _write_read(document: Document, plan: Plan) -> None:
    """What was read off the text, each with its place."""
    iri = document.plan
    if plan.document_number:
        document.quoted(iri, "kepu:documentNumber", text(plan.document_number), _span(plan, "documentNumber"))
    if plan.issuer:
        agent = write_agent(document, plan.issuer, _span(plan, "issuer"))
        document.quoted(iri, "kepu:issuer", agent.iri(document.entities.names), _span(plan, "issuer"))
    if plan.issued:
        document.quoted(iri, "kepu:issued", date(plan.issued.isoformat()), _span(plan, "issued"))
    years = plan.spans.get("period") or plan.spans.get("title")
    for name, year in (("kepu:startYear", plan.start_year), ("kepu:endYear", plan.end_year)):
        if year is not None:
            document.quoted(iri, name, integer(year), years)


def _span(plan: Plan, field: str) -> Span | None:
    return plan.spans.get(field)
