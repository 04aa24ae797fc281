"""The store of the settings, open for one command that reads the graph alone."""

from __future__ import annotations

from contextlib import closing

from api.settings import Settings
from kg.stores.oxigraph import EmbeddedStore


def open_store(settings: Settings) -> closing[EmbeddedStore]:
    """The store, closed with the context. Raises what opening one raises."""
    return closing(EmbeddedStore(settings.store, workers=settings.query_workers))
