"""Which filter leaves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from search.fields import field_of
from search.questions.reading import Holds
from search.requests import Filters, Understood


def emptied_by(filters: Filters, understood: Iterable[Understood], holds: Holds) -> str:
    """A message that names the filters that leave nothing alone; failing that, all, which do so together."""
    used = [each.name for each in fields(Filters) if getattr(filters, each.name) not in ((), None)]
    alone = [name for name in used if not holds(_only(filters, name))]
    guilty = alone or used
    words = {each.field: each.text for each in understood if each.narrows}
    chinese = "、".join(field_of(name).zh + (f"“{words[name]}”" if name in words else "") for name in guilty)
    english = ", ".join(field_of(name).en for name in guilty)
    if len(guilty) == 1 or alone:
        return f"没有符合{chinese}的措施。No measure passes the filter {english}."
    return f"没有同时符合{chinese}的措施，请去掉一项。No measure passes {english} together; take one away."


def _only(filters: Filters, name: str) -> Filters:
    kept = {name: getattr(filters, name)}
    return replace(Filters(), **kept)
