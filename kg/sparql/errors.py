"""What can be wrong with a SERVICE clause that we evaluate ourselves."""

from __future__ import annotations

from ontology.errors import KepuError


class ClauseError(KepuError):
    """A SERVICE clause that cannot be answered as it is written; ``place`` is its endpoint, if it has one."""
