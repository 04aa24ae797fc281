"""The IRIs that plans had before a change of lexicons moved them; they stand in the provenance graph."""

from __future__ import annotations

import re

_REDIRECT = re.compile(r"^<([^>]*)> <http://purl\.org/dc/terms/isReplacedBy> <([^>]*)> \.$", re.MULTILINE)

Redirects = dict[str, tuple[str, ...]]
"""Former IRIs by the plan that stands for them now."""


def read_redirects(provenance: bytes) -> Redirects:
    """The redirects of a provenance graph in N-Triples."""
    found: Redirects = {}
    for former, plan in _REDIRECT.findall(provenance.decode()):
        found[plan] = (*found.get(plan, ()), former)
    return found


def former_iris(redirects: Redirects, before: str, now: str) -> tuple[str, ...]:
    """The redirects that a document needs whose plan was ``before`` and is ``now``."""
    return tuple(former for former in (*redirects.get(before, ()), before) if former != now)
