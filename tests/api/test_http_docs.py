"""docs/http.md tells the truth: its commands give its answers, its tables are the code's."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.errors import INVALID, KINDS, STATUSES
from api.keys import add_key
from api.plans import SORTABLE
from api.roles import Role
from api.routers.sparql import GRAPHS, SOLUTIONS
from kg.stores.oxigraph import EmbeddedStore

PAGE = (Path(__file__).parents[2] / "docs" / "http.md").read_text()
SITE = "http://127.0.0.1:8000"
EXAMPLES = re.findall(r"```sh\n(curl .*?)\n```\n\n```(\w+)\n(.*?)\n```", PAGE, re.DOTALL)
LEFT_OUT = "…"

CURL = argparse.ArgumentParser()
CURL.add_argument("url")
CURL.add_argument("-s", action="store_true")
CURL.add_argument("-G", action="store_true")
CURL.add_argument("-I", action="store_true")
CURL.add_argument("-H", action="append", default=[])
CURL.add_argument("-d", action="append", default=[])
CURL.add_argument("--data-urlencode", action="append", default=[], dest="d")
CURL.add_argument("-X")
CURL.add_argument("--data-binary")
CURL.add_argument("-o")
CURL.add_argument("-w")


def curl(client: httpx.Client, command: str) -> httpx.Response:
    """What curl would do, for the options that the page uses."""
    options = CURL.parse_args(shlex.split(command.replace(" -sI ", " -s -I "))[1:])
    url = httpx.URL(options.url.removeprefix(SITE))
    headers = [tuple(header.split(": ", 1)) for header in options.H]
    data = dict(pair.split("=", 1) for pair in options.d)
    if options.X:
        return client.request(options.X, url, content=options.data_binary.encode(), headers=headers)
    if data and not options.G:
        return client.post(url, data=data, headers=headers)
    return client.request("HEAD" if options.I else "GET", url.copy_merge_params(data), headers=headers)


def shown(answer: httpx.Response, command: str) -> str:
    """What curl would print."""
    if "%{http_code}" in command:
        return str(answer.status_code)
    if " -sI " in command:
        lines = [f"{name}: {value}" for name, value in answer.headers.items()]
        return "\n".join([f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}", *lines])
    return answer.text.replace("\r\n", "\n").rstrip("\n")


def agrees(documented: Any, found: Any) -> bool:
    """Whether what the page shows is part of what was found."""
    if isinstance(documented, dict):
        return all(name in found and agrees(value, found[name]) for name, value in documented.items())
    if isinstance(documented, list):
        return len(documented) == len(found) and all(map(agrees, documented, found))
    return bool(documented in (LEFT_OUT, found))


def pattern(documented: str) -> str:
    return ".*".join(map(re.escape, documented.split(LEFT_OUT)))


@pytest.mark.parametrize(("command", "kind", "documented"), EXAMPLES)
def test_a_command_gives_the_answer_of_the_page(
    client: httpx.Client, store: EmbeddedStore, command: str, kind: str, documented: str
) -> None:
    asked = command.replace("$KEY", add_key(store.layout.private, "docs", Role.editor))
    found = shown(curl(client, asked), command).replace(str(client.base_url).rstrip("/"), SITE)
    if kind == "json":
        assert agrees(json.loads(documented), json.loads(found)), found
    else:
        assert re.fullmatch(pattern(documented), found, re.DOTALL), found


def test_every_command_of_the_page_is_run() -> None:
    assert len(EXAMPLES) == PAGE.count("```sh") == len(re.findall(r"^curl ", PAGE, re.MULTILINE))


def test_the_page_lists_the_kinds_of_problems() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", PAGE, re.MULTILINE)
    kinds = {*KINDS.values(), *STATUSES.values(), INVALID}
    assert {(slug, int(status)) for slug, status in rows} == {(kind.slug, kind.status) for kind in kinds}


def test_the_page_lists_the_formats() -> None:
    rows = re.findall(r"^\|[^|]*\| ((?:`\w+`(?:, )?)+) \| ([^|]*?) \|$", PAGE, re.MULTILINE)
    documented = {
        (name, media_type)
        for names, media_types in rows
        for name in re.findall(r"`(\w+)`", names)
        for media_type in re.findall(r"[a-z]+/[a-z+-]+", media_types)
    }
    offered = {(offer.name, offer.media_type) for offer in (*SOLUTIONS, *GRAPHS)}
    assert offered <= documented
    assert {media_type for _, media_type in documented} == {m for _, m in offered} | {"text/html"}


def test_the_page_lists_the_fields_to_sort_by() -> None:
    sentence = PAGE[PAGE.index("`sort` is one of") : PAGE.index("with `-` before it")]
    assert set(re.findall(r"`(\w+)`", sentence)) - {"sort"} == set(SORTABLE)
