"""Issued plans and their drafts: two plans, joined once both are known.

No document's own graph can say so: it must not depend on what else is in the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from kg.triples.terms import term


def replacements(plans: Iterable[str]) -> Iterator[Triple]:
    """That each issued plan among these IRIs replaces its draft, where that is among them too; in order."""
    known = sorted(set(plans))
    for plan in known:
        draft = f"{plan}/draft"
        if draft in known:
            yield Triple(NamedNode(plan), term("kepu:replaces"), NamedNode(draft))
