"""The store of the settings, open for one command."""

from contextlib import closing

from api.settings import Settings
from kg.stores.oxigraph import EmbeddedStore


def open_store(settings: Settings, *, create: bool = False) -> closing[EmbeddedStore]:
    """The store, closed with the context; ``create`` makes an absent one. Raises what opening one raises."""
    return closing(EmbeddedStore(settings.store, create=create, workers=settings.query_workers))
