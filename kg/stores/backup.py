"""Copying a store and bringing a copy back. A backup is a store in its own right, of one generation."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kg.stores.check import check_files
from kg.stores.errors import BackupExistsError, ForeignFolderError, StoreDamagedError, mapped
from kg.stores.files import sync, sync_tree
from kg.stores.generations import read_manifest
from kg.stores.holding import Held, hold_current
from kg.stores.layout import Layout, open_layout
from kg.stores.linux import exchange
from kg.stores.lock import writer_lock

LOCK_SECONDS = 60.0


def backup(store: Path, target: Path, *, replace: bool = False) -> int:
    """Copy the store's current generation, its history, texts and ``private/``; the generation's number.

    The copy is verified, and appears at ``target`` whole or not at all. A writer may go on meanwhile. Raises
    :class:`BackupExistsError` where something is there and ``replace`` does not allow to put it aside.
    """
    return _copy(store, target, replace=replace)


def restore(source: Path, store: Path, *, replace: bool = False) -> int:
    """Bring a backup back as the store; the number of its generation. The backup stays as it is.

    Running services go over to the restored generation by themselves. Raises as :func:`backup` does.
    """
    return _copy(source, store, replace=replace)


def _copy(source: Path, target: Path, *, replace: bool) -> int:
    origin, place = open_layout(source, create=False), Layout(target.absolute())
    _refuse(place, replace)
    with ExitStack() as stack, mapped(place.folder):
        if place.settings.exists():
            stack.enter_context(writer_lock(place.folder, LOCK_SECONDS))
        held = hold_current(origin.folder)
        stack.callback(held.close)
        draft = stack.enter_context(_beside(place.folder))
        _fill(Layout(draft), origin, held)
        _put(draft, place.folder)
        return held.number


def _refuse(place: Layout, replace: bool) -> None:
    folder = place.folder
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not place.settings.exists():
        raise ForeignFolderError(folder)
    if not replace:
        raise BackupExistsError(folder)


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A folder beside the place, on the same file system. What is in it at the end is deleted."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}.copy")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fill(copy: Layout, origin: Layout, held: Held) -> None:
    """Copy everything, verify it, make it durable. CURRENT is last."""
    shutil.copy2(origin.settings, copy.settings)
    for folder in (origin.texts, origin.private):
        if folder.is_dir():
            shutil.copytree(folder, copy.folder / folder.name, copy_function=_copy_unless_gone)
    for number in range(1, held.number + 1):
        if origin.changes(number).exists():
            copy.changes(number).parent.mkdir(exist_ok=True)
            shutil.copy2(origin.changes(number), copy.changes(number))
    if held.number:
        shutil.copytree(held.folder, copy.generation(held.number))
        _verify(copy, held.number)
        copy.current.write_text(f"{held.number}\n")
    sync_tree(copy.folder)


def _copy_unless_gone(source: str, target: str) -> None:
    """Files of ``private/`` come and go while they are copied."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


def _verify(copy: Layout, number: int) -> None:
    held = Held(number, copy.generation(number), None)
    for finding in check_files(held, read_manifest(held)):
        raise StoreDamagedError(finding.place, finding.problem)


def _put(draft: Path, place: Path) -> None:
    """Put the copy in place at one stroke; what was there is in ``draft`` then.

    A file system that cannot swap two folders gets two renames; a crash between them leaves the old store
    beside, as ``….old``.
    """
    if not place.exists():
        draft.replace(place)
    elif not exchange(draft, place):
        aside = draft.with_suffix(".old")
        place.replace(aside)
        draft.replace(place)
        shutil.rmtree(aside)
    sync([place.parent])
