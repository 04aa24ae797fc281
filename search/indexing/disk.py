"""A disk that fails while an index is written: faiss and tantivy say so in ways of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.stores.errors import FULL_WORDS
from search.errors import IndexDamagedError


@contextmanager
def disk_errors(draft: Path) -> Iterator[None]:
    """Raise what the disk does to files below ``draft`` as OSError, which the store has words for.

    faiss does not notice that the last bytes of a file could not be written; then the file cannot be read.
    """
    try:
        yield
    except IndexDamagedError as error:
        if not Path(error.place).is_relative_to(draft):
            raise
        raise OSError(f"what was just written cannot be read: {error.place}") from error
    except (ValueError, RuntimeError) as error:
        if not any(word in str(error) for word in FULL_WORDS):
            raise
        raise OSError(str(error)) from error
