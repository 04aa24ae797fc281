"""A browser, and a server over the two plans of the HTTP tests."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.settings import Settings
from kg.stores.oxigraph import EmbeddedStore

HERE = Path(__file__).parent
CHROMIUM = runpy.run_path(str(HERE / "chromium.py"))
HTTP = runpy.run_path(str(HERE.parent / "api" / "conftest.py"))


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A tab; see chromium.py. Skips where there is no Chromium, and fails in CI."""
    program = CHROMIUM["installed"]()
    if program is None:
        reason = "no Chromium here; sh tests/system.sh installs one"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with CHROMIUM["browser"](program, tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the two plans."""
    store = EmbeddedStore(
        tmp_path_factory.mktemp("site") / "store", create=True, workers=2, index=HTTP["words_index"]()
    )
    HTTP["fill"](store)
    with HTTP["serving"](create_app(Settings(), store)) as client:
        yield str(client.base_url).rstrip("/")
    store.close()


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a store without documents."""
    store = EmbeddedStore(
        tmp_path_factory.mktemp("site") / "store", create=True, workers=2, index=HTTP["words_index"]()
    )
    with HTTP["serving"](create_app(Settings(), store)) as client:
        yield str(client.base_url).rstrip("/")
    store.close()
