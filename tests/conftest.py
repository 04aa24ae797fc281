"""What all tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts; tests that need it skip where it is absent, and fail in CI."""
    folder = Path(os.environ.get("KEPU_SHARED", ROOT.parent / "shared"))
    if folder.is_dir():
        return folder
    reason = f"the shared folder is not at {folder}; set KEPU_SHARED"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
