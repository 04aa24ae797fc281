"""What the command line prints: results on stdout, messages and progress on stderr."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
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
    for line in _rendered(table).rstrip("\n").split("\n"):
        print(line.rstrip())


def _rendered(table: Table) -> str:
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else _UNWRAPPED
    words = StringIO()
    Console(
        file=words, width=width, force_terminal=terminal, highlight=False, markup=False, emoji=False
    ).print(table)
    return words.getvalue()


def print_json(value: Any) -> None:
    """One JSON value on one line."""
    print(escaped(json.dumps(value, ensure_ascii=False)))


def escaped(text: str) -> str:
    """The text with unpaired surrogates, which cannot be written, as JSON's escapes."""
    return text.encode(errors="backslashreplace").decode()


class Messages:
    """Hears of an ingest's course, and of encoding, and passes its messages on."""

    def begun(self, count: int) -> None:
        """Nothing is shown."""

    def derived(self, name: str) -> None:
        """Nothing is shown."""

    def encoded(self, done: int, total: int) -> None:
        """Nothing is shown. So many texts of so many have their vector."""

    def message(self, text: str) -> None:
        """See :meth:`kg.outcomes.Observer.message`."""
        say(text)


class _Bar(Messages):
    """The same with a progress bar."""

    def __init__(self, progress: Progress, label: str) -> None:
        self._progress = progress
        self._label = label
        self._reading: TaskID | None = None
        self._encoding: TaskID | None = None

    def begun(self, count: int) -> None:
        self._drop(self._reading)
        self._reading = self._progress.add_task(self._label, total=count) if count else None

    def derived(self, name: str) -> None:
        if self._reading is not None:
            self._progress.update(self._reading, advance=1, description=f"{self._label} {name}")

    def encoded(self, done: int, total: int) -> None:
        if self._encoding is None:
            self._encoding = self._progress.add_task("编码 Encoding")
        self._progress.update(self._encoding, completed=done, total=total)
        if done == total:
            self._drop(self._encoding)
            self._encoding = None

    def _drop(self, task: TaskID | None) -> None:
        if task is not None:
            self._progress.remove_task(task)


@contextmanager
def progress_bar(label: str) -> Iterator[Messages]:
    """A progress bar on a terminal, messages alone elsewhere."""
    if not sys.stderr.isatty():
        yield Messages()
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    # stdout may be a file: it is not the bar's
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        yield _Bar(progress, label)
