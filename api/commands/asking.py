"""search and similar: one question or many, one measure, all, or groups of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.clusters import cluster_row
from api.commands.indexed import searching
from api.commands.presenting import answer_messages, print_hits
from api.console import Column, escaped, print_json, print_table, say
from api.filters import Asked, Written
from api.found import row
from api.naming import Naming, whole_iri
from api.settings import Settings
from kg.readers.decoding import decode
from kg.sources import SourceFile
from kg.stores.oxigraph import EmbeddedStore
from ontology.errors import KepuError
from search.errors import BadQueryError
from search.requests import Filters, Hit, SearchRequest
from search.service import OpenedSearch

_CLUSTERS = (
    Column("主题 topic"),
    Column("行动 action"),
    Column("规划 plans", number=True),
    Column("措施 measures", number=True),
)


class QuestionError(KepuError):
    """A line of a file of questions is none."""


def search_once(settings: Settings, asked: Asked, top: int, form: str) -> None:
    """Print what one question finds. Raises UnknownNameError, SearchError and the store's errors."""
    with searching(settings) as (store, opened):
        request = asked.request(_filters(store, settings, opened, asked.written), top)
        opened.loading.wait()
        answer = opened.search(request)
    for message in answer_messages(answer):
        say(message)
    _print(answer.hits, form, settings.base_iri)


def search_all(settings: Settings, file: Path, asked: Asked, top: int, form: str) -> bool:
    """Print what each question of a file finds. True where a line was refused."""
    source = SourceFile(file)
    lines = decode(source.read(), source.name).split("\n")
    refused = False
    with searching(settings) as (store, opened):
        request = asked.request(_filters(store, settings, opened, asked.written), top)
        opened.loading.wait()
        for number, line in enumerate(lines, 1):
            try:
                if line.strip():
                    _answer(opened, line, request, form, settings.base_iri)
            except (QuestionError, BadQueryError) as error:
                refused = True
                say(f"拒绝 Refused: {source.name}:{number}: {error}")
    return refused


def _answer(opened: OpenedSearch, line: str, request: SearchRequest, form: str, base: str) -> None:
    question = _question(line)
    hits = opened.search(replace(request, query=question["query"])).hits
    if form == "table":
        print(escaped(f"# {question.get('id')}  {question['query']}"))
        print_hits(hits, base)
    else:
        print_json({"id": question.get("id"), "results": [row(hit) for hit in hits]})


def print_similar(settings: Settings, iri: str, top: int, form: str, *, same_plan: bool) -> None:
    """Print the nearest measures of one. Raises NoSuchMeasureError."""
    with searching(settings) as (_, opened):
        opened.loading.wait()
        hits = opened.similar(whole_iri(iri, settings.base_iri), top, same_plan=same_plan)
    if not hits:
        say("没有找到措施。No measure was found.")
    _print(hits, form, settings.base_iri)


def print_all_similar(settings: Settings, top: int, *, same_plan: bool) -> None:
    """Print the nearest measures of each one, a line of JSON a measure."""
    with searching(settings) as (_, opened):
        opened.loading.wait()
        for entry, hits in opened.all_similar(top, same_plan=same_plan):
            results = [row(hit) for hit in hits]
            print_json({"measure": entry.iri, "source": entry.source, "text": entry.text, "results": results})


def print_clusters(settings: Settings, top: int, form: str) -> None:
    """Print the groups of measures on one topic, a line each. Raises SearchError."""
    with searching(settings) as (_, opened):
        found = opened.clusters
    if form == "table" and found:
        print_table(
            _CLUSTERS, ([each.label, each.action, len(each.plans), each.size] for each in found[:top])
        )
    elif form != "table":
        for each in found[:top]:
            print_json(cluster_row(each))
    if len(found) > top:
        say(f"共 {len(found)} 组，列出前 {top} 组（--top）。The first {top} of {len(found)} groups.")
    elif not found:
        say("没有同题的措施。There are no groups of measures.")


def _filters(store: EmbeddedStore, settings: Settings, opened: OpenedSearch, written: Written) -> Filters:
    naming = Naming(settings.base_iri, opened.manifest.documents, store, settings.query_limits)
    return naming.filters(written)


def _print(hits: Sequence[Hit], form: str, base: str) -> None:
    if form == "table":
        print_hits(hits, base)
        return
    for hit in hits:
        print_json(row(hit))


def _question(line: str) -> dict[str, Any]:
    try:
        question = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"不是 JSON：{error}。Not JSON: {error}.") from error
    if not isinstance(question, dict) or not isinstance(question.get("query"), str):
        raise QuestionError('应为 {"id": …, "query": "…"}。It should be {"id": …, "query": "…"}.')
    return question
