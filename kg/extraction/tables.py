"""Tables of targets and of the division of labour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extraction.headings import folded
from kg.extraction.labels import read_label
from kg.extraction.numerals import parse
from kg.extraction.pieces import piece_of
from kg.extraction.responsibilities import NoteRules, read_names
from kg.lexicons import Lexicons
from kg.readers.base import Cell, SourceText, Table
from kg.records import Action, Comparator, DepartmentRef, IndicatorRef, Measure, Role

_COLUMNS = ("name", "unit", "value", "base", "lead", "participant", "responsible")
_ROLES: tuple[Role, ...] = ("lead", "participant", "responsible")
_VALUE = re.compile(r"([≥>＞≤<＜]?)(\d[\d.,]*[万亿]?)(\D*)")
_COMPARATORS: dict[str, Comparator] = {
    "≥": ">=",
    ">": ">",
    "＞": ">",
    "≤": "<=",
    "<": "<",
    "＜": "<",
    "": "=",
}
_BEHIND: tuple[tuple[str, Comparator], ...] = (("以上", ">="), ("左右", "="), ("以内", "<="), ("以下", "<="))
_YEAR = re.compile(r"20\d\d(?=年)")


@dataclass(frozen=True)
class TableRules:
    """What the header cells of each column look like."""

    columns: dict[str, re.Pattern[str]]

    @classmethod
    def of(cls, lexicons: Lexicons) -> TableRules:
        """The rules of the lexicons, compiled."""
        table = lexicons.table("headings")["tables"]
        return cls({name: re.compile(table[name]) for name in _COLUMNS})


def table_targets(source: SourceText, rules: TableRules) -> list[IndicatorRef]:
    """The targets of the plan in tables that have a column of indicators and one of target values."""
    targets: list[IndicatorRef] = []
    for table in source.tables:
        columns = _columns(source, table, rules)
        if "name" in columns and "value" in columns:
            header = _text(source, table.rows[0][columns["value"]])
            years = _YEAR.findall(header)
            by = int(years[-1]) if years else None
            targets += filter(None, (_target(source, row, columns, by) for row in table.rows[1:]))
    return targets


def _columns(source: SourceText, table: Table, rules: TableRules) -> dict[str, int]:
    """Which column holds what; a column of present figures is no column of targets."""
    found: dict[str, int] = {}
    for position, cell in enumerate(table.rows[0]):
        words = _text(source, cell)
        if rules.columns["base"].fullmatch(words) and not rules.columns["value"].fullmatch(words):
            continue
        for name in _COLUMNS:
            if name != "base" and name not in found and rules.columns[name].fullmatch(words):
                found[name] = position
                break
    return found


def _text(source: SourceText, cell: Cell) -> str:
    return re.sub(r"\s", "", source.text[slice(*cell)])


def _target(
    source: SourceText, row: tuple[Cell, ...], columns: dict[str, int], by: int | None
) -> IndicatorRef | None:
    match = _VALUE.fullmatch(_text(source, row[columns["value"]]))
    name = _text(source, row[columns["name"]])
    value = parse(match[2]) if match else None
    if match is None or value is None or not name:
        return None
    behind = next(
        ((end, sign) for end, sign in _BEHIND if match[3].endswith(end)), ("", _COMPARATORS[match[1]])
    )
    unit = match[3].removesuffix(behind[0]) or (
        _text(source, row[columns["unit"]]) if "unit" in columns else ""
    )
    span = (row[0][0], row[-1][1])
    return IndicatorRef(
        scope="plan",
        quote=source.words(*span),
        name=name,
        comparator=behind[1],
        value=value,
        unit=unit or None,
        by=by,
        span=span,
    )


def table_departments(
    source: SourceText, parts: Sequence[Action | Measure], rules: TableRules, notes: NoteRules
) -> dict[str, tuple[DepartmentRef, ...]]:
    """The departments that tables of the division of labour give to the parts they name, by part id.

    Of an action and its only measure under one heading, the measure is meant.
    """
    titles = {folded(part.title): part.id for part in parts if part.title}
    found: dict[str, tuple[DepartmentRef, ...]] = {}
    for table in source.tables:
        columns = _columns(source, table, rules)
        roles: dict[Role, int] = {role: columns[role] for role in _ROLES if role in columns}
        for row in table.rows[1:] if roles else ():
            part = _named(source, row, set(roles.values()), titles)
            if part:
                found[part] = (*found.get(part, ()), *_row_departments(source, row, roles, notes))
    return found


def _named(
    source: SourceText, row: tuple[Cell, ...], besides: set[int], titles: dict[str, str]
) -> str | None:
    """The part whose title, number left out, a cell holds or begins with; the last such cell's."""
    for position in reversed(range(len(row))):
        words = _text(source, row[position])
        label = read_label(words)
        title = folded(words[label.length :] if label else words)
        part = titles.get(title) or titles.get(title.split("。")[0])
        if part and position not in besides:
            return part
    return None


def _row_departments(
    source: SourceText, row: tuple[Cell, ...], roles: dict[Role, int], notes: NoteRules
) -> list[DepartmentRef]:
    """The departments of a row; beside a leader, the responsible take part (guideline 3)."""
    refs = [
        ref
        for role, column in roles.items()
        for ref in read_names(piece_of(source.text, *row[column]), role, notes)
    ]
    if not any(ref.role == "lead" for ref in refs):
        return refs
    return [
        ref.model_copy(update={"role": "participant"}) if ref.role == "responsible" else ref for ref in refs
    ]


def with_table(
    source: SourceText, actions: list[Action], measures: list[Measure], rules: TableRules, notes: NoteRules
) -> tuple[list[Action], list[Measure]]:
    """The parts with the departments of tables, where the text itself gives them none."""
    found = table_departments(source, [*actions, *measures], rules, notes)
    return (
        [action.model_copy(update=_added(action, found)) for action in actions],
        [measure.model_copy(update=_added(measure, found)) for measure in measures],
    )


def _added(
    part: Action | Measure, found: dict[str, tuple[DepartmentRef, ...]]
) -> dict[str, tuple[DepartmentRef, ...]]:
    return {"departments": part.departments or found.get(part.id, ())}
