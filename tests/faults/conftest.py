"""Writer processes for the fault tests."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

WRITING = Path(__file__).with_name("writing.py")
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Start:
    """Start a writer with the arguments of writing.py."""

    def started(*arguments: object) -> "subprocess.Popen[str]":
        command = [sys.executable, str(WRITING), *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return started
