"""The lexicon ``departments``, compiled: which body a name without prefix is.

The lexicon's own header states how names are read; this module does steps 1 to 3 and 6 of it,
:mod:`kg.entities.departments` the prefixes, brackets and regions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from kg.entities.vocabulary import concepts
from kg.lexicons import DATA, LexiconError, Lexicons, Table, read_table
from kg.records import Level

Functions = tuple[str, ...]
_PLACE = "{place}"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Body:
    """A body without its place. ``place`` is what stood for {place} in its name, to be resolved."""

    name: str
    functions: Functions = ()
    level: Level | None = None
    label: str | None = None
    nation: str | None = None
    group: bool = False
    place: str | None = None


@dataclass(frozen=True)
class Part:
    """A name part and what it stands for."""

    name: str
    functions: Functions


@dataclass(frozen=True)
class Prefix:
    """A word before names: ``levels`` it can mean, none where the {place} in ``text`` tells."""

    text: str
    levels: tuple[Level, ...]
    party: bool


@dataclass(frozen=True, eq=False)
class DepartmentRules:
    """The compiled lexicon. Where several rules fit, the first wins. Two are equal only if they are one."""

    groups: tuple[tuple[re.Pattern[str], Functions], ...]
    exact: Mapping[str, Body]
    shaped: tuple[tuple[re.Pattern[str], Body], ...]
    parts: Mapping[str, Part]
    suffixes: tuple[tuple[re.Pattern[str], Body], ...]
    endings: tuple[tuple[str, Functions], ...]
    prefixes: tuple[Prefix, ...]
    connectives: tuple[str, ...]

    @classmethod
    def load(cls, lexicons: Lexicons) -> DepartmentRules:
        """Raises LexiconError that names table and row where a key is missing or a pattern is broken."""
        table = lexicons.table("departments")
        _check_functions(table)
        bodies = [(row, _body(row)) for row in _rows(table, "bodies")]
        forms = [(form, body) for row, body in bodies for form in (row["name"], *row.get("forms", ()))]
        suffixes = sorted(_rows(table, "suffixes"), key=lambda row: len(row["text"]), reverse=True)
        return cls(
            groups=tuple((_compiled(r["pattern"]), tuple(r["functions"])) for r in _rows(table, "groups")),
            exact=_first((form, body) for form, body in forms if _PLACE not in form),
            shaped=tuple((_shape(form), body) for form, body in forms if _PLACE in form),
            parts=_parts(table),
            suffixes=tuple((_shape(row["text"], end=True), _body(row)) for row in suffixes),
            endings=tuple((row["text"], tuple(row["functions"])) for row in _rows(table, "endings")),
            prefixes=_prefixes(table),
            connectives=tuple(table["connectives"]),
        )

    def group(self, name: str) -> Body | None:
        """The group that the whole name is."""
        for pattern, functions in self.groups:
            if pattern.fullmatch(name):
                return Body(name, functions, group=True)
        return None

    def bodies(self, name: str) -> Iterator[Body]:
        """The bodies that the whole name can be, likeliest first: known as such, or composed of known parts.

        One with a ``place`` is meant only if that is a place.
        """
        if name in self.exact:
            yield self.exact[name]
        for pattern, body in self.shaped:
            found = pattern.fullmatch(name)
            if found:
                yield replace(body, place=found["place"])
        yield from self._composed(name)

    def ending(self, name: str) -> Body | None:
        """A body of its own name, of the kind that its ending tells."""
        for text, functions in self.endings:
            if name.endswith(text):
                return Body(name, functions)
        return None

    def _composed(self, name: str) -> Iterator[Body]:
        for pattern, suffix in self.suffixes:
            found = pattern.search(name)
            if not found or found.start() < 2:
                continue
            parts = self._cover(name[: found.start()])
            if parts:
                functions = dict.fromkeys(f for part in parts for f in part.functions)
                whole = "".join(part.name for part in parts) + suffix.name
                place = found.groupdict().get("place")
                yield replace(suffix, name=whole, functions=tuple(functions), place=place)

    def _cover(self, stem: str) -> tuple[Part, ...] | None:
        """The fewest parts that are the stem, connectives aside."""
        best: dict[int, tuple[Part, ...]] = {0: ()}
        for start in range(len(stem)):
            if start not in best:
                continue
            for word in self.connectives:
                if start and stem.startswith(word, start):
                    best.setdefault(start + len(word), best[start])
            for end in range(start + 1, len(stem) + 1):
                part = self.parts.get(stem[start:end])
                if part and (end not in best or len(best[end]) > len(best[start]) + 1):
                    best[end] = (*best[start], part)
        return best.get(len(stem))


@cache
def own_rules() -> DepartmentRules:
    """Those of the bundled lexicon, read once, for who reads names without a document."""
    path = DATA / "departments.toml"
    return DepartmentRules.load(Lexicons({path.stem: read_table(path)}, ""))


def _check_functions(table: Table) -> None:
    """Raises LexiconError for a function that the vocabulary does not have."""
    known = set(concepts("functions").slugs.values())
    for kind in ("groups", "bodies", "parts", "suffixes", "endings"):
        for row in table.get(kind, ()):
            for function in row.get("functions", ()):
                if function not in known:
                    raise LexiconError(
                        f"词表 functions 中没有“{function}”。The vocabulary functions has no “{function}”.",
                        place=f"departments.toml: [[{kind}]]",
                        remedy="可用的名称见 docs/vocabularies.md。Names are listed there.",
                    )


def _rows(table: Table, name: str) -> Iterator[Table]:
    required = {"groups": "pattern", "bodies": "name", "parts": "name"}.get(name, "text")
    for number, row in enumerate(table[name], 1):
        if required not in row or (name in {"groups", "parts", "endings"} and "functions" not in row):
            raise LexiconError(
                f"缺少必需的键。A key is missing: {required} or functions.",
                place=f"departments.toml: {name}, {number}: {row}",
            )
        yield row


def _body(row: Table) -> Body:
    return Body(
        name=row["name"],
        functions=tuple(row.get("functions", ())),
        level=row.get("level"),
        label=row.get("label"),
        nation=row.get("nation"),
        group=row.get("group", False),
    )


def _parts(table: Table) -> dict[str, Part]:
    rows = [(row, Part(row["name"], tuple(row["functions"]))) for row in _rows(table, "parts")]
    return _first((form, part) for row, part in rows for form in (row["name"], *row.get("forms", ())))


def _prefixes(table: Table) -> tuple[Prefix, ...]:
    rows = _rows(table, "prefixes")
    found = [Prefix(r["text"], tuple(r.get("levels", ())), r.get("party", False)) for r in rows]
    return tuple(sorted(found, key=lambda p: len(p.text), reverse=True))


def _first(pairs: Iterable[tuple[str, _T]]) -> dict[str, _T]:
    merged: dict[str, _T] = {}
    for key, value in pairs:
        merged.setdefault(key, value)
    return merged


def _shape(text: str, *, end: bool = False) -> re.Pattern[str]:
    pattern = re.escape(text).replace(re.escape(_PLACE), "(?P<place>.+?)")
    return re.compile(f"{pattern}$" if end else pattern)


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise LexiconError(
            f"不是有效的正则表达式：{error}。Not a regular expression: {error}.",
            place=f"departments.toml: groups: {pattern}",
        ) from error
