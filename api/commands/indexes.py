"""check and reindex."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from api.commands.indexed import open_indexed
from api.commands.opening import open_store
from api.console import Column, print_table, progress_bar, say
from api.settings import Settings
from kg.stores.check import check
from search.errors import SearchError
from search.index import DocumentIndex, configured_encoder
from search.indexes.states import SegmentState, segment_states
from search.indexing.meta import read_meta
from search.indexing.writing import VECTORS

_HEAD = (
    Column("索引段 segment"),
    Column("措施 measures", number=True),
    Column("撤下 withdrawn", number=True),
    Column("语句 passages", number=True),
    Column("比较 compared"),
    Column("召回率 recall", number=True),
)


def check_store(settings: Settings) -> bool:
    """Print what is wrong with a store, or of a sound one how its index stands. True where any harms."""
    findings = check(settings.store, DocumentIndex(configured_encoder(settings.encoder)))
    for finding in findings:
        say(f"{finding.place}: {finding.problem}")
    harmful = [finding for finding in findings if not finding.harmless]
    if harmful:
        return True
    with suppress(SearchError):  # no index yet, which the findings say
        _print_segments(settings)
    say("知识库完好。The store is sound.")
    return False


def _print_segments(settings: Settings) -> None:
    """A line a segment of the index; nothing for a store without documents. Raises SearchError."""
    with open_store(settings) as store, store.snapshot() as snapshot:
        if not snapshot.generation:
            return
        words_only = read_meta(snapshot.folder).encoder is None
        states = list(segment_states(snapshot.folder / VECTORS))
    if states:
        print_table(_HEAD, (list(_cells(state, words_only=words_only)) for state in states))


def _cells(state: SegmentState, *, words_only: bool) -> Iterator[object]:
    """``recall`` is what was measured against exact search when the segment was made."""
    yield from (state.name, state.measures, state.withdrawn, state.passages)
    if words_only:
        yield from ("只有词 words only", "—")
    elif state.cells is None:
        yield from ("逐一 exact", f"{state.recall:.3f}")
    else:
        yield from (
            f"{state.cells} 格查 {state.probes} cells, {state.probes} searched",
            f"{state.recall:.3f}",
        )


def reindex_store(settings: Settings) -> None:
    """Make the index anew, with the configured encoder. Raises SearchError and what writing raises."""
    with progress_bar("编码 Encoding") as bar, open_indexed(settings, progress=bar.encoded) as store:
        done = store.reindex(bar.message)
        generation = store.generation()
    if done:
        say(f"索引已重建，现为第 {generation} 代。The index was made anew: generation {generation}.")
    else:
        say("知识库是空的，没有可索引的。The store is empty: there is nothing to index.")
