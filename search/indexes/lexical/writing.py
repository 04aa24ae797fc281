"""Making a lexical index from its parent's and what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import tantivy

from search.errors import IndexDamagedError
from search.indexes.folders import Files, verify
from search.indexes.lexical.files import clone, seal
from search.indexes.lexical.schema import MARKS, document_of, make_schema, register_tokenizers
from search.measures import MeasureEntry

_HEAP = 50_000_000
"""Bytes that the writer may gather before it writes a segment."""


def update_lexical(
    parent: Path | None, folder: Path, withdrawn: Collection[str], added: Iterable[MeasureEntry]
) -> None:
    """Write the index of ``parent`` without the plans ``withdrawn`` and with the measures ``added``.

    ``folder`` must not exist; ``parent`` is an index that is only read, None for an empty one. ``withdrawn``
    are IRIs of plans, those that are replaced too. Small segments are merged by the way, so their number
    stays bounded. Raises :class:`IndexDamagedError` for a damaged parent.
    """
    known = _begun(parent, folder)
    try:
        index = tantivy.Index(make_schema(), path=str(folder))
    except (ValueError, OSError) as error:
        raise IndexDamagedError(parent or folder, str(error)) from error
    register_tokenizers(index)
    writer = index.writer(_HEAP, 1)
    for plan in sorted(withdrawn):
        writer.delete_documents_by_term(MARKS, f"plan={plan}")
    for entry in added:
        writer.add_document(document_of(entry))
    writer.commit()
    writer.wait_merging_threads()
    seal(folder, known)


def _begun(parent: Path | None, folder: Path) -> Files:
    if parent is not None:
        return clone(parent, folder)
    folder.mkdir(parents=True)
    return {}


def verify_lexical(folder: Path) -> None:
    """Compare all files of an index with their checksums. Raises :class:`IndexDamagedError`."""
    verify(folder)
