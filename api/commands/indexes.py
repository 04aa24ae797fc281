"""check and reindex."""

from __future__ import annotations

from api.commands.indexed import open_indexed
from api.console import progress_bar, say
from api.settings import Settings
from kg.stores.check import check
from search.index import DocumentIndex, configured_encoder


def check_store(settings: Settings) -> bool:
    """Print what is wrong with a store. True where anything is that harms."""
    findings = check(settings.store, DocumentIndex(configured_encoder(settings.encoder)))
    for finding in findings:
        say(f"{finding.place}: {finding.problem}")
    harmful = [finding for finding in findings if not finding.harmless]
    if not harmful:
        say("知识库完好。The store is sound.")
    return bool(harmful)


def reindex_store(settings: Settings) -> None:
    """Make the index anew, with the configured encoder. Raises SearchError and what writing raises."""
    with progress_bar("编码 Encoding") as bar, open_indexed(settings, progress=bar.encoded) as store:
        done = store.reindex(bar.message)
        generation = store.generation()
    if done:
        say(f"索引已重建，现为第 {generation} 代。The index was made anew: generation {generation}.")
    else:
        say("知识库是空的，没有可索引的。The store is empty: there is nothing to index.")
