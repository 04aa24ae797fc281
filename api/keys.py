"""API keys: who may write over HTTP. A key is shown once; ``private/keys.json`` has its digest.

A key has 256 random bits, so a plain SHA-256 of it tells nothing that could be guessed (slow hashes are for
secrets that people choose: NIST SP 800-63B, 5.1.1.2).
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.roles import Role
from kg.stores.errors import StoreDamagedError, mapped
from kg.stores.files import write_atomic
from ontology.errors import KepuError

FILE = "keys.json"
_NAME = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True)
class Key:
    """A key without its secret; ``since`` is in UTC."""

    name: str
    role: Role
    digest: str
    since: str


class KeyNameError(KepuError):
    """A key's name is taken, unknown or not well formed."""


def read_keys(private: Path) -> list[Key]:
    """All keys that are in force, by name. Raises :class:`StoreDamagedError`."""
    path = private / FILE
    try:
        rows = json.loads(path.read_bytes())
        return [Key(row["name"], Role(row["role"]), row["digest"], row["since"]) for row in rows]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamagedError(path, "the keys cannot be read") from error


def add_key(private: Path, name: str, role: Role) -> str:
    """Make a key; returns its secret, which is kept nowhere. Raises :class:`KeyNameError`."""
    if not _NAME.fullmatch(name):
        raise KeyNameError(
            "名称只能有字母、数字和 . _ - @，至多 64 个。A name has letters, digits and . _ - @, 64 at most.",
            place=name,
        )
    secret = f"kepu_{secrets.token_urlsafe(32)}"
    with _changing(private) as keys:
        if any(key.name == name for key in keys):
            raise KeyNameError(
                "已有同名的密钥。There is a key of this name.",
                place=name,
                remedy="请换一个名称，或先 kepu keys revoke。Choose another, or revoke that one first.",
            )
        keys.append(Key(name, role, _digest(secret), datetime.now(UTC).isoformat(timespec="seconds")))
    return secret


def revoke_key(private: Path, name: str) -> None:
    """Let a key be in force no more, at once. Raises :class:`KeyNameError`."""
    with _changing(private) as keys:
        left = [key for key in keys if key.name != name]
        if len(left) == len(keys):
            raise KeyNameError("没有这个密钥。There is no such key.", place=name)
        keys[:] = left


def find_key(private: Path, secret: str) -> Key | None:
    """The key of a secret; compared in constant time with all."""
    digest = _digest(secret)
    found = [key for key in read_keys(private) if hmac.compare_digest(key.digest, digest)]
    return found[0] if found else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


@contextmanager
def _changing(private: Path) -> Iterator[list[Key]]:
    """The keys, written when the context ends well; one process at a time."""
    with mapped(private):
        private.mkdir(mode=0o700, exist_ok=True)
        with (private / "keys.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            keys = read_keys(private)
            yield keys
            rows = [asdict(key) for key in sorted(keys, key=lambda key: key.name)]
            write_atomic(private / FILE, json.dumps(rows, ensure_ascii=False, indent=1).encode())
            (private / FILE).chmod(0o600)
