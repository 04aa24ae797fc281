"""The five real plans in one store: document graphs, what is inferred from them, vocabularies."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store, Triple

from kg.entities.context import Entities
from kg.extraction.plan import extract
from kg.extraction.rules import Rules
from kg.iris import Names
from kg.lexicons import Lexicons
from kg.readers import read
from kg.triples import triples
from ontology.inference import infer
from ontology.loading import AXIOMS, vocabulary_paths
from ontology.loading import triples as turtle_triples
from ontology.rules import read_rules


@pytest.fixture(scope="session")
def seeds(shared: Path) -> Store:
    """The default graph holds everything, as the merged graph of a store does."""
    lexicons, names = Lexicons.load(), Names()
    rules, entities = Rules.of(lexicons), Entities.load(lexicons, names)
    inference = read_rules(turtle_triples(AXIOMS))
    store = Store()
    for path in sorted((shared / "seeds").glob("*.txt")):
        source = read(path.read_bytes(), path.name)
        graph = triples(extract(source, rules, names), source, entities)
        fill(store, graph.triples)
        fill(store, infer(inference, graph.triples))
    fill(store, turtle_triples(vocabulary_paths().values()))
    return store


def fill(store: Store, given: Iterable[Triple]) -> None:
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in given)
