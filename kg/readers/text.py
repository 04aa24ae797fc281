"""Plain text."""

from kg.readers.base import SourceText
from kg.readers.decoding import decode
from kg.readers.normalise import normalise


def read(data: bytes, name: str) -> SourceText:
    """The source text of a plain text file; raises ``ReadError``."""
    return SourceText(name=name, text=normalise(decode(data, name)))
