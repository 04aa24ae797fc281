"""list."""

from __future__ import annotations

from api.commands.figures import COLUMNS, figures
from api.commands.opening import open_store
from api.console import Column, print_json, print_table
from api.settings import Settings
from kg.tasks import kept_entries


def print_documents(settings: Settings, form: str) -> None:
    """The documents of the store, by IRI."""
    with open_store(settings) as store:
        entries = sorted(kept_entries(store), key=lambda entry: entry.plan)
    if form == "json":
        for entry in entries:
            print_json({"plan": entry.plan, "title": entry.title, "source": entry.source, **entry.figures})
        return
    columns = [Column("规划 plan"), Column("文件 file"), *COLUMNS.values(), Column("IRI")]
    print_table(columns, ([e.title, e.source, *figures(e.figures), e.plan] for e in entries))
