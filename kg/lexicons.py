"""The lexicons: tables of rules as data, ours in ``data/lexicons`` and those of a user's folder added.

A lexicon is a TOML file; ``departments.toml`` is the table ``departments``. A file of the same name in the
extra folder (setting ``KEPU_LEXICONS``) adds to ours: its rows stand before ours in lists, so that they win,
tables are merged, single values are replaced. A table or a top-level key that ours do not have is a slip of
the pen, and refused.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.errors import KepuError

Table = Mapping[str, Any]

DATA = Path(__file__).parent.parent / "data" / "lexicons"
"""Our own lexicons."""

_FIXED = frozenset({"regions"})
"""Lexicons that go with data made elsewhere; nobody adds to them."""

_LINE = re.compile(r"at line (\d+)")


class LexiconError(KepuError):
    """A lexicon cannot be read or says what no code understands; ``place`` is file and line or key."""


@dataclass(frozen=True)
class Lexicons:
    """All lexicons, read once and passed down.

    ``version`` is 16 hexadecimal digits of the SHA-256 of all files read: equal versions give equal records.
    """

    tables: Mapping[str, Table]
    version: str

    @classmethod
    def load(cls, extra: Path | None = None) -> Lexicons:
        """Our lexicons, and those of the folder ``extra`` added. Raises LexiconError."""
        tables = {path.stem: read_table(path) for path in _files(DATA)}
        files = [*_files(DATA), DATA / "regions.tsv"]
        if extra is not None:
            added = _files(_folder(extra))
            for path in added:
                tables[path.stem] = _added(tables, path)
            files += added
        return cls(tables, _version(files))

    def table(self, name: str) -> Table:
        """The lexicon ``name``. Raises LexiconError when there is none."""
        if name not in self.tables:
            raise LexiconError(f"没有词典“{name}”。There is no lexicon “{name}”.", place=str(DATA))
        return self.tables[name]


def read_table(path: Path) -> Table:
    """One TOML file. Raises LexiconError with its name and line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        place = f"{path}:{found[1]}" if found else str(path)
        raise LexiconError(
            f"词典不是有效的 TOML：{error}。The lexicon is not valid TOML: {error}.", place=place
        ) from error
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"词典不是 UTF-8（字节 {error.start}）。The lexicon is not UTF-8 (byte {error.start}).",
            place=str(path),
            remedy="请另存为 UTF-8。Save it as UTF-8.",
        ) from error


def _folder(path: Path) -> Path:
    if path.is_dir():
        return path
    raise LexiconError(
        "词典文件夹不存在。The folder of lexicons does not exist.",
        place=str(path),
        remedy="请检查 KEPU_LEXICONS。Check KEPU_LEXICONS.",
    )


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _added(tables: Mapping[str, Table], path: Path) -> Table:
    """The table that ``path`` adds to, with its content added."""
    ours = tables.get(path.stem) if path.stem not in _FIXED else None
    if ours is None:
        known = "、".join(sorted(tables.keys() - _FIXED))
        raise LexiconError(
            f"没有可补充的词典“{path.stem}”。There is no lexicon “{path.stem}” that can be added to.",
            place=str(path),
            remedy=f"可用的名称：{known}。Names that are read: {known}.",
        )
    table = read_table(path)
    for key in table.keys() - ours.keys():
        raise LexiconError(f"未知的键“{key}”。Unknown key “{key}”.", place=str(path))
    return _merged(ours, table, str(path))


def _merged(ours: Table, added: Table, place: str) -> Table:
    return {**ours, **{key: _joined(ours[key], value, f"{place}: {key}") if key in ours else value
                       for key, value in added.items()}}  # fmt: skip


def _joined(ours: Any, added: Any, place: str) -> Any:
    if type(ours) is not type(added):
        kind = type(ours).__name__
        raise LexiconError(f"此键应为 {kind}。This key must be a {kind}.", place=place)
    if isinstance(ours, list):
        return [*added, *ours]
    return _merged(ours, added, place) if isinstance(ours, dict) else added


def _version(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
