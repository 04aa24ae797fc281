"""Triples as Turtle that people read: prefixes, a block a thing in the order given, always the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.iris import Names
from ontology.namespaces import PREFIXES

_PLAIN = r"A-Za-z\u00c0-\u02ff\u3400-\u9fff0-9_"
_LOCAL = re.compile(rf"[{_PLAIN}](?:[{_PLAIN}/-]|\.(?=.))*")
"""Local names whose only escape is that of the slash (Turtle 1.1, PN_LOCAL, in part)."""
_KINDS = ("region", "department", "department-group", "indicator", "activity", "level", "status",
          "plan-kind", "action-kind", "role", "function", "group", "theme", "unit")  # fmt: skip
_BARE = {"integer": re.compile(r"[+-]?\d+"), "decimal": re.compile(r"[+-]?\d*\.\d+")}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TYPE = PREFIXES["rdf"] + "type"
_XSD = PREFIXES["xsd"]


def document_prefixes(names: Names, plan: str) -> dict[str, str]:
    """The prefixes of a document: the standard ones, one a kind of entity, ``p`` for what is the plan's."""
    kinds = {kind: f"{names.base}{kind}/" for kind in _KINDS}
    return {**PREFIXES, "id": names.base, "unit": kinds.pop("unit"), **kinds, "p": f"{plan}/"}


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str] = PREFIXES) -> str:
    """The triples as a Turtle document.

    Things stand in the order in which they first come as subjects, their properties likewise; prefixes that
    nothing uses are left out.
    """
    things: dict[str, dict[str, list[str]]] = {}
    writer = _Writer(prefixes)
    for triple in triples:
        properties = things.setdefault(writer.name(triple.subject), {})
        predicate = "a" if triple.predicate.value == _TYPE else writer.name(triple.predicate)
        values = properties.setdefault(predicate, [])
        value = writer.name(triple.object)
        if value not in values:
            values.append(value)
    head = "".join(f"@prefix {p}: <{prefixes[p]}> .\n" for p in prefixes if p in writer.used)
    return head + "".join(f"\n{_block(thing, properties)}" for thing, properties in things.items())


def _block(thing: str, properties: Mapping[str, list[str]]) -> str:
    lines = " ;\n    ".join(f"{name} {', '.join(values)}" for name, values in properties.items())
    return f"{thing} {lines} .\n"


class _Writer:
    """Writes terms, and notes which prefixes it used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        longest = sorted(prefixes.items(), key=lambda item: len(item[1]), reverse=True)
        self._prefixes = [(prefix, namespace) for prefix, namespace in longest if namespace]
        self._names: dict[str, str] = {}
        self.used: set[str] = set()

    def name(self, term: NamedNode | BlankNode | Literal | Triple) -> str:
        if isinstance(term, NamedNode):
            return self._iri(term.value)
        return self._literal(term) if isinstance(term, Literal) else str(term)

    def _iri(self, iri: str) -> str:
        if iri not in self._names:
            self._names[iri] = self._short(iri) or f"<{iri}>"
        return self._names[iri]

    def _short(self, iri: str) -> str | None:
        for prefix, namespace in self._prefixes:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used.add(prefix)
                local = iri[len(namespace) :].replace("/", "\\/")
                return f"{prefix}:{local}"
        return None

    def _literal(self, literal: Literal) -> str:
        kind = literal.datatype.value.removeprefix(_XSD)
        if kind in _BARE and _BARE[kind].fullmatch(literal.value):
            return literal.value
        words = "".join(_ESCAPES.get(c, c) for c in literal.value)
        if literal.language:
            return f'"{words}"@{literal.language}'
        return f'"{words}"' if kind == "string" else f'"{words}"^^{self._iri(literal.datatype.value)}'
