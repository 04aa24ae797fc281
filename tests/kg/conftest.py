"""Tiny plans, and a basis to derive them by."""

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.derive import Basis, BasisSpec, load_basis

TINY = runpy.run_path(str(Path(__file__).parents[1] / "tiny_plans.py"))


@pytest.fixture(scope="session")
def regions() -> tuple[str, ...]:
    """Regions that have tiny plans."""
    found: tuple[str, ...] = TINY["REGIONS"]
    return found


@pytest.fixture(scope="session")
def plan_text() -> Callable[..., str]:
    """See tests/tiny_plans.py."""
    found: Callable[..., str] = TINY["plan_text"]
    return found


@pytest.fixture(scope="session")
def basis() -> Basis:
    return load_basis(BasisSpec())
