"""The store of the settings with its index, open for one command that writes or searches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from api.console import progress_bar
from api.settings import Settings
from kg.stores.layout import open_layout
from kg.stores.oxigraph import EmbeddedStore
from search.encoders.loading import LoadingEncoder
from search.index import DocumentIndex, EncoderChoice, Progress, configured_encoder
from search.service import OpenedSearch, Searcher


def open_indexed(
    settings: Settings, *, create: bool = False, progress: Progress | None = None
) -> closing[EmbeddedStore]:
    """The store, closed with the context; ``create`` makes an absent one. Raises what opening one raises.

    ``progress`` hears how many texts are encoded.
    """
    return _opened(settings, configured_encoder(settings.encoder), progress, create=create)


@contextmanager
def searching(settings: Settings) -> Iterator[tuple[EmbeddedStore, OpenedSearch]]:
    """The store and the search of its current generation; an index that is missing or damaged is made anew.

    The encoder loads in the background: wait for it before the first question.
    """
    encoder = LoadingEncoder(configured_encoder(settings.encoder))
    encoder.start()
    with ExitStack() as stack:
        with progress_bar("编码 Encoding") as bar:
            store = stack.enter_context(_opened(settings, encoder.choice, bar.encoded))
            searcher = stack.enter_context(closing(Searcher(store, encoder)))
            searcher.mend(bar.message)
        yield store, stack.enter_context(searcher.opened())


def _opened(
    settings: Settings, encoder: EncoderChoice, progress: Progress | None, *, create: bool = False
) -> closing[EmbeddedStore]:
    if create:
        open_layout(settings.store, create=True, union=settings.sparql_union)
    index = DocumentIndex(encoder, progress)
    return closing(EmbeddedStore(settings.store, workers=settings.query_workers, index=index))
