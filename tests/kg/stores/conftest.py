"""Tiny documents for the store's tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.stores.base import Document, GraphNames
from kg.stores.oxigraph import EmbeddedStore

BASE = "https://example.org/"


def triple(subject: str, value: str) -> bytes:
    return f'<{BASE}{subject}> <{BASE}says> "{value}" .\n'.encode()


def make_document(name: str, *values: str, source: str | None = None) -> Document:
    """A plan that says the values, and that the shared subject says them too; inferred: that it is a plan."""
    plan = f"{BASE}plan/{name}"
    says = b"".join(triple(f"plan/{name}", value) + triple("shared", value) for value in values)
    return Document(
        plan=plan,
        source=source or f"{name}.txt",
        title=f"《{name}》",
        graphs=GraphNames(f"{BASE}graph/{name}", f"{BASE}inferred/{name}", f"{BASE}provenance"),
        asserted=says,
        inferred=triple(f"plan/{name}", "a plan") + triple("shared", "a plan"),
        provenance=triple(f"graph/{name}", "read") + triple("software", "v1"),
        original="、".join(values).encode("gb18030"),
        text="、".join(values),
        figures={"measures": len(values)},
    )


@pytest.fixture
def document() -> Callable[..., Document]:
    return make_document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Iterator[EmbeddedStore]:
    made = EmbeddedStore(folder, create=True, workers=2, lock_seconds=0.3)
    yield made
    made.close()
