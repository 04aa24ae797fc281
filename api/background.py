"""What the service does beside answering: it follows the store, mends the index and merges its segments."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kg.stores.oxigraph import EmbeddedStore
from ontology.errors import KepuError
from search.service import Searcher

logger = logging.getLogger(__name__)

SECONDS = 1.0
"""Between two looks at the store."""


@contextmanager
def upkeep(store: EmbeddedStore, searcher: Searcher) -> Iterator[None]:
    """Look after store and search in a thread while the context lasts."""
    end = threading.Event()
    thread = threading.Thread(target=_look_after, args=(store, searcher, end), name="upkeep")
    searcher.loading.start()
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def _look_after(store: EmbeddedStore, searcher: Searcher, end: threading.Event) -> None:
    told = ""
    while not end.is_set():
        try:
            searcher.mend(logger.info)
            store.maintain(logger.info)
            told = ""
        except KepuError as error:
            if str(error) != told:
                logger.warning("%s", error)
            told = str(error)
        end.wait(SECONDS)
