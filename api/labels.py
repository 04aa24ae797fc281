"""What the things of a result are called: their labels in the store, Chinese before any other language."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping

from api.queries import Queries
from kg.stores.results import Query
from ontology.errors import KepuError

logger = logging.getLogger(__name__)

Solution = Mapping[str, Mapping[str, str]]
"""A row by variable, as SPARQL's JSON has it."""

LABELS = "skos:prefLabel|rdfs:label"
"""The properties, as a path, that name things: concepts and agents have the first, all else the second."""
MOST = 2000
"""So many things are looked up at once; more keep their IRIs."""
_LANGUAGES = ("zh", "", "en")
_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


async def labels(queries: Queries, iris: Iterable[str]) -> dict[str, str]:
    """The labels by IRI, of those that have one. None at all where the store cannot answer in its limits."""
    asked = [iri for iri in dict.fromkeys(iris) if _IRI.fullmatch(iri)][:MOST]
    if not asked:
        return {}
    values = " ".join(f"<{iri}>" for iri in asked)
    text = f"SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {values} }} ?thing {LABELS} ?label }}"
    try:
        found = await solutions(queries, text)
    except KepuError as error:
        logger.warning("a result is shown without labels: %s", error)
        return {}
    return best(found)


def best(found: Iterable[Solution]) -> dict[str, str]:
    """Of each ``?thing`` one ``?label``: in Chinese, else in no language, else in English, else in any."""
    ranked: dict[str, tuple[int, str]] = {}
    for row in found:
        iri, label = row["thing"]["value"], (_rank(row["label"]), row["label"]["value"])
        ranked[iri] = min(label, ranked.get(iri, label))
    return {iri: text for iri, (_, text) in ranked.items()}


async def solutions(queries: Queries, text: str) -> list[Solution]:
    """The solutions of a SELECT of ours. Raises the store's errors."""
    found: list[Solution] = json.loads(await queries.read(Query(text, everything=True)))["results"][
        "bindings"
    ]
    return found


def _rank(literal: Mapping[str, str]) -> int:
    language = literal.get("xml:lang", "")
    return _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
