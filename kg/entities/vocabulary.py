"""Written words → concepts of the vocabularies: units, target groups, themes, kinds of plans."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ontology.loading import triples, vocabulary_paths
from ontology.namespaces import BASE, PREFIXES

_LABELS = {PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel"}
_BROADER = PREFIXES["skos"] + "broader"


@dataclass(frozen=True)
class Concepts:
    """One vocabulary: ``slugs`` by Chinese label, ``broader`` slugs by slug."""

    slugs: Mapping[str, str]
    broader: Mapping[str, str]

    def find(self, words: str) -> str | None:
        """The slug of the concept that these words are a label of."""
        return self.slugs.get(folded(words))

    def find_inside(self, words: str) -> str | None:
        """The slug of the concept whose longest label stands in the words: 老年人 in 农村老年人."""
        whole = folded(words)
        inside = [label for label in self.slugs if label in whole]
        return self.slugs[max(inside, key=lambda label: (len(label), label))] if inside else None

    def lineage(self, slug: str) -> tuple[str, ...]:
        """The concept and those above it."""
        line = [slug]
        while line[-1] in self.broader:
            line.append(self.broader[line[-1]])
        return tuple(line)


def folded(words: str) -> str:
    """Words as labels are compared: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", words).split())


@cache
def concepts(name: str) -> Concepts:
    """The vocabulary of the file ``ontology/vocabularies/NAME.ttl``."""
    slugs: dict[str, str] = {}
    broader: dict[str, str] = {}
    for triple in triples([vocabulary_paths()[name]]):
        subject = _slug(str(getattr(triple.subject, "value", "")))
        value = str(getattr(triple.object, "value", ""))
        if triple.predicate.value in _LABELS and getattr(triple.object, "language", None) == "zh":
            slugs.setdefault(folded(value), subject)
        elif triple.predicate.value == _BROADER:
            broader[subject] = _slug(value)
    return Concepts(slugs, broader)


def _slug(iri: str) -> str:
    return iri.removeprefix(BASE).partition("/")[2]
