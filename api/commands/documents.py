"""extract, ingest, reingest, list, remove."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from api.console import Column, bar, print_json, print_table, say
from api.settings import Settings
from kg.derive import BasisSpec, load_basis, read_record
from kg.errors import NothingToIngestError
from kg.ingest import Options, Outcome
from kg.ingest import ingest as take_in
from kg.ingest import reingest as derive_anew
from kg.sources import SourceFile, find_sources
from kg.stores.errors import NoSuchDocumentError
from kg.stores.manifest import DocumentEntry
from kg.stores.oxigraph import EmbeddedStore
from kg.triples import triples
from kg.turtle import document_prefixes, turtle
from ontology.errors import KepuError

STATUS = {
    "added": "新增 added",
    "replaced": "更新 replaced",
    "unchanged": "未变 unchanged",
    "refused": "拒绝 refused",
}
FIGURES = (
    Column("措施 measures", number=True),
    Column("部门 departments", number=True),
    Column("指标 targets", number=True),
    Column("活动 activities", number=True),
    Column("提示 warnings", number=True),
)
_NAMES = ("measures", "departments", "targets", "activities", "warnings")


def print_document(file: Path, form: str, spec: BasisSpec) -> None:
    """The plan JSON, the triples or the normalised text of one file."""
    source_file = SourceFile(file)
    basis = load_basis(spec)
    source, record = read_record(source_file.read(), source_file.name, basis)
    if form == "text":
        print(source.text)
    elif form == "json":
        print(record.model_dump_json(by_alias=True, indent=2))
    elif record.plan.id is None:
        say(f"{source.name}: {' '.join(record.warnings)}")
    else:
        graph = triples(record, source, basis.entities)
        print(turtle(graph.triples, document_prefixes(basis.names, record.plan.id)), end="")


def run_ingest(settings: Settings, paths: list[Path], spec: BasisSpec, options: Options, form: str) -> bool:
    """Ingest and report. True where anything was refused."""
    refused = False
    sources: list[SourceFile] = []
    for path in paths:
        try:
            sources += find_sources([path])
        except NothingToIngestError as error:
            refused = True
            _say_refused(error)
    if not sources:
        return refused
    with closing(_opened(settings)) as store, bar("读取规划 Reading", len(sources)) as progress:

        def outcomes() -> Iterator[Outcome]:
            for outcome in take_in(store, sources, spec, options, say):
                progress.advance(progress.tasks[0].id)
                yield outcome

        return _report(list(outcomes()), form) or refused


def run_reingest(settings: Settings, spec: BasisSpec, options: Options, everything: bool, form: str) -> bool:
    """Derive anew and report. True where anything was refused."""
    with closing(EmbeddedStore(settings.store)) as store:
        outcomes = list(derive_anew(store, spec, options, say, everything=everything))
    if not outcomes:
        say("没有需要重新提取的文件。Nothing needs to be derived anew.")
        return False
    return _report(outcomes, form)


def _opened(settings: Settings) -> EmbeddedStore:
    return EmbeddedStore(settings.store, create=True)


def _report(outcomes: list[Outcome], form: str) -> bool:
    """Print the outcomes, then the reasons of those refused and the warnings."""
    if form == "json":
        for outcome in outcomes:
            print_json(_outcome_json(outcome))
    else:
        columns = [Column("文件 file"), Column("结果 status"), Column("规划 plan"), *FIGURES]
        print_table(columns, ([o.source, STATUS[o.status], o.title, *_figures(o.figures)] for o in outcomes))
    for outcome in outcomes:
        if outcome.error:
            _say_refused(outcome.error)
        for warning in outcome.warnings:
            say(f"提示 {outcome.source}: {warning}")
    return any(outcome.status == "refused" for outcome in outcomes)


def _say_refused(error: KepuError) -> None:
    say(f"拒绝 Refused: {error}")


def _figures(figures: dict[str, int]) -> list[object]:
    return [figures.get(name, "") for name in _NAMES]


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "source": outcome.source,
        "status": outcome.status,
        "plan": outcome.plan or None,
        "title": outcome.title or None,
        **outcome.figures,
        "messages": list(outcome.warnings),
        "error": str(outcome.error) if outcome.error else None,
    }


def print_documents(store: EmbeddedStore, form: str) -> None:
    """The documents of the store, by IRI."""
    with closing(store), store.snapshot() as snapshot:
        entries = sorted(snapshot.manifest.documents.values(), key=lambda entry: entry.plan)
    if form == "json":
        for entry in entries:
            print_json({"plan": entry.plan, "title": entry.title, "source": entry.source, **entry.figures})
        return
    columns = [Column("规划 plan"), Column("文件 file"), *FIGURES, Column("IRI")]
    print_table(columns, ([e.title, e.source, *_figures(dict(e.figures)), e.plan] for e in entries))


def remove_document(store: EmbeddedStore, document: str, settings: Settings) -> None:
    """Withdraw the document of a plan's IRI or a file's name. Raises NoSuchDocumentError."""
    with closing(store):
        with store.snapshot() as snapshot:
            entry = _found(document, list(snapshot.manifest.documents.values()), settings.base_iri)
        with store.write(entry.versions, say) as batch:
            batch.remove(entry.plan)
    say(f"已撤下 Withdrawn: {entry.title} {entry.plan}")


def _found(document: str, entries: list[DocumentEntry], base: str) -> DocumentEntry:
    wanted = {document, base + document, base + document.removeprefix("id:")}
    for entry in entries:
        if entry.plan in wanted or entry.source == document:
            return entry
    raise NoSuchDocumentError(document)
