"""ingest and reingest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from api.commands.basis import basis_spec
from api.commands.figures import COLUMNS, figures
from api.commands.indexed import open_indexed
from api.console import Column, print_json, print_table, progress_bar, say
from api.settings import Settings
from kg.errors import RefusedError
from kg.ingest import ingest, reingest
from kg.outcomes import Change, Observer, Options, Outcome
from kg.sources import SourceFile, find_sources
from kg.stores.oxigraph import EmbeddedStore
from ontology.errors import KepuError

STATUS = {
    "added": "新增 added",
    "replaced": "更新 replaced",
    "unchanged": "未变 unchanged",
    "refused": "拒绝 refused",
}
_HEAD = (Column("文件 file"), Column("结果 status"), Column("规划 plan"), *COLUMNS.values())

Show = Callable[[list[Outcome]], None]
Run = Callable[[EmbeddedStore, Observer], Iterator[Outcome]]


class SlugError(KepuError):
    """One name in the IRI for several plans."""


def run_ingest(settings: Settings, paths: list[Path], options: Options, form: str) -> bool:
    """Ingest and report. True where anything was refused."""
    sources, refused = _sources(paths)
    if not sources:
        return refused
    if options.slug and len(sources) > 1:
        raise SlugError(
            "--as 只用于一份文件。--as is for one file.", remedy="请逐份写入。Ingest one file at a time."
        )
    spec = basis_spec(settings)
    done = _followed(
        settings,
        lambda store, observer: ingest(store, sources, spec, options, observer),
        _SHOW[form],
        create=True,
    )
    return _any_refused(done) or refused


def run_reingest(settings: Settings, options: Options, form: str, *, everything: bool) -> bool:
    """Derive anew and print what changed. True where anything was refused."""
    spec = basis_spec(settings)
    done = _followed(
        settings,
        lambda store, observer: reingest(store, spec, options, observer, everything=everything),
        _SHOW_CHANGES[form],
    )
    if not done:
        say("没有需要重新提取的文件。Nothing needs to be derived anew.")
    return _any_refused(done)


def _sources(paths: list[Path]) -> tuple[list[SourceFile], bool]:
    """The files, each once, and whether a folder was refused."""
    sources: dict[SourceFile, None] = {}
    refused = False
    for path in paths:
        try:
            sources.update(dict.fromkeys(find_sources(path)))
        except RefusedError as error:
            refused = True
            _say_refused(error)
    return list(sources), refused


def _followed(settings: Settings, run: Run, show: Show, *, create: bool = False) -> list[Outcome]:
    """Say what is refused as it comes, and show what was done, also where an error ends it."""
    done: list[Outcome] = []
    try:
        with (
            progress_bar("读取 Reading") as observer,
            open_indexed(settings, create=create, progress=observer.encoded) as store,
        ):
            for outcome in run(store, observer):
                done.append(outcome)
                if outcome.error:
                    _say_refused(outcome.error)
            store.maintain(observer.message)
    finally:
        if done:
            show(done)
        for outcome in done:
            _say_notes(outcome)
    return done


def _any_refused(outcomes: list[Outcome]) -> bool:
    return any(outcome.status == "refused" for outcome in outcomes)


def _show_table(outcomes: list[Outcome]) -> None:
    print_table(_HEAD, map(_cells, outcomes))


def _show_changes(outcomes: list[Outcome]) -> None:
    """A line for each document that changed, with its figures before and now."""
    changed = [outcome for outcome in outcomes if outcome.status != "unchanged"]
    if changed:
        print_table((*_HEAD, Column("三元组 triples", number=True)), map(_change_cells, changed))
    say(f"未变 Unchanged: {len(outcomes) - len(changed)}")


def _show_json(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        print_json(_json(outcome))


_SHOW: dict[str, Show] = {"table": _show_table, "json": _show_json}
_SHOW_CHANGES: dict[str, Show] = {"table": _show_changes, "json": _show_json}


def _cells(outcome: Outcome) -> list[object]:
    return [outcome.source, STATUS[outcome.status], outcome.title, *figures(outcome.figures)]


def _change_cells(outcome: Outcome) -> list[object]:
    change = outcome.change
    if change is None:
        return [*_cells(outcome), ""]
    cells = figures(outcome.figures, change.figures)
    triples = f"+{change.added} −{change.removed}"
    return [outcome.source, STATUS[outcome.status], outcome.title, *cells, triples]


def _json(outcome: Outcome) -> dict[str, Any]:
    return {
        "source": outcome.source,
        "status": outcome.status,
        "plan": outcome.plan or None,
        "title": outcome.title or None,
        **outcome.figures,
        "messages": list(outcome.warnings),
        "error": str(outcome.error) if outcome.error else None,
        "change": _change_json(outcome.change) if outcome.change else None,
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "added": change.added,
        "removed": change.removed,
        "figures": dict(change.figures),
        "formerPlan": change.former or None,
    }


def _say_refused(error: KepuError) -> None:
    say(f"拒绝 Refused: {error}")


def _say_notes(outcome: Outcome) -> None:
    if outcome.change and outcome.change.former:
        say(f"IRI 已改 Moved: {outcome.source}: {outcome.change.former} → {outcome.plan}")
    for warning in outcome.warnings:
        say(f"提示 {outcome.source}: {warning}")
