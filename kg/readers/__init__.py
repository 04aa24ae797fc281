"""A module a format: bytes → :class:`kg.readers.base.SourceText`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import cast

from kg.readers.base import SourceText
from kg.readers.errors import UnknownFormat

FORMATS: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    "": "text",
    ".md": "markdown",
    ".markdown": "markdown",
}
"""File ending → module of this package."""


def read(data: bytes, name: str) -> SourceText:
    """The source text of a document, by its name's ending; raises ``ReadError``."""
    ending = PurePath(name).suffix.lower()
    if ending not in FORMATS:
        known = " ".join(filter(None, FORMATS))
        raise UnknownFormat(
            f"不支持的格式 {ending}。The format {ending} is not read.",
            place=name,
            remedy=f"请转换为 {known} 之一。Convert it to one of {known}.",
        )
    reader = cast(Callable[[bytes, str], SourceText], import_module(f"{__name__}.{FORMATS[ending]}").read)
    return reader(data, name)
