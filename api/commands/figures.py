"""The figures of a document as columns of a table."""

from collections.abc import Mapping

from api.console import Column

COLUMNS = {
    "measures": Column("措施 measures", number=True),
    "departments": Column("部门 departments", number=True),
    "targets": Column("指标 targets", number=True),
    "activities": Column("活动 activities", number=True),
    "warnings": Column("提示 warnings", number=True),
}
"""By their names in the store's manifest."""


def figures(found: Mapping[str, int], before: Mapping[str, int] | None = None) -> list[object]:
    """The cells of the columns; where a figure was another ``before``, both."""
    former = found if before is None else before
    return [_cell(former.get(name, ""), found.get(name, "")) for name in COLUMNS]


def _cell(before: object, now: object) -> object:
    return now if before == now else f"{before} → {now}"
