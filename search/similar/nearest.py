"""Which measures are nearest to which: a list a measure, kept in a file of each generation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeAlias
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from search.indexes.base import Bools, Keys

Chances: TypeAlias = npt.NDArray[np.uint16]

KEPT = 20
"""Neighbours that a list keeps, so that it need not be made anew when some are withdrawn."""

PARTS = 10_000
"""Probabilities are kept in ten-thousandths."""


class Neighbour(NamedTuple):
    """``rank`` is the negative of the probability in ten-thousandths, so that the nearest sorts first."""

    rank: int
    key: int


@dataclass(frozen=True)
class NearList:
    """The nearest measures, the nearest first. Not ``complete``: there are others, farther than the last."""

    neighbours: tuple[Neighbour, ...] = ()
    complete: bool = True

    def with_one(self, one: Neighbour) -> NearList:
        """The list with one more, or with its new rank."""
        others = [each for each in self.neighbours if each.key != one.key]
        if not self.complete and not (others and one < others[-1]):
            return NearList(tuple(others), complete=False)
        return near_list([*others, one], complete=self.complete)

    def without(self, gone: frozenset[int]) -> NearList:
        """The list without these measures."""
        return NearList(tuple(each for each in self.neighbours if each.key not in gone), self.complete)


def near_list(neighbours: Iterable[Neighbour], *, complete: bool = True) -> NearList:
    """The ``KEPT`` nearest of these, of equals those of the smaller key."""
    ranked = sorted(neighbours)
    return NearList(tuple(ranked[:KEPT]), complete and len(ranked) <= KEPT)


_ARRAYS = ("keys", "neighbours", "chances", "complete")


@dataclass(frozen=True, eq=False)
class NearTable:
    """All lists: ``keys`` ascend, ``neighbours`` and ``chances`` are (measures, KEPT), 0 where a list ends.

    ``version`` is that of the method that found them.
    """

    version: str
    keys: Keys
    neighbours: Keys
    chances: Chances
    complete: Bools


def empty_table(version: str) -> NearTable:
    """No measures."""
    return _table(version, {})


def read_table(path: Path, version: str) -> NearTable | None:
    """The table of a file; None where it is missing, damaged or of another version."""
    try:
        with np.load(path, allow_pickle=False) as file:
            table = NearTable(str(file["version"]), *(file[name] for name in _ARRAYS))
    except (OSError, ValueError, KeyError, BadZipFile, EOFError):
        return None
    return table if table.version == version else None


def write_table(path: Path, table: NearTable) -> None:
    """Write the file."""
    arrays = {name: getattr(table, name) for name in _ARRAYS}
    np.savez(path, version=np.array(table.version), **arrays)


@dataclass
class NearLists:
    """The lists of a table and what is changed in them."""

    table: NearTable
    changed: dict[int, NearList | None] = field(default_factory=dict)

    def get(self, key: int) -> NearList:
        """The list of a measure; empty where there is none."""
        if key in self.changed:
            return self.changed[key] or NearList()
        return self.former(key)

    def former(self, key: int) -> NearList:
        """The list of a measure in the table."""
        return _list(self.table, key)

    def put(self, key: int, found: NearList) -> None:
        """Set the list of a measure."""
        self.changed[key] = found

    def drop(self, gone: Keys) -> None:
        """Take these measures out, with all mentions of them."""
        keys = frozenset(gone.tolist())
        mentioned = np.isin(self.table.neighbours, gone).any(axis=1)
        for key in self.table.keys[mentioned].tolist():
            self.put(key, self.get(key).without(keys))
        for key in keys:
            self.changed[key] = None

    def result(self) -> NearTable:
        """The table with the changes."""
        kept = ~np.isin(self.table.keys, np.array([*self.changed], np.uint64))
        new = _table(
            self.table.version, {key: found for key, found in self.changed.items() if found is not None}
        )
        keys = np.concatenate([self.table.keys[kept], new.keys])
        order = np.argsort(keys)
        return NearTable(
            new.version,
            keys[order],
            np.concatenate([self.table.neighbours[kept], new.neighbours])[order],
            np.concatenate([self.table.chances[kept], new.chances])[order],
            np.concatenate([self.table.complete[kept], new.complete])[order],
        )


def _list(table: NearTable, key: int) -> NearList:
    place = int(np.searchsorted(table.keys, np.uint64(key)))
    if place == len(table.keys) or int(table.keys[place]) != key:
        return NearList()
    chances, others = table.chances[place].tolist(), table.neighbours[place].tolist()
    ended = chances.index(0) if 0 in chances else len(chances)
    neighbours = map(Neighbour, (-chance for chance in chances[:ended]), others)
    return NearList(tuple(neighbours), bool(table.complete[place]))


def _table(version: str, lists: dict[int, NearList]) -> NearTable:
    neighbours, chances = np.zeros((len(lists), KEPT), np.uint64), np.zeros((len(lists), KEPT), np.uint16)
    for row, found in enumerate(lists.values()):
        for column, (rank, key) in enumerate(found.neighbours):
            neighbours[row, column], chances[row, column] = key, -rank
    complete = np.array([found.complete for found in lists.values()], bool)
    return NearTable(version, np.array([*lists], np.uint64), neighbours, chances, complete)
