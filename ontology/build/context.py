"""Make ``ontology/context.jsonld`` anew: run ``python -m ontology.build.context``.

Our terms go by their local names; those of other vocabularies that point at things, by prefixed names.
"""

import json

from ontology.loading import CONTEXT
from ontology.namespaces import PREFIXES
from ontology.terms import Term, terms

_LABELS = ("rdfs:label", "skos:prefLabel")
_NATIVE = frozenset({"xsd:string", "xsd:integer"})
"""Datatypes that JSON has itself."""
_DATES = frozenset({"kepu:issued"})
"""Properties of dates: the ontology states no range for them, since xsd:date is no OWL 2 datatype."""


def context() -> dict[str, object]:
    """The context as JSON."""
    entries = {_key(term.name): _entry(term) for term in terms() if _is_wanted(term)}
    prefixes = {prefix: namespace for prefix, namespace in PREFIXES.items() if prefix not in {"id", *entries}}
    labels = {name: {"@id": name, "@container": "@language"} for name in _LABELS}
    return {"@context": {"@version": 1.1, "id": "@id", "type": "@type", **prefixes, **labels, **entries}}


def text() -> str:
    """The file's text."""
    return json.dumps(context(), ensure_ascii=False, indent=2) + "\n"


def _is_wanted(term: Term) -> bool:
    return term.name.startswith("kepu:") or term.kind == "object property"


def _key(name: str) -> str:
    return name.removeprefix("kepu:")


def _entry(term: Term) -> object:
    if term.kind in {"object property", "annotation property"}:
        return {"@id": term.name, "@type": "@id"}
    if term.name in _DATES:
        return {"@id": term.name, "@type": "xsd:date"}
    if term.kind == "class" or set(term.range) <= _NATIVE:
        return term.name
    return {"@id": term.name, "@type": term.range[0]}


if __name__ == "__main__":
    CONTEXT.write_text(text(), encoding="utf-8")
