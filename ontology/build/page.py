"""Make the tables of ``docs/ontology.md`` anew: run ``python -m ontology.build.page``.

A table stands between ``<!-- NAME: … -->`` and ``<!-- end of NAME -->``; the rest is written by hand.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.declarations import TABLES
from ontology.graphs import graph
from ontology.hygiene import rules
from ontology.loading import SHAPES, VOCABULARY_SHAPES
from ontology.terms import Term, own_terms

PAGE = Path(__file__).parents[2] / "docs" / "ontology.md"
_REASONER_RULES = {
    "reasoner-inconsistent": "the axioms do not contradict each other",
    "reasoner-unsatisfiable": "every class and property can have members",
    "reasoner-failed": "HermiT can read the axioms",
}
_OTHER_RULES = {
    "syntax": "the files are Turtle",
    "vocabulary-…": "the vocabularies conform to the shape of that name",
}
_Row = tuple[str, ...]


def updated(page: str) -> str:
    """The page with its tables made anew. Raises ValueError where the place of a table is missing."""
    for name, table in _TABLES.items():
        before, opening, rest = page.partition(f"<!-- {name}: ")
        head, _, rest = rest.partition("\n")
        _, closing, after = rest.partition(f"<!-- end of {name} -->")
        if not (opening and closing):
            raise ValueError(f"no place for the table of {name}")
        page = f"{before}{opening}{head}\n\n{table()}\n\n{closing}{after}"
    return page


def _class_table() -> str:
    rows = ((*_words(term), _names(term.parents)) for term in own_terms() if term.kind == "class")
    return _table(("class", "名称", "label", "定义", "definition", "above"), rows)


def _property_table() -> str:
    rows = (
        (*_words(term), _names(term.parents), _names(term.domain), _names(term.range))
        for term in own_terms()
        if term.kind != "class"
    )
    return _table(("property", "名称", "label", "定义", "definition", "above", "from", "to"), rows)


def _words(term: Term) -> _Row:
    texts = (term.labels["zh"], term.labels["en"], term.definitions["zh"], term.definitions["en"])
    return (f"`{term.name}`", *texts)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _rule_table() -> str:
    demands: Mapping[str, str] = {**_OTHER_RULES, **TABLES["rules"], **_REASONER_RULES}
    rows = [(f"`{name}`", "error", demand, "") for name, demand in demands.items()]
    rows += [(f"`{rule.id}`", rule.severity, rule.message, rule.source) for rule in rules()]
    return _table(("rule", "severity", "what it demands, or says", "after"), rows)


def _shape_table() -> str:
    rows = (row for path in (SHAPES, VOCABULARY_SHAPES) for row in _shape_rows(graph([path])))
    return _table(("shape", "要求", "demands"), rows)


def _shape_rows(shapes: Graph) -> Iterator[_Row]:
    named = [shape for shape in shapes.subjects(RDF.type, SH.NodeShape) if isinstance(shape, URIRef)]
    for shape in sorted(named):
        sources = [shape, *shapes.objects(shape, SH.property), *shapes.objects(shape, SH.sparql)]
        demands = ["；".join(_messages(shapes, sources, "zh")), "; ".join(_messages(shapes, sources, "en"))]
        yield (f"`{shape.fragment}`", *demands)


def _messages(shapes: Graph, sources: Iterable[Node], language: str) -> list[str]:
    messages = (message for source in sources for message in shapes.objects(source, SH.message))
    return sorted(str(text) for text in messages if isinstance(text, Literal) and text.language == language)


def _table(head: _Row, rows: Iterable[_Row]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_escaped(line)) + " |" for line in lines)


def _escaped(cells: _Row) -> Iterator[str]:
    return (cell.replace("|", "\\|") for cell in cells)


_TABLES: Mapping[str, Callable[[], str]] = {
    "classes": _class_table,
    "properties": _property_table,
    "shapes": _shape_table,
    "rules": _rule_table,
}

if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
