"""Former divisions: which code became which, and which names of today's divisions are former ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ontology.build.divisions import Change, Division

RENAMED = "更名"
MERGERS = frozenset({"撤销", "撤区设区"})
"""The package's kinds of change: a new name for the same place; the end of a place by itself."""


@dataclass(frozen=True)
class History:
    """``ended`` are the last changes of former codes, by code; ``renamed`` former names, by today's code."""

    ended: Mapping[str, Change] = field(default_factory=dict)
    renamed: Mapping[str, list[str]] = field(default_factory=dict)

    def successor(self, code: str) -> str | None:
        """The code of today that a code became, through all changes; None where it did not become one."""
        seen: set[str] = set()
        while code in self.ended and code not in seen:
            seen.add(code)
            new = self.ended[code].new
            if new is None:
                return None
            code = new.code
        return code


def read_history(changes: Iterable[Change], today: Mapping[str, Division]) -> History:
    """What the changes say about codes and names that are no longer in use."""
    ended: dict[str, Change] = {}
    renamed: dict[str, list[str]] = {}
    for change in changes:
        old = change.old
        if old.code not in today:
            ended[old.code] = change
        elif change.kind == RENAMED and old.name != today[old.code].name:
            renamed.setdefault(old.code, []).append(old.name)
    return History({code: _placed(ended[code], ended, today) for code in sorted(ended)}, renamed)


def former_names(history: History, today: Mapping[str, Division]) -> dict[str, list[str]]:
    """The former full names by today's code; a name that some division bears today is no former one.

    Names of divisions that became part of another (崇文区, now in 东城区) are none of the other's.
    """
    taken = {division.name for division in today.values()}
    names: dict[str, list[str]] = {}
    for code, name, kind in _old_names(history):
        known = names.setdefault(code, [])
        if name not in taken and name not in known and kind not in MERGERS:
            known.append(name)
    return names


def _old_names(history: History) -> Iterator[tuple[str, str, str]]:
    for code, names in history.renamed.items():
        yield from ((code, name, RENAMED) for name in names)
    for code, change in history.ended.items():
        new = history.successor(code)
        if new is not None:
            yield new, change.old.name, change.kind


def _placed(change: Change, ended: Mapping[str, Change], today: Mapping[str, Division]) -> Change:
    """The change with a parent that exists, and without a successor that is none."""
    old, new = change.old, change.new
    parents = (old.parent, old.code[:4] + "00", old.code[:2] + "0000")
    parent = next(code for code in parents if code != old.code and (code in today or code in ended))
    unknown = new and new.code not in today and new.code not in ended
    if unknown or (new and change.kind == "撤销" and _homonym(old, new)):
        new = None
    return Change(change.year, change.kind, Division(old.code, parent, old.name), new)


def _homonym(old: Division, new: Division) -> bool:
    """Another county of the same name elsewhere, which the package takes for what became of an abolished one.

    Counties that moved to another prefecture under their name are marked 同名改码 there, not 撤销.
    """
    if old.code[:2] != new.code[:2]:
        return True
    counties = not old.code.endswith("00") and not new.code.endswith("00")
    return counties and old.name == new.name and old.code[:4] != new.code[:4]
