"""Who changed what over HTTP: a line of JSON each, in ``private/audit.jsonl``."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

FILE = "audit.jsonl"


def note(private: Path, key: str, action: str, facts: Mapping[str, object]) -> None:
    """Add a line with the time, the key's name, what was done and facts about it. Raises OSError."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"time": now, "key": key, "action": action, **facts}, ensure_ascii=False)
    descriptor = os.open(private / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
    finally:
        os.close(descriptor)
