"""What the command line prints: results on stdout, messages and progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

_UNWRAPPED = 4000
"""Columns where the output is no terminal: a program reads whole lines."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and whether it holds numbers."""

    heading: str
    number: bool = False


def say(message: str) -> None:
    """A message to the user."""
    print(message, file=sys.stderr, flush=True)


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """A table; on a terminal as wide as that, elsewhere as wide as it needs."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.heading, justify="right" if column.number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _UNWRAPPED)
    for line in _rendered(console, table):
        print(line)


def _rendered(console: Console, table: Table) -> Iterator[str]:
    with console.capture() as captured:
        console.print(table)
    return (line.rstrip() for line in captured.get().rstrip("\n").split("\n"))


def print_json(value: Any) -> None:
    """One JSON value on one line."""
    print(json.dumps(value, ensure_ascii=False))


def as_json(value: Any) -> dict[str, Any]:
    """A dataclass as JSON's values."""
    return asdict(value)


@contextmanager
def bar(label: str, total: int) -> Iterator[Progress]:
    """A progress bar on a terminal, nothing elsewhere; ``advance`` the only task, number 0."""
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    ) as progress:
        progress.add_task(label, total=total)
        yield progress
