"""Which filter leaves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from search.questions.reading import Holds
from search.requests import Filters, Understood

_NAMES = {
    "plan": "计划",
    "region": "地区",
    "level": "层级",
    "year": "年份",
    "department": "部门",
    "function": "职能",
    "role": "职责",
    "action_kind": "行动类型",
    "group": "对象人群",
    "theme": "主题",
    "target": "有无指标",
}


def emptied_by(filters: Filters, understood: Iterable[Understood], holds: Holds) -> str:
    """A message that names the filters that leave nothing alone; failing that, all, which do so together."""
    used = [each.name for each in fields(Filters) if getattr(filters, each.name) not in ((), None)]
    alone = [name for name in used if not holds(_only(filters, name))]
    guilty = alone or used
    words = {each.field: each.text for each in understood if each.narrows}
    chinese = "、".join(_NAMES[name] + (f"“{words[name]}”" if name in words else "") for name in guilty)
    if len(guilty) == 1 or alone:
        return f"没有符合{chinese}的措施。No measure passes the filter {', '.join(guilty)}."
    return (
        f"没有同时符合{chinese}的措施，请去掉一项。"
        f"No measure passes {', '.join(guilty)} together; take one away."
    )


def _only(filters: Filters, name: str) -> Filters:
    kept = {name: getattr(filters, name)}
    return replace(Filters(), **kept)
