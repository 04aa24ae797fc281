"""Quotations, brackets and cited documents, covered so that patterns do not look into them."""

from __future__ import annotations

import re

QUOTED = "\ue000"
BRACKETED = "\ue001"
CITED = "\ue002"
"""What stands for each covered character: of a quotation, of a bracket, of 《…》."""

_COVER = {"“": QUOTED, '"': QUOTED, "‘": QUOTED, "「": QUOTED, "《": CITED}

_SPANS = re.compile(
    r"“(?:[^“”]|“[^“”]*”)*”|\"[^\"]*\"|‘[^‘’]*’|「[^「」]*」"
    r"|《(?:[^《》]|《[^《》]*》)*》|[（(](?:[^（()）]|[（(][^（()）]*[）)])*[）)]"
)


def mask(text: str) -> str:
    """``text`` with all that stands in marks covered but the opening mark; of the same length."""
    return _SPANS.sub(_covered, text)


def _covered(match: re.Match[str]) -> str:
    opening = match[0][0]
    return opening + _COVER.get(opening, BRACKETED) * (len(match[0]) - 1)
