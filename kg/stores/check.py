"""Verifying a store: every file is what the manifest says, and the graph holds what it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.stores import texts
from kg.stores.derived import DerivedIndex, Finding
from kg.stores.errors import StoreDamagedError, mapped
from kg.stores.files import sha256_file
from kg.stores.generations import UNCHECKED, leftovers, read_manifest
from kg.stores.holding import Held, hold_current
from kg.stores.layout import open_layout
from kg.stores.lock import is_locked
from kg.stores.manifest import DocumentEntry, Manifest

LEFTOVER = "中断的写入留下的文件，下次写入时清除。Left by a crash; the next writer clears it away."


def check(folder: Path, index: DerivedIndex | None = None) -> list[Finding]:
    """Everything that is wrong with the store's current generation; empty for a sound one.

    Without ``index`` its files are compared with their checksums only.

    Reads all of it: seconds for a small store, minutes for a large one. Raises what opening a store raises.
    """
    layout = open_layout(folder, create=False)
    with mapped(layout.folder):
        held = hold_current(layout.folder)
        try:
            manifest = read_manifest(held)
            findings = [*check_files(held, manifest), *_check_texts(layout.texts, manifest)]
            if held.number and not findings:
                graph = Store.read_only(str(held.folder / "graph"))
                findings += [*check_graph(graph, manifest), *(check_merged(graph) if layout.union else ())]
                findings += index.check(held.folder) if index else ()
        finally:
            held.close()
        if not is_locked(layout.folder):  # a writer's draft is no leftover
            findings += [Finding(str(path), LEFTOVER, harmless=True) for path in leftovers(layout)]
    return findings


def check_files(held: Held, manifest: Manifest) -> Iterator[Finding]:
    """Compare the generation's files with their checksums."""
    for name, digest in manifest.checksums.items():
        path = held.folder / name
        if not path.is_file():
            yield Finding(str(path), "文件缺失。The file is missing.")
        elif sha256_file(path) != digest:
            yield Finding(str(path), "校验和不符。The checksum differs.")
    for path in held.folder.rglob("*"):
        name = path.relative_to(held.folder).as_posix()
        if path.is_file() and name not in manifest.checksums and name not in UNCHECKED:
            yield Finding(str(path), "清单中没有此文件。The file is not in the manifest.")


def check_graph(graph: Store, manifest: Manifest) -> Iterator[Finding]:
    """Compare the named graphs with the manifest."""
    documents = manifest.documents.values()
    known = {document.provenance_graph for document in documents} | {*manifest.shared, *manifest.graphs}
    known |= {name for document in documents for name in (document.document_graph, document.inferred_graph)}
    for name in graph.named_graphs():
        if isinstance(name, NamedNode) and name.value not in known:
            yield Finding(name.value, "清单中没有此图。The graph is not in the manifest.")
    for document in documents:
        if not graph.contains_named_graph(NamedNode(document.document_graph)):
            yield Finding(document.document_graph, "文件的图缺失。The document's graph is missing.")


def check_merged(graph: Store) -> Iterator[Finding]:
    """Compare the merged graph with the union of the named ones."""
    lost = sum(_merged(quad) not in graph for quad in graph if not _is_merged(quad))
    if lost:
        yield Finding("default graph", f"合并图缺少 {lost} 条。The merged graph lacks {lost} triples.")
    stray = sum(_is_stray(graph, quad) for quad in graph.quads_for_pattern(None, None, None, DefaultGraph()))
    if stray:
        yield Finding("default graph", f"合并图多出 {stray} 条。The merged graph has {stray} too many.")


def _check_texts(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    for document in manifest.documents.values():
        for digest in _digests(document):
            try:
                texts.read(folder, digest)
            except StoreDamagedError as error:
                yield Finding(error.place, error.message)


def _digests(document: DocumentEntry) -> tuple[str, ...]:
    return (document.original_sha256, document.text_sha256, document.provenance_sha256)


def _is_merged(quad: Quad) -> bool:
    return isinstance(quad.graph_name, DefaultGraph)


def _merged(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)


def _is_stray(graph: Store, quad: Quad) -> bool:
    found = graph.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return all(_is_merged(other) for other in found)
