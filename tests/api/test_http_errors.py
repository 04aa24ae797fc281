"""One shape of errors on every route, whatever goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api import errors
from api.app import create_app
from api.errors import CRASH, KINDS, TYPES, Kind
from api.naming import UnknownNameError
from api.remote.errors import RemoteError, RemoteRefusedError
from api.settings import Settings
from kg.sparql.errors import ClauseError
from kg.stores import errors as store_errors
from kg.stores.oxigraph import EmbeddedStore
from ontology.errors import KepuError
from search import errors as search_errors

STORE = Path("store")
Serving = Callable[[FastAPI], AbstractContextManager[httpx.Client]]

RAISED: dict[type[KepuError], Callable[[], KepuError]] = {
    KepuError: lambda: KepuError("secret", place="/secret"),
    errors.RequestError: lambda: errors.RequestError("wrong"),
    errors.NotAcceptableError: lambda: errors.NotAcceptableError(["json"]),
    errors.NoSuchThingError: lambda: errors.NoSuchThingError("https://example.org/x"),
    errors.MediaTypeError: lambda: errors.MediaTypeError("a/b", ("c/d",)),
    errors.BodyTooLargeError: lambda: errors.BodyTooLargeError(1),
    errors.UnauthorizedError: lambda: errors.UnauthorizedError(given=False),
    errors.ForbiddenError: lambda: errors.ForbiddenError("a"),
    errors.ReadOnlyError: errors.ReadOnlyError,
    errors.UnsettledError: errors.UnsettledError,
    UnknownNameError: lambda: UnknownNameError("region", "x", ()),
    RemoteRefusedError: lambda: RemoteRefusedError("?e", "变量", "a variable"),
    RemoteError: lambda: RemoteError("x:y", "断开", "broke off"),
    ClauseError: lambda: ClauseError("x"),
    search_errors.NoSuchMeasureError: lambda: search_errors.NoSuchMeasureError("x"),
    search_errors.BadQueryError: lambda: search_errors.BadQueryError(""),
    search_errors.NoIndexError: lambda: search_errors.NoIndexError(STORE),
    search_errors.IndexDamagedError: lambda: search_errors.IndexDamagedError(STORE, "x"),
    search_errors.SearchError: lambda: search_errors.SearchError("x"),
    store_errors.ReservedGraphError: lambda: store_errors.ReservedGraphError("https://example.org/g"),
    store_errors.NoSuchGraphError: store_errors.NoSuchGraphError,
    store_errors.UnreadableContentError: lambda: store_errors.UnreadableContentError("line 1"),
    store_errors.EditFailedError: lambda: store_errors.EditFailedError("x"),
    store_errors.NoSuchDocumentError: lambda: store_errors.NoSuchDocumentError("x"),
    store_errors.HistoryGoneError: lambda: store_errors.HistoryGoneError(1),
    store_errors.StoreLockedError: lambda: store_errors.StoreLockedError(STORE, "somebody", 1),
    store_errors.StoreFullError: lambda: store_errors.StoreFullError(STORE),
    store_errors.QuerySyntaxError: lambda: store_errors.QuerySyntaxError("1:1"),
    store_errors.QueryRefusedError: lambda: store_errors.QueryRefusedError("SERVICE"),
    store_errors.InvalidLimitError: lambda: store_errors.InvalidLimitError("rows"),
    store_errors.QueryLimitError: lambda: store_errors.QueryLimitError("seconds", 1),
    store_errors.QueryStoppedError: store_errors.QueryStoppedError,
    store_errors.QueueFullError: lambda: store_errors.QueueFullError(1),
}


@pytest.fixture
def app(store: EmbeddedStore) -> FastAPI:
    """The application, with routes that fail as they are told to."""
    app = create_app(Settings(), store)

    @app.get("/fail/{name}")
    def fail(name: str) -> None:
        raise next(make() for kind, make in RAISED.items() if kind.__name__ == name)

    @app.get("/crash")
    def crash() -> None:
        raise ZeroDivisionError("secret")

    return app


@pytest.fixture
def failing(app: FastAPI, serving: Serving) -> Iterator[httpx.Client]:
    with serving(app) as client:
        yield client


def assert_problem(answer: httpx.Response, kind: Kind) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["status"], body["type"]) == (
        kind.status,
        kind.status,
        TYPES + kind.slug,
    )
    assert body["title"]
    assert body["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("error", KINDS, ids=lambda error: error.__name__)
def test_every_row_of_the_table_is_answered_as_it_says(failing: httpx.Client, error: type[KepuError]) -> None:
    assert_problem(failing.get(f"/fail/{error.__name__}"), KINDS[error])


def test_a_limit_is_named_and_one_may_try_again(failing: httpx.Client) -> None:
    answer = failing.get("/fail/QueryLimitError")
    assert (answer.json()["limit"], answer.json()["value"]) == ("seconds", 1)
    assert answer.headers["retry-after"] == "1"


def test_a_crash_tells_the_log_and_not_the_client(
    failing: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    for path in ("/crash", "/fail/KepuError"):
        answer = failing.get(path)
        assert_problem(answer, CRASH)
        assert "secret" not in answer.text
    assert "ZeroDivisionError: secret" in caplog.text
    assert "KepuError: /secret: secret" in caplog.text


def addresses(client: httpx.Client) -> dict[str, set[str]]:
    """An address of each route, with the methods that it is documented to have."""
    paths = client.get("/openapi.json").json()["paths"]
    found = {
        path.replace("{iri}", "nothing"): {name.upper() for name in each} for path, each in paths.items()
    }
    return {**found, "/openapi.json": {"GET"}, "/static/kepu.css": {"GET"}}


def test_an_unsupported_method_is_a_problem_on_every_route(client: httpx.Client) -> None:
    for address, methods in addresses(client).items():
        head = {"HEAD"} if "GET" in methods else set()
        for method in {"GET", "HEAD", "PUT", "DELETE", "PATCH"} - methods - head:
            answer = client.request(method, address)
            assert answer.status_code == 405, f"{method} {address}"
            assert set(answer.headers["allow"].split(", ")) == methods | head
        assert_problem(client.request("PATCH", address), Kind(405, "method-not-allowed", ""))


def test_a_format_that_is_not_there_is_a_problem_on_every_negotiated_route(client: httpx.Client) -> None:
    plan = client.get("/api/plans").json()["items"][0]["iri"]
    for address in ("/", "/api/plans", f"/api/plans/{plan}", "/sparql?query=ASK{}"):
        for answer in (
            client.get(address, headers={"Accept": "image/png"}),
            client.get(httpx.URL(address).copy_merge_params({"format": "png"})),
        ):
            assert_problem(answer, Kind(406, "not-acceptable", ""))
            assert "json" in answer.json()["remedy"]


def test_what_does_not_exist_is_a_problem_below_every_prefix(client: httpx.Client) -> None:
    for address in ("/nothing", "/api/nothing", "/api/plans/nothing", "/static/nothing", "/sparql/nothing"):
        assert_problem(client.get(address), Kind(404, "not-found", ""))


@pytest.mark.parametrize(
    "parameters", ["limit=0", "limit=1001", "limit=x", "offset=-1", "sort=iri", "sort=-", "sort="]
)
def test_an_invalid_parameter_is_named(client: httpx.Client, parameters: str) -> None:
    answer = client.get(f"/api/plans?{parameters}")
    assert_problem(answer, Kind(422, "invalid-parameter", ""))
    assert answer.json()["errors"][0]["parameter"] == parameters.split("=", maxsplit=1)[0]
