"""query and show."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import unquote

from pyoxigraph import NamedNode

from api.commands.opening import open_store
from api.console import Column, print_table
from api.settings import Settings
from kg.errors import UnknownThingError
from kg.sparql.services import has_service
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import GraphFormat, Query, QueryResult, ResultKind, SolutionFormat
from ontology.errors import KepuError
from ontology.namespaces import QUERY_PREFIXES

_SOLUTIONS: dict[str, SolutionFormat] = {"json": "json", "csv": "csv", "tsv": "tsv", "xml": "xml"}
_GRAPHS: dict[str, GraphFormat] = {"json": "jsonld", "xml": "rdfxml"}

_FORMATS: dict[ResultKind, tuple[str, ...]] = {
    "solutions": ("table", "json", "csv", "tsv", "xml"),
    "boolean": ("table", "json", "csv", "tsv", "xml"),
    "graph": ("table", "turtle", "json", "xml"),
}
_KINDS: dict[ResultKind, str] = {"solutions": "SELECT 的结果", "boolean": "ASK 的结果", "graph": "图"}

_FACTS = """
SELECT ?property ?propertyLabel ?value ?valueLabel (MIN(?exact) AS ?quote) WHERE {
  BIND(<%(thing)s> AS ?thing)
  GRAPH ?graph { ?thing ?property ?value }
  FILTER(!STRSTARTS(STR(?graph), "%(inferred)s"))
  OPTIONAL { ?property rdfs:label ?propertyLabel FILTER(LANG(?propertyLabel) = "zh") }
  OPTIONAL { ?value rdfs:label ?plain FILTER(LANG(?plain) IN ("", "zh")) }
  OPTIONAL { ?value skos:prefLabel ?preferred FILTER(LANG(?preferred) = "zh") }
  BIND(COALESCE(?plain, ?preferred) AS ?valueLabel)
  OPTIONAL {
    ?annotation kepu:about ?thing ; kepu:property ?property ; oa:hasBody ?value ; oa:hasTarget ?passage .
    ?passage oa:hasSelector ?selector . ?selector oa:exact ?exact
  }
} GROUP BY ?property ?propertyLabel ?value ?valueLabel ORDER BY ?property ?value
"""
_QUOTE = "SELECT ?quote WHERE { <%s> kepu:quotedFrom/oa:hasSelector/oa:exact ?quote }"


class FormatError(KepuError):
    """A result of this kind cannot be printed in the format asked."""


def print_answer(settings: Settings, text: str, form: str) -> None:
    """The result of a query in the format asked; a table is made of the JSON result.

    Raises QueryError, the errors of a search block, and FormatError where a graph is wanted as a table of
    values or the other way round.
    """
    query = Query(
        text,
        solutions=_SOLUTIONS.get(form, "json"),
        graph=_GRAPHS.get(form, "turtle"),
        prefixes=_prefixes(settings.base_iri),
    )
    with _answering(settings, query) as result:
        _check_format(result.kind, form)
        if form == "table" and result.kind != "graph":
            _print_table(result.read())
            return
        last = b"\n"
        for chunk in result:
            sys.stdout.buffer.write(chunk)
            last = chunk or last
        sys.stdout.buffer.write(b"" if last.endswith(b"\n") else b"\n")
        sys.stdout.buffer.flush()


@contextmanager
def _answering(settings: Settings, query: Query) -> Iterator[QueryResult]:
    """The result of a query. What searches takes a second to import, and only SERVICE clauses need it."""
    with ExitStack() as stack:
        store = stack.enter_context(open_store(settings))
        if has_service(query.text):
            from api.commands.clauses import evaluated  # noqa: PLC0415 — see above

            query = evaluated(settings, store, query)
        yield stack.enter_context(store.query(query, settings.query_limits))


def _check_format(kind: ResultKind, form: str) -> None:
    possible = _FORMATS[kind]
    if form not in possible:
        formats = ", ".join(possible)
        raise FormatError(
            f"{_KINDS[kind]}不能以 {form} 输出。A result of this kind is not printed as {form}.",
            remedy=f"可用的格式：{formats}。Formats for it: {formats}.",
        )


def _prefixes(base: str) -> dict[str, str]:
    return {**QUERY_PREFIXES, "id": base}


def _print_table(data: bytes) -> None:
    answer = json.loads(data)
    if "boolean" in answer:
        print("true" if answer["boolean"] else "false")
        return
    names = answer["head"]["vars"]
    rows = answer["results"]["bindings"]
    print_table(
        [Column(name) for name in names],
        ([row[name]["value"] if name in row else "" for name in names] for row in rows),
    )


def print_thing(settings: Settings, iri: str) -> None:
    """A thing's stated facts, with labels, and the words that it and each fact are read from.

    Raises UnknownThingError.
    """
    whole = _whole(iri, settings.base_iri)
    with open_store(settings) as store:
        inferred = f"{settings.base_iri}graph/inferred/"
        facts = list(_rows(store, _FACTS % {"thing": whole, "inferred": inferred}, settings))
        if not facts:
            raise _unknown(whole)
        quotes = [row["quote"]["value"] for row in _rows(store, _QUOTE % whole, settings)]
    print(whole)
    columns = [Column("属性 property"), Column("值 value"), Column("原文 quote")]
    print_table(columns, (_fact(row, settings.base_iri) for row in facts))
    for quote in quotes:
        print(f"原文 Quoted: {quote}")


def _whole(iri: str, base: str) -> str:
    """The whole IRI, unescaped as the store has it. Raises UnknownThingError for what is no IRI."""
    whole = iri if iri.startswith(("http://", "https://", "urn:")) else base + iri.removeprefix("id:")
    if whole.startswith(base):
        whole = unquote(whole)
    try:
        return NamedNode(whole).value
    except ValueError as error:
        raise _unknown(whole) from error


def _unknown(iri: str) -> UnknownThingError:
    return UnknownThingError(
        "知识库中没有这个事物。The store knows no such thing.",
        place=iri,
        remedy="kepu list 列出各规划的 IRI。kepu list shows the plans' IRIs.",
    )


def _rows(store: EmbeddedStore, text: str, settings: Settings) -> Iterator[dict[str, Any]]:
    query = Query(text, prefixes=_prefixes(settings.base_iri), everything=True)
    with store.query(query, settings.query_limits) as result:
        yield from json.loads(result.read())["results"]["bindings"]


def _fact(row: dict[str, Any], base: str) -> list[str]:
    def value(name: str) -> str:
        return str(row[name]["value"]) if name in row else ""

    shown = _short(value("value"), base)
    if value("valueLabel"):
        shown = f"{value('valueLabel')} ({shown})"
    return [value("propertyLabel") or _short(value("property"), base), shown, value("quote")]


def _short(iri: str, base: str) -> str:
    """An IRI by its prefix, where it has one."""
    for prefix, namespace in _prefixes(base).items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
