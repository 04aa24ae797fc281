"""Where things are in a store's folder, how one is made, and which folders are refused.

::

    store.json            format of the layout, identity of the store, kind of its default graph
    CURRENT               the number of the current generation; absent until something is written
    writer.lock           see kg.stores.lock
    generations/N/        graph/, manifest.json, lock (readers hold it)
    history/N.json        what generation N changed; stays when the generation goes
    editing/…             copies of graphs that are being edited, see kg.stores.editing_folders
    texts/HH/HASH         original bytes and normalised texts by content, kept for ever
    private/              keys, audit log, jobs
"""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.stores.errors import ForeignFolderError, NewerFormatError, NoStoreError, StoreDamagedError, mapped
from kg.stores.files import sync
from kg.stores.manifest import FORMAT

DRAFT = ".store.json."


@dataclass(frozen=True)
class Layout:
    """The paths of a store."""

    folder: Path

    @property
    def settings(self) -> Path:
        return self.folder / "store.json"

    @property
    def current(self) -> Path:
        return self.folder / "CURRENT"

    @property
    def generations(self) -> Path:
        return self.folder / "generations"

    @property
    def texts(self) -> Path:
        return self.folder / "texts"

    @property
    def private(self) -> Path:
        return self.folder / "private"

    @property
    def union(self) -> bool:
        """Whether the default graph is the merged set of all graphs. Raises :class:`StoreDamagedError`."""
        return bool(_read_settings(self).get("union", True))

    def generation(self, number: int) -> Path:
        return self.generations / str(number)

    def changes(self, number: int) -> Path:
        return self.folder / "history" / f"{number}.json"


def open_layout(folder: Path, *, create: bool, union: bool = True) -> Layout:
    """The layout of the store in a folder; ``create`` makes one of an absent or empty folder.

    ``union`` is whether the default graph of a store that is made now is the merged set of all graphs.

    Raises :class:`NoStoreError`, :class:`ForeignFolderError`, :class:`NewerFormatError`,
    :class:`StoreDamagedError`, :class:`StoreAccessError`.
    """
    layout = Layout(folder.absolute())
    with mapped(layout.folder):
        if not layout.settings.exists():
            _refuse_foreign(layout)
            if not create:
                raise NoStoreError(layout.folder)
            _create(layout, union)
    check_format(layout)
    return layout


def check_format(layout: Layout) -> None:
    """Raises :class:`NewerFormatError` for a store that a newer version of the software wrote."""
    found = int(_read_settings(layout)["format"])
    if found > FORMAT:
        raise NewerFormatError(layout.folder, found, FORMAT)


def identity(layout: Layout) -> str:
    """The store's own name, 32 hex digits, the same for its whole life and in its backups."""
    return str(_read_settings(layout)["id"])


def _read_settings(layout: Layout) -> dict[str, Any]:
    try:
        settings: dict[str, Any] = json.loads(layout.settings.read_bytes())
        if isinstance(settings["format"], int) and "id" in settings:
            return settings
    except (ValueError, KeyError, TypeError):
        pass
    raise StoreDamagedError(layout.settings, "store.json cannot be read")


def _refuse_foreign(layout: Layout) -> None:
    if layout.folder.exists() and not layout.folder.is_dir():
        raise ForeignFolderError(layout.folder)
    names = {path.name for path in layout.folder.iterdir()} if layout.folder.is_dir() else set()
    if any(not name.startswith(DRAFT) for name in names):
        if layout.settings.exists():  # another process made it just now
            return
        raise ForeignFolderError(layout.folder)


def _create(layout: Layout, union: bool) -> None:
    """Write ``store.json``; where two processes do at once, one wins and both go on with its file."""
    layout.folder.mkdir(parents=True, exist_ok=True)
    draft = layout.folder / f"{DRAFT}{uuid.uuid4().hex}"
    draft.write_text(json.dumps({"format": FORMAT, "id": uuid.uuid4().hex, "union": union}))
    try:
        sync([draft])
        os.link(draft, layout.settings)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    sync([layout.folder])
