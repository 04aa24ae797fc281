"""What two measures have in common, signal by signal, from these two and nothing else. Symmetric."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeAlias

from search.similar.overlap import overlap
from search.similar.portraits import Portrait, Vectors

Signals: TypeAlias = Mapping[str, float]
"""``bigrams``: overlap of wording; ``groups``: of the people meant; ``whole``, ``title``, ``sentences``: of
meaning, cosines."""

DENSE = ("whole", "title", "sentences")


def signals(one: Portrait, other: Portrait) -> Signals:
    """The lexical signals, and the dense ones where both have vectors."""
    found = {
        "bigrams": overlap(one.bag, other.bag),
        "groups": jaccard(one.entry.groups, other.entry.groups),
    }
    if one.vectors is None or other.vectors is None:
        return found
    return {**found, **dense_signals(one.vectors, other.vectors)}


def dense_signals(one: Vectors, other: Vectors) -> Signals:
    """Cosines of the whole texts and the titles, and how well each sentence of one is met by the other's."""
    matrix = one.sentences @ other.sentences.T
    met = float(matrix.max(axis=1) @ one.shares + matrix.max(axis=0) @ other.shares) / 2
    return {
        "whole": float(one.whole @ other.whole),
        "title": float(one.title @ other.title),
        "sentences": met,
    }


def jaccard(one: Collection[str], other: Collection[str]) -> float:
    """How many of the values of two sets are in both; 0 where both are empty."""
    union = {*one, *other}
    return len({*one} & {*other}) / len(union) if union else 0.0
