"""What an editor of queries completes: prefixes, our terms, and the labels of things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode

from api.labels import solutions
from api.models import Model
from api.queries import Queries
from api.terms import shortened
from ontology.loading import AXIOMS, triples
from ontology.namespaces import PREFIXES, QUERY_PREFIXES

CLASS = PREFIXES["owl"] + "Class"
PROPERTIES = {PREFIXES["owl"] + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
NAMING = ("rdf:type", "rdfs:label", "rdfs:comment", "skos:prefLabel", "skos:altLabel", "skos:broader")
"""Properties of every graph here that the ontology has no axiom on, or none that makes it list them."""
MOST = 30
"""So many labels are offered at once."""


class Term(Model):
    """A class or a property: its name with prefix, its IRI, its labels ("" where it has none)."""

    name: str
    iri: str
    zh: str = ""
    en: str = ""


class Terms(Model):
    """What queries are written with, prefixes by name; the same while the software is."""

    prefixes: Mapping[str, str]
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]


class Thing(Model):
    """A thing with a label that was looked for; ``language`` is the label's, "" for none."""

    iri: str
    label: str
    language: str = ""


class Things(Model):
    """The things found, those whose labels begin with the words first."""

    items: tuple[Thing, ...]


@cache
def terms(base: str) -> Terms:
    """Prefixes, classes and properties of the ontology, ours first."""
    kinds: dict[str, set[str]] = {}
    labels: dict[tuple[str, str], str] = {}
    for triple in triples(AXIOMS, base):
        if not isinstance(triple.subject, NamedNode):
            continue
        if triple.predicate.value == PREFIXES["rdf"] + "type" and isinstance(triple.object, NamedNode):
            kinds.setdefault(triple.subject.value, set()).add(triple.object.value)
        elif triple.predicate.value == PREFIXES["rdfs"] + "label" and isinstance(triple.object, Literal):
            labels[triple.subject.value, triple.object.language or ""] = triple.object.value
    naming = {PREFIXES[name.partition(":")[0]] + name.partition(":")[2] for name in NAMING}
    classes = {iri for iri, types in kinds.items() if CLASS in types}
    properties = {iri for iri, types in kinds.items() if types & PROPERTIES} | naming
    return Terms(
        prefixes=QUERY_PREFIXES | {"id": base},
        classes=tuple(_terms(classes, labels)),
        properties=tuple(_terms(properties, labels)),
    )


def _terms(iris: set[str], labels: Mapping[tuple[str, str], str]) -> Iterator[Term]:
    for iri in sorted(iris, key=lambda iri: (not iri.startswith(PREFIXES["kepu"]), iri)):
        zh, en = (labels.get((iri, language), "") for language in ("zh", "en"))
        yield Term(name=shortened(iri, PREFIXES), iri=iri, zh=zh, en=en)


async def things(queries: Queries, words: str) -> Things:
    """Concepts, agents, indicators, activities and plans whose label has the words.

    Raises the store's errors.
    """
    quoted = str(Literal(words.casefold()))
    found = await solutions(
        queries,
        f"""SELECT DISTINCT ?thing ?label WHERE {{
          {{ ?thing skos:prefLabel ?label }} UNION {{ ?thing a kepu:Plan ; rdfs:label ?label }}
          BIND(LCASE(STR(?label)) AS ?text)
          FILTER(CONTAINS(?text, {quoted}))
        }} ORDER BY DESC(STRSTARTS(?text, {quoted})) STRLEN(?text) ?text STR(?thing) LIMIT {MOST}""",
    )
    return Things(items=tuple(_thing(row["thing"]["value"], row["label"]) for row in found))


def _thing(iri: str, label: Mapping[str, str]) -> Thing:
    return Thing(iri=iri, label=label["value"], language=label.get("xml:lang", ""))
