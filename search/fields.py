"""The filters by name, and what users call them: for options, addresses, messages and facets alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A filter: ``name`` as in options, addresses and JSON; ``vocabulary`` is the file of its concepts."""

    name: str
    zh: str
    en: str
    vocabulary: str = ""

    @property
    def attribute(self) -> str:
        """The field of :class:`search.requests.Filters`."""
        return self.name.replace("-", "_")


FIELDS: Mapping[str, Field] = {
    each.name: each
    for each in (
        Field("plan", "规划", "plan"),
        Field("region", "地区", "region"),
        Field("level", "层级", "level", "levels"),
        Field("year", "年份", "year"),
        Field("department", "部门", "department"),
        Field("function", "部门职能", "function", "functions"),
        Field("role", "责任角色", "role", "roles"),
        Field("action-kind", "行动种类", "kind of action", "action-kinds"),
        Field("group", "目标人群", "target group", "groups"),
        Field("theme", "主题", "theme", "themes"),
        Field("target", "量化指标", "figure"),
    )
}
"""All filters, by name, in the order that users meet them."""


def field_of(attribute: str) -> Field:
    """The filter of a field of :class:`search.requests.Filters`."""
    return FIELDS[attribute.replace("_", "-")]
