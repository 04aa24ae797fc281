"""What a key allows."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """``editor`` changes users' graphs, ``admin`` sees and ends running queries too."""

    editor = "editor"
    admin = "admin"
