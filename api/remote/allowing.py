"""Which endpoints may be called: a list of beginnings of IRIs, compared character by character."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

_PREFIX = re.compile(r"https?://(?:[^/?#@\\\s]+/[^?#\\\s]*)?")
"""A scheme alone, or one with a host, a slash, and what the path begins with. Without the slash
``https://example.org`` would allow ``https://example.org.elsewhere.net`` as well."""


def prefixes(text: str) -> tuple[str, ...]:
    """The prefixes of a setting, which stand between commas or spaces. Raises ValueError."""
    found = tuple(filter(None, re.split(r"[,\s]+", text)))
    for each in found:
        if not _PREFIX.fullmatch(each) or not _has_port(urlsplit(each)):
            raise ValueError(
                f"“{each}”应为 http(s)://主机/ 开头的网址，或只有 https://。"
                f"“{each}” should be an address with a host and a slash, as https://example.org/, "
                "or https:// alone"
            )
    return found


def prefix_list(text: str) -> str:
    """The text, if it is a list of prefixes. Raises ValueError."""
    prefixes(text)
    return text


@dataclass(frozen=True)
class Allowed:
    """An endpoint that may be called; ``named`` where an entry of the list has its host."""

    iri: str
    named: bool

    @property
    def parts(self) -> SplitResult:
        """The IRI, taken apart."""
        return urlsplit(self.iri)


def allowed(endpoint: str, entries: Iterable[str]) -> Allowed | None:
    """The endpoint, where an entry begins it; None where none does, or where it is no plain web address."""
    fitting = [entry for entry in entries if endpoint.startswith(entry)]
    if not fitting or not _is_plain(endpoint):
        return None
    return Allowed(endpoint, any(urlsplit(entry).hostname for entry in fitting))


def _is_plain(endpoint: str) -> bool:
    """Printable ASCII with a host; no user, no fragment, and no step upwards that servers would follow."""
    if not re.fullmatch(r"[!-~]+", endpoint) or "\\" in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    steps = re.split(r"[/\\]", unquote(parts.path))
    plain = parts.hostname and "@" not in parts.netloc and not parts.fragment and _has_port(parts)
    return bool(plain) and not {".", ".."} & set(steps)


def _has_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False
