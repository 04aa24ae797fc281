"""settings, backup, restore, ontology check and export."""

from __future__ import annotations

import sys
from pathlib import Path

from api.console import Column, print_json, print_table, say
from api.settings import Listed, Settings, list_settings
from kg.stores.backup import backup, restore


def print_settings(store: Path | None, form: str) -> None:
    """Each setting with its value and source."""
    listed = list_settings({"store": store})
    if form == "json":
        for setting in listed:
            value = setting.value if isinstance(setting.value, int | float | None) else str(setting.value)
            print_json(
                {"name": setting.name, "value": value, "unit": setting.unit or None, "source": setting.source}
            )
        return
    columns = [Column("设置 setting"), Column("值 value"), Column("来源 source"), Column("说明 description")]
    print_table(
        columns,
        ([s.name, _shown(s), s.source, s.description] for s in listed),
    )


def _shown(setting: Listed) -> str:
    """The value with its unit; true and false as they are written in kepu.toml."""
    value = str(setting.value).lower() if isinstance(setting.value, bool) else setting.value
    return f"{value} {setting.unit}".strip()


def back_up(settings: Settings, folder: Path, *, replace: bool) -> None:
    """Copy the store. Raises what kg.stores.backup does."""
    generation = backup(settings.store, folder, replace=replace)
    say(f"已备份第 {generation} 代到 {folder}。Generation {generation} is backed up in {folder}.")


def bring_back(settings: Settings, folder: Path, *, replace: bool) -> None:
    """Bring a backup back as the store. Raises what kg.stores.backup does."""
    store = settings.store
    generation = restore(folder, store, replace=replace)
    say(f"已恢复第 {generation} 代到 {store}。Generation {generation} is restored in {store}.")


def check_ontology() -> bool:
    """Print what is wrong with the ontology and its vocabularies. True where anything is."""
    from ontology.check import check as check_files  # noqa: PLC0415 — brings the reasoner along
    from ontology.check import own_files  # noqa: PLC0415

    findings = check_files(own_files())
    columns = [Column("级别 severity"), Column("规则 rule"), Column("事物 subject"), Column("问题 problem")]
    if findings:
        print_table(columns, ([f.severity, f.rule, f.subject, f.message] for f in findings))
    else:
        say("本体一致，符合 OWL 2 DL，词表合格。The ontology and its vocabularies pass every check.")
    return bool(findings)


def export_ontology(form: str, base: str, vocabularies: bool) -> None:
    """Print the ontology, and the vocabularies where asked."""
    from ontology.graphs import graph  # noqa: PLC0415 — brings rdflib along
    from ontology.loading import ONTOLOGY, vocabulary_paths  # noqa: PLC0415

    paths = [ONTOLOGY, *(vocabulary_paths().values() if vocabularies else ())]
    kind = "turtle" if form == "turtle" else "json-ld"
    sys.stdout.write(graph(paths, base).serialize(format=kind))
