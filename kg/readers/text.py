"""Plain text."""

from kg.readers.base import SourceText
from kg.readers.decoding import decode
from kg.readers.normalise import normalise
from kg.readers.pages import unwrapped, without_feeds, without_pages


def read(data: bytes, name: str) -> SourceText:
    """The source text of a plain text file; raises ``ReadError``."""
    text = normalise(without_feeds(decode(data, name)))
    return SourceText(name=name, text=unwrapped(without_pages(text)))
