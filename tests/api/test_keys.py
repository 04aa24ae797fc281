"""Keys for writing: made, listed and revoked on the command line; what they allow over HTTP; what is noted."""

import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from api.bodies import GRAPH_BYTES
from api.keys import KeyNameError, add_key, find_key, read_keys, revoke_key
from api.roles import Role
from kg.stores.errors import StoreDamagedError
from kg.stores.oxigraph import EmbeddedStore

KEPU = Path(sys.executable).with_name("kepu")
UPDATE = {"update": "INSERT DATA { <a:a> <a:b> 1 }"}


def kepu(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([KEPU, "keys", *words], capture_output=True, text=True, check=False)


@pytest.fixture
def private(tmp_path: Path) -> Path:
    return tmp_path / "private"


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_key_is_found_by_its_secret_until_it_is_revoked(private: Path) -> None:
    secret = add_key(private, "planning-office", Role.editor)
    other = add_key(private, "office-2", Role.admin)
    found = find_key(private, secret)
    assert found is not None
    assert (found.name, found.role) == ("planning-office", Role.editor)
    assert find_key(private, secret[:-1]) is None
    assert find_key(private, "") is None
    revoke_key(private, "planning-office")
    assert find_key(private, secret) is None
    assert find_key(private, other) is not None


def test_secrets_are_not_kept_and_the_file_is_its_owners(private: Path) -> None:
    secret = add_key(private, "a", Role.editor)
    path = private / "keys.json"
    assert secret.removeprefix("kepu_") not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 65, "a\n"])
def test_a_name_that_is_none_is_refused(private: Path, name: str) -> None:
    with pytest.raises(KeyNameError):
        add_key(private, name, Role.editor)


def test_a_name_stands_for_one_key(private: Path) -> None:
    add_key(private, "a", Role.editor)
    with pytest.raises(KeyNameError):
        add_key(private, "a", Role.admin)
    with pytest.raises(KeyNameError):
        revoke_key(private, "b")


def test_keys_made_at_once_are_all_kept(private: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: add_key(private, f"key{number}", Role.editor), range(16)))
    assert len(read_keys(private)) == 16


def test_a_damaged_file_is_named(private: Path) -> None:
    add_key(private, "a", Role.editor)
    (private / "keys.json").write_text("[{]")
    with pytest.raises(StoreDamagedError, match="keys"):
        read_keys(private)


def test_the_command_line_makes_lists_and_revokes(tmp_path: Path) -> None:
    store = ("--store", str(tmp_path / "new"))
    made = kepu("add", "office", "--role", "admin", *store)
    secret = made.stdout.split()[-1]
    assert (made.returncode, secret.startswith("kepu_")) == (0, True)
    assert "不会再次显示" in made.stderr
    listed = kepu("list", "--format", "json", *store)
    (row,) = map(json.loads, listed.stdout.splitlines())
    assert (row["name"], row["role"]) == ("office", "admin")
    assert secret not in listed.stdout
    assert kepu("add", "office", *store).returncode == 2
    assert kepu("revoke", "office", *store).returncode == 0
    assert kepu("revoke", "office", *store).returncode == 2
    assert kepu("list", *store).stdout.splitlines()[1:] == []


def test_without_a_key_in_force_nothing_is_written(client: httpx.Client, store: EmbeddedStore) -> None:
    before = store.generation()
    for headers in ({}, bearer("kepu_x"), {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
        for answer in (
            client.post("/sparql", data=UPDATE, headers=headers),
            client.put("/graphs?graph=m:g", content=b"", headers={**headers, "Content-Type": "text/turtle"}),
            client.post("/graphs", content=b"", headers={**headers, "Content-Type": "text/turtle"}),
            client.delete("/graphs?graph=m:g", headers=headers),
        ):
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["access-control-allow-origin"] == "*"
    assert store.generation() == before


def test_nothing_large_is_read_of_strangers(client: httpx.Client) -> None:
    content = b"#" * (GRAPH_BYTES + 1)
    for address, media_type in (("/sparql", "application/sparql-update"), ("/graphs", "text/turtle")):
        answer = client.post(address, content=content, headers={"Content-Type": media_type})
        assert answer.status_code == 401


def test_a_revoked_key_is_out_of_force_at_once(client: httpx.Client, store: EmbeddedStore) -> None:
    secret = add_key(store.layout.private, "a", Role.editor)
    assert client.post("/sparql", data=UPDATE, headers=bearer(secret)).status_code == 200
    revoke_key(store.layout.private, "a")
    assert client.post("/sparql", data=UPDATE, headers=bearer(secret)).status_code == 401


def test_who_changed_what_is_noted(client: httpx.Client, store: EmbeddedStore) -> None:
    headers = bearer(add_key(store.layout.private, "office", Role.editor))
    client.post("/sparql", data=UPDATE, headers=headers)
    client.put(
        "/graphs?graph=m:g", content=b"<a:a> <a:b> 1 .", headers={**headers, "Content-Type": "text/turtle"}
    )
    client.delete("/graphs?graph=m:g", headers=headers)
    log = (store.layout.private / "audit.jsonl").read_text()
    first, second, third = map(json.loads, log.splitlines())
    assert (first["key"], first["action"], first["update"]) == ("office", "Update", UPDATE["update"])
    assert (second["action"], second["graph"], second["generation"]) == ("PutGraph", "m:g", 3)
    assert third["action"] == "DropGraph"
    assert stat.S_IMODE((store.layout.private / "audit.jsonl").stat().st_mode) == 0o600
