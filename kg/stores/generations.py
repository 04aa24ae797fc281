"""The life of generations: a draft is made, published at one stroke, read, and deleted when nobody reads it.

CURRENT is swapped last, after everything it leads to is durable. Whatever a crash leaves is no part of the
current generation, and the next writer clears it away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.stores.editing_folders import abandoned
from kg.stores.errors import HistoryGoneError, NewerFormatError, StoreDamagedError
from kg.stores.files import delete_tree, sha256_file, sync, sync_tree, write_atomic
from kg.stores.holding import Held, read_current, try_exclusive
from kg.stores.layout import Layout
from kg.stores.manifest import (
    EMPTY,
    FORMAT,
    Changes,
    Manifest,
    changes_from_json,
    manifest_from_json,
    to_json,
)

UNCHECKED = ("manifest.json", "lock")
"""Files of a generation that its manifest has no checksums of."""


@contextmanager
def draft(layout: Layout, number: int) -> Iterator[Path]:
    """A private folder for the generation to come. What is still there at the end is deleted."""
    folder = layout.generations / f"{number}.draft"
    delete_tree(folder)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        delete_tree(folder)


def publish(layout: Layout, folder: Path, manifest: Manifest, durable: frozenset[Path]) -> None:
    """Make a draft the current generation. ``durable`` are its files that need no sync. Writer lock held."""
    (folder / "lock").touch()
    (folder / "manifest.json").write_bytes(to_json(manifest))
    sync_tree(folder, durable)
    history = layout.changes(manifest.generation)
    history.parent.mkdir(exist_ok=True)
    write_atomic(history, to_json(manifest.changes))
    folder.replace(layout.generation(manifest.generation))
    sync([layout.generations])
    write_atomic(layout.current, f"{manifest.generation}\n".encode())


def clean(layout: Layout) -> None:
    """Delete what crashed writers left. Writer lock held."""
    for path in leftovers(layout):
        if path.is_dir():
            delete_tree(path)
        else:
            path.unlink(missing_ok=True)


def leftovers(layout: Layout) -> list[Path]:
    """What belongs to no published generation. A writer at work has some too."""
    current = read_current(layout.folder).number
    history = layout.changes(0).parent
    numbered = [*_folders(layout), *(history.iterdir() if history.is_dir() else ())]
    strays = [
        path for path in numbered if not path.stem.isdigit() or int(path.stem) > current or _is_part(path)
    ]
    return [*strays, *abandoned(layout.folder), *layout.folder.glob(".CURRENT.*")]


def _is_part(path: Path) -> bool:
    return path.suffix in (".draft", ".gone")


def prune(layout: Layout) -> int:
    """Delete the generations before the current one that nobody reads; how many had to stay."""
    current = read_current(layout.folder).number
    return sum(
        not _delete_unread(folder)
        for folder in _folders(layout)
        if folder.name.isdigit() and int(folder.name) < current
    )


def _delete_unread(folder: Path) -> bool:
    descriptor = try_exclusive(folder)
    if descriptor is None:
        return not folder.exists()
    try:
        delete_tree(folder)
    except PermissionError:
        return False
    finally:
        os.close(descriptor)
    return True


def _folders(layout: Layout) -> list[Path]:
    return sorted(layout.generations.iterdir()) if layout.generations.is_dir() else []


def read_manifest(held: Held) -> Manifest:
    """The manifest of a held generation. Raises :class:`NewerFormatError`, :class:`StoreDamagedError`."""
    if held.number == 0:
        return EMPTY
    path = held.folder / "manifest.json"
    try:
        manifest = manifest_from_json(path.read_bytes())
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreDamagedError(path, "the manifest cannot be read") from error
    if manifest.format > FORMAT:
        raise NewerFormatError(held.folder, manifest.format, FORMAT)
    return manifest


def read_changes(layout: Layout, since: int) -> Iterator[Changes]:
    """What each generation after ``since`` changed, oldest first. Raises :class:`HistoryGoneError`."""
    for number in range(since + 1, read_current(layout.folder).number + 1):
        try:
            yield changes_from_json(layout.changes(number).read_bytes())
        except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
            raise HistoryGoneError(since) from error


def checksums(folder: Path, parent: Held, known: Manifest) -> tuple[dict[str, str], frozenset[Path]]:
    """The SHA-256 of each file of a draft, and those files that are its parent's own, by hard link.

    The latter are durable already, and their checksums are taken over: a batch costs what it changes.
    """
    sums: dict[str, str] = {}
    same: set[Path] = set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in UNCHECKED):
        name = path.relative_to(folder).as_posix()
        if name in known.checksums and _same_file(path, parent.folder / name):
            same.add(path)
            sums[name] = known.checksums[name]
        else:
            sums[name] = sha256_file(path)
    return sums, frozenset(same)


def _same_file(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)
