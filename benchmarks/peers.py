"""What the search over a large collection is compared with: the bare libraries, on the same files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tantivy
from tantivy import Occur, Query

from benchmarks.collection import Collection
from search.encoder import Encoder
from search.index import SearchIndex
from search.indexes.base import KINDS
from search.indexes.lexical.reading import BOOSTS
from search.indexes.lexical.schema import register_tokenizers
from search.indexing.writing import LEXICAL
from search.passages import Kind
from search.ranking.fusion import fusion
from search.texts.terms import Terms, terms_of


class BareFaiss:
    """The nearest passages of these kinds by one call of FAISS a segment, as the index was told to search."""

    def __init__(self, index: SearchIndex, encoder: Encoder, kinds: Sequence[Kind] = KINDS) -> None:
        codes = [KINDS.index(kind) for kind in kinds]
        self._parts = [
            (part.vectors, None if set(kinds) == set(KINDS) else np.isin(part.columns.kinds, codes))
            for part in index.segments.parts
            if part.vectors
        ]
        self._top = int(fusion().candidates["passages"])
        self._encoder = encoder

    def __call__(self, question: str) -> None:
        """Search for a question that is encoded already."""
        for vectors, mask in self._parts:
            vectors.nearest(self._encoder.encode_queries([question])[0], self._top, mask)


class BareTantivy:
    """The best measures by all terms of a question, as candidates are found, by one call of tantivy."""

    def __init__(self, made: Collection, questions: Sequence[str]) -> None:
        index = tantivy.Index.open(str(made.folder / LEXICAL))
        register_tokenizers(index)
        self._searcher = index.searcher()
        self._top = int(fusion().candidates["measures"])
        self._queries = {question: _query(index.schema, terms_of(question)) for question in questions}

    def __call__(self, question: str) -> None:
        """Search for a question that is made into a query already."""
        self._searcher.search(self._queries[question], self._top, count=False)


def _query(schema: tantivy.Schema, terms: Terms) -> Query:
    fields = {name: getattr(terms, name, (*terms.words, *terms.bigrams)) for name in BOOSTS}
    return Query.boolean_query(
        [
            (Occur.Should, Query.boost_query(Query.term_query(schema, name, term), BOOSTS[name]))
            for name, asked in fields.items()
            for term in asked
        ]
    )
