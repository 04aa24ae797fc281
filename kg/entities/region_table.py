"""Derives ``data/lexicons/regions.tsv`` from ``ontology/vocabularies/regions.ttl``, which is the source.

Run ``python -m kg.entities.region_table`` after the vocabulary changed; a test fails until that is done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph

from kg.lexicons import DATA
from ontology.namespaces import PREFIXES

VOCABULARY = Path(__file__).parent.parent.parent / "ontology" / "vocabularies" / "regions.ttl"
_NAMES = {
    PREFIXES["skos"] + "broader": "parent",
    PREFIXES["skos"] + "prefLabel": "name",
    PREFIXES["skos"] + "altLabel": "others",
    PREFIXES["owl"] + "deprecated": "deprecated",
    PREFIXES["dcterms"] + "isReplacedBy": "successor",
}


def derive(vocabulary: Path) -> str:
    """The table: code, code of the region above, name, other names, successor (- for none) in each line."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in pyoxigraph.parse(path=vocabulary, format=pyoxigraph.RdfFormat.TURTLE):
        column = _NAMES.get(triple.predicate.value)
        if column and not (isinstance(triple.object, pyoxigraph.Literal) and triple.object.language == "en"):
            facts[_code(triple.subject)][column].append(_code(triple.object))
    lines = ("\t".join((code, *_cells(facts[code]))) for code in sorted(facts) if code.isdigit())
    return "".join(f"{line}\n" for line in lines)


def _code(term: object) -> str:
    value = term.value if isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal) else str(term)
    return value.rpartition("/")[2] if isinstance(term, pyoxigraph.NamedNode) else value


def _cells(facts: Mapping[str, list[str]]) -> tuple[str, str, str, str]:
    gone = "-" if facts["deprecated"] else ""
    return (
        "".join(facts["parent"]),
        facts["name"][0],
        "|".join(sorted(facts["others"])),
        "".join(facts["successor"]) or gone,
    )


if __name__ == "__main__":
    (DATA / "regions.tsv").write_text(derive(VOCABULARY), encoding="utf-8")
