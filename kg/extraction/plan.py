"""SourceText → PlanRecord."""

from __future__ import annotations

from dataclasses import dataclass

from kg.entities.plans import plan_iri
from kg.entities.regions import Region
from kg.extraction.activities import find_activities
from kg.extraction.citations import find_citations
from kg.extraction.conditions import fold_conditions
from kg.extraction.contents import without_contents
from kg.extraction.dates import find_period
from kg.extraction.decimals import decimal_labels
from kg.extraction.doubts import numbering_gaps, unread_notes
from kg.extraction.groups import find_groups
from kg.extraction.header import Header, read_header
from kg.extraction.indicators import find_indicators
from kg.extraction.inline import unfolded
from kg.extraction.items import Reading, drop_closing
from kg.extraction.leads import fold_leads, lead_labels, split_leads
from kg.extraction.outline import Line, Node, build, lines_of
from kg.extraction.parts import Parts, read_parts
from kg.extraction.pieces import Piece, piece_of
from kg.extraction.place import plan_region
from kg.extraction.responsibilities import says_first_leads
from kg.extraction.rules import Rules
from kg.extraction.signature import is_end
from kg.extraction.tables import table_targets, with_table
from kg.extraction.unnumbered import itemise, marked_labels, standing_alone, unnumbered
from kg.iris import Names
from kg.readers.base import SourceText
from kg.records import (
    Action,
    ActivityRef,
    Citation,
    IndicatorRef,
    Measure,
    Plan,
    PlanRecord,
    RegionRef,
    Span,
    TargetGroupRef,
)

_NO_REGION = "看不出规划属于哪个地区，无法确定其标识。The plan's region, and so its identity, cannot be told."


@dataclass(frozen=True)
class _Document:
    """What was read before the record is put together."""

    source: SourceText
    header: Header
    parts: Parts
    doubts: tuple[str, ...]


def extract(source: SourceText, rules: Rules, names: Names, slug: str = "") -> PlanRecord:
    """The record of a document. A text that is no plan gives an empty one whose warnings say why.

    ``slug`` stands for the title's own in the plan's IRI.
    """
    lines = without_contents(lines_of(source, (0, len(source.text))))
    header = read_header(source, lines, rules.header)
    if header is None:
        return _no_plan("没有找到公文标题。No title of an official document was found.")
    refused = _refused(header, rules)
    if refused:
        return _no_plan(refused)
    reading = Reading(source, rules.headings, rules.notes, says_first_leads(source.text, rules.notes))
    root = _outline(_body(lines, header, rules), reading)
    parts = read_parts(root, reading)
    parts.actions, parts.measures = with_table(
        source, parts.actions, parts.measures, rules.tables, rules.notes
    )
    if not _plans_work(header, parts, root, rules):
        return _no_plan(
            f"“{header.title.text}”中没有任务条目。The text has no items that say what will be done."
        )
    doubts = (*numbering_gaps(root), *unread_notes(root, reading))
    record = _record(_Document(source, header, parts, doubts), rules)
    identity = plan_iri(record.plan, rules.subjects, names, slug or None)
    if identity is None:
        return record.model_copy(update={"warnings": (_NO_REGION, *record.warnings)})
    return record.model_copy(update={"plan": record.plan.model_copy(update={"id": identity})})


def _body(lines: list[Line], header: Header, rules: Rules) -> list[Line]:
    start, end = header.body
    return [line for line in lines if start <= line.start < end and not is_end(line, rules.header)]


def _outline(body: list[Line], reading: Reading) -> Node:
    rules = reading.headings
    lines = unfolded(split_leads(body, rules))
    marked = marked_labels(reading.source.headings, lines) or unnumbered(lines, rules)
    alone = standing_alone(lines, rules) | lead_labels(lines, rules)
    root = build(lines, alone | marked | decimal_labels(lines))
    fold_leads(root, rules)
    itemise(root, rules, reading.notes)
    drop_closing(root, reading)
    fold_conditions(root, rules)
    return root


def _no_plan(reason: str) -> PlanRecord:
    return PlanRecord(plan=Plan(), warnings=(f"不是规划文件：{reason}",))


def _refused(header: Header, rules: Rules) -> str | None:
    if header.kind is None or header.kind in rules.header.others:
        kind = header.kind or "不明"
        return f"文种为“{kind}”（{header.title.text}）。A document of this kind plans no work."
    return None


def _plans_work(header: Header, parts: Parts, root: Node, rules: Rules) -> bool:
    """A notice counts as a plan only where its tasks stand below headings."""
    if header.kind not in rules.header.uncertain:
        return bool(parts.measures)
    nested = [node for node in root.children if node.children and node.label and node.label.text]
    return len(nested) >= 2 and len(parts.measures) >= 4


def _record(document: _Document, rules: Rules) -> PlanRecord:
    texts = [*_openings(document.source, document.header), *document.parts.basis]
    based_on = _citations(document.header, texts, rules)
    cited = [citation.title for citation in based_on]
    region = plan_region(document.header, cited, rules.header.nation)
    plan = _plan(document, region, based_on)
    doubtful = (region.warning,) if region and region.warning else ()
    return PlanRecord(
        plan=plan,
        actions=tuple(_actions(document, rules)),
        measures=tuple(_measures(document.parts, rules)),
        indicators=tuple(_indicators(document, plan, rules)),
        activities=tuple(_activities(document.parts, rules)),
        warnings=(*doubtful, *document.doubts),
    )


def _activities(parts: Parts, rules: Rules) -> list[ActivityRef]:
    return [
        ref
        for part, text in parts.texts.items()
        for ref in find_activities(text, part, parts.title_ends.get(part, 0), rules.activities)
    ]


def _actions(document: _Document, rules: Rules) -> list[Action]:
    """The actions with the groups that their headings name."""
    titles = document.parts.titles
    return [
        action.model_copy(
            update={"target_groups": _groups(titles[action.id], len(titles[action.id].text), rules)}
        )
        for action in document.parts.actions
    ]


def _measures(parts: Parts, rules: Rules) -> list[Measure]:
    """The measures with the groups that each is meant for."""
    return [
        measure.model_copy(
            update={"target_groups": _groups(parts.texts[measure.id], parts.title_ends[measure.id], rules)}
        )
        for measure in parts.measures
    ]


def _groups(text: Piece, title_end: int, rules: Rules) -> tuple[TargetGroupRef, ...]:
    return tuple(find_groups(text, title_end, rules.groups))


def _indicators(document: _Document, plan: Plan, rules: Rules) -> list[IndicatorRef]:
    """The targets of the aims, of tables and of each part, numbered I1, I2 … in this order."""
    years = (plan.start_year, plan.end_year)
    parts = document.parts
    found = [ref for text in parts.aims for ref in find_indicators(text, "plan", years, rules.targets)]
    found += table_targets(document.source, rules.tables)
    found += [
        ref for part, text in parts.texts.items() for ref in find_indicators(text, part, years, rules.targets)
    ]
    return [ref.model_copy(update={"id": f"I{number}"}) for number, ref in enumerate(found, 1)]


def _plan(document: _Document, region: Region | None, based_on: tuple[Citation, ...]) -> Plan:
    source, header = document.source, document.header
    title = source.words(*header.title.span(0, len(header.title.text)))
    period = find_period(header.title.text)
    return Plan(
        title=title,
        region=RegionRef(name=region.name, code=region.code) if region else None,
        level=region.level if region else None,
        kind=header.kind,
        status="draft" if header.draft else "issued",
        document_number=header.number.text if header.number else None,
        issuer=header.issuer.text if header.issuer else None,
        issued=header.issued[0] if header.issued else None,
        start_year=period[0] if period else None,
        end_year=period[1] if period else None,
        based_on=based_on,
        spans=_spans(header, period),
    )


def _openings(source: SourceText, header: Header) -> list[Piece]:
    return [piece_of(source.text, start, end) for start, end in header.opening]


def _citations(header: Header, texts: list[Piece], rules: Rules) -> tuple[Citation, ...]:
    found: dict[str, Citation] = {}
    for text in texts:
        for citation in find_citations(text, header.title.text, rules.citations):
            found.setdefault(citation.title, citation)
    return tuple(found.values())


def _spans(header: Header, period: tuple[int, int, int, int] | None) -> dict[str, Span]:
    """The places of the header's fields, by their names in the record; ``period`` for both years."""
    places: dict[str, Span] = {"title": _span(header.title)}
    if header.number:
        places["documentNumber"] = _span(header.number)
    if header.issuer:
        places["issuer"] = _span(header.issuer)
    if header.issued:
        places["issued"] = header.issued[1]
    if period:
        places["period"] = header.title.span(*period[2:])
    return places


def _span(piece: Piece) -> Span:
    return piece.span(0, len(piece.text))
