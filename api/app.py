"""The web service: an application over a store, and the process that serves it."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api.background import upkeep
from api.errors import handle_errors
from api.logs import LOGGING
from api.middleware import Crashes, HeadAsGet, Prefix, StandardHeaders
from api.routers import completion, graphs, health, pages, plans, running, search, sparql
from api.services import Services
from api.settings import Settings
from api.version import VERSION
from kg.stores.layout import open_layout
from kg.stores.oxigraph import EmbeddedStore
from ontology.errors import KepuError
from search.encoders.loading import LoadingEncoder
from search.index import DocumentIndex, configured_encoder

ROUTERS = (pages, health, plans, search, sparql, completion, graphs, running)
"""A module a surface."""
STATIC = Path(__file__).parent / "static"
GRACE_SECONDS = 2
"""How long requests that are being answered may go on when the service is told to end."""

HEAD_BYTES = 2**20
"""How long a request's line and headers may be: a question of 100,000 characters has 900,000 bytes there."""


class PortError(KepuError):
    """The service cannot listen where it was told to."""

    def __init__(self, place: str, detail: str) -> None:
        super().__init__(
            f"无法监听该地址。The service cannot listen there: {detail}.",
            place=place,
            remedy="请用 --port 或 --host 另选。Choose another with --port or --host.",
        )


def create_app(settings: Settings, store: EmbeddedStore, encoder: LoadingEncoder | None = None) -> FastAPI:
    """The application over a store, which stays its opener's to close; ``encoder`` None: the settings'."""
    services = Services.of(settings, store, encoder or LoadingEncoder(configured_encoder(settings.encoder)))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with closing(services.searcher), upkeep(store, services.searcher):
            yield

    app = FastAPI(
        title="kepu-graph",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.services = services
    for module in ROUTERS:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=STATIC), "static")
    handle_errors(app, [route for module in ROUTERS for route in module.router.routes])
    # The last one added is the outermost.
    app.add_middleware(Prefix, prefix=urlsplit(settings.public_url or "").path)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Crashes)
    app.add_middleware(StandardHeaders)
    return app


def serve(settings: Settings) -> None:
    """Serve the settings' store, an absent one made first, until Ctrl-C or SIGTERM. Main thread only.

    Raises :class:`PortError` and the store's errors.
    """
    with _interruptible(), closing(_listen(settings)) as listener:
        encoder = LoadingEncoder(configured_encoder(settings.encoder))
        index = DocumentIndex(encoder.choice)
        open_layout(settings.store, create=True, union=settings.sparql_union)
        store = EmbeddedStore(settings.store, workers=settings.query_workers, index=index)
        with closing(store):
            config = uvicorn.Config(
                create_app(settings, store, encoder),
                log_config=LOGGING,
                timeout_graceful_shutdown=GRACE_SECONDS,
                h11_max_incomplete_event_size=HEAD_BYTES,
            )
            print(_welcome(settings, listener), file=sys.stderr, flush=True)
            _Server(config, store).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends the queries that are still running when the grace is over, so that their threads end."""

    def __init__(self, config: uvicorn.Config, store: EmbeddedStore) -> None:
        super().__init__(config)
        self._store = store

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        self._store.close()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does: at once and in order, and without a traceback."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family)
        # asyncio does so for sockets that it makes itself; without it each answer takes 40 ms longer.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        return listener
    except OSError as error:
        raise PortError(f"{settings.host}:{settings.port}", error.strerror or str(error)) from error


def _welcome(settings: Settings, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"{settings.public_url or f'http://{host}:{port}'}/"
    return f"服务地址 Serving at {address} （按 Ctrl-C 结束 Ctrl-C to stop）"
