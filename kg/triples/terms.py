"""The RDF terms that documents are made of."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.records import ActionKind, Role
from ontology.namespaces import PREFIXES

Term: TypeAlias = NamedNode | Literal


@lru_cache(maxsize=1024)
def term(name: str) -> NamedNode:
    """The term of a prefixed name of the vocabularies: ``kepu:hasAction``."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


_XSD = {kind: term(f"xsd:{kind}") for kind in ("integer", "decimal", "date")}

ACTION_CLASSES: dict[ActionKind, NamedNode] = {
    "improvement": term("kepu:ImprovementAction"),
    "project": term("kepu:KeyProject"),
    "safeguard": term("kepu:Safeguard"),
    "other": term("kepu:Action"),
}
RESPONSIBILITIES: dict[Role, NamedNode] = {
    "lead": term("kepu:hasLeadResponsibility"),
    "participant": term("kepu:hasParticipantResponsibility"),
    "responsible": term("kepu:hasPlainResponsibility"),
}
ROLE_WORDS: dict[Role, str] = {"lead": "牵头", "participant": "参与", "responsible": "负责"}


def text(words: str) -> Literal:
    """A string without language."""
    return Literal(words)


def label(words: str) -> Literal:
    """A name in Chinese."""
    return Literal(words, language="zh")


def integer(number: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(number), datatype=_XSD["integer"])


def decimal(number: float) -> Literal:
    """An xsd:decimal in canonical form but for the trailing ``.0``: 70000, 12.5."""
    digits = format(Decimal(repr(number)), "f")
    return Literal(digits.rstrip("0").rstrip(".") if "." in digits else digits, datatype=_XSD["decimal"])


def date(iso: str) -> Literal:
    """An xsd:date."""
    return Literal(iso, datatype=_XSD["date"])
