"""What users call the concepts of the vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.entities.vocabulary import concepts


def label_of(vocabulary: str, iri: str) -> str:
    """The Chinese label of a concept of ``ontology/vocabularies``; of an unknown one the end of its IRI."""
    slug = iri.rpartition("/")[2]
    return _labels(vocabulary).get(slug, slug)


@cache
def _labels(vocabulary: str) -> Mapping[str, str]:
    """By slug; the preferred label is the first of a concept's."""
    labels: dict[str, str] = {}
    for label, slug in concepts(vocabulary).slugs.items():
        labels.setdefault(slug, label)
    return labels
