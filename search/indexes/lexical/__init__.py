"""The lexical index: a tantivy document a measure, searched by words, bigrams, figures and phrases."""

from search.indexes.lexical.reading import LexicalIndex
from search.indexes.lexical.schema import SIGNALS, Signal
from search.indexes.lexical.writing import update_lexical, verify_lexical

__all__ = ["SIGNALS", "LexicalIndex", "Signal", "update_lexical", "verify_lexical"]
