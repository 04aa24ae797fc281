"""Checks of settings that are paths and addresses. Each gives the value back, put in its usual form."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

_IRI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`?#%/]+(/[^\s<>\"{}|\\^`?#%]*)?/")


def home_path(path: Path) -> Path:
    """The path with ``~`` as the home folder."""
    return path.expanduser()


def path_iri(iri: str) -> str:
    """An absolute IRI that ends in ``/``, without query and fragment. Raises ValueError."""
    if not _IRI.fullmatch(iri):
        raise ValueError("应为以 / 结尾的绝对 IRI。It should be an absolute IRI that ends in /")
    return iri


def web_address(url: str) -> str:
    """An http address without query and fragment, its last slash taken off. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(
            "应为不带参数的 http 或 https 网址。"
            "It should be an http or https address without query and fragment"
        )
    return url.rstrip("/")
