"""Where the ontology's files are, and what they say.

The files name things with the default base IRI. A deployment may configure another one: the functions here
take ``base`` and put it in the default's place. What needs rdflib stands in ``ontology.graphs``, for this
module is imported where there is no time for it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology.namespaces import BASE

FOLDER = Path(__file__).parent
ONTOLOGY = FOLDER / "kepu.ttl"
"""Our classes and properties."""
FOREIGN = FOLDER / "foreign.ttl"
"""The axioms of other vocabularies that we rely on."""
AXIOMS = (ONTOLOGY, FOREIGN)
"""All axioms: what is inferred from, reasoned over, and published as the ontology's graph."""
SHAPES = FOLDER / "shapes.ttl"
"""SHACL shapes for the graph of one document."""
VOCABULARY_SHAPES = FOLDER / "vocabulary-shapes.ttl"
"""SHACL shapes for the vocabularies."""
CONTEXT = FOLDER / "context.jsonld"
"""The JSON-LD context, generated from the ontology."""


def vocabulary_paths() -> dict[str, Path]:
    """The vocabularies' files by name, ordered by name."""
    return {path.stem: path for path in sorted((FOLDER / "vocabularies").glob("*.ttl"))}


def content(path: Path, base: str = BASE) -> bytes:
    """The bytes of one of these files, with things named under ``base``."""
    data = path.read_bytes()
    return data if base == BASE else data.replace(BASE.encode(), base.encode())


def triples(paths: Iterable[Path], base: str = BASE) -> Iterator[Triple]:
    """The triples of Turtle files as pyoxigraph's terms, in the files' order.

    The parser gives blank nodes random names; here they are named after their file and place, so that the
    same files give the same triples.
    """
    for path in paths:
        names: dict[BlankNode, BlankNode] = {}
        for quad in parse(content(path, base), format=RdfFormat.TURTLE):
            subject, value = (_renamed(end, names, path.stem) for end in (quad.subject, quad.object))
            yield Triple(subject, quad.predicate, value)  # type: ignore[arg-type]  # subjects stay what they are


def _renamed(
    term: NamedNode | BlankNode | Literal | Triple, names: dict[BlankNode, BlankNode], prefix: str
) -> NamedNode | BlankNode | Literal | Triple:
    if not isinstance(term, BlankNode):
        return term
    return names.setdefault(term, BlankNode(f"{prefix}{len(names)}"))
