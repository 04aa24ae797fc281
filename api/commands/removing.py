"""remove."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from urllib.parse import unquote

from api.commands.indexed import open_indexed
from api.console import Messages, say
from api.settings import Settings
from kg.errors import ManyDocumentsError
from kg.ingest import withdraw
from kg.iris import Names
from kg.stores.errors import NoSuchDocumentError
from kg.stores.manifest import DocumentEntry
from kg.tasks import kept_entries


def remove_document(settings: Settings, document: str) -> None:
    """Withdraw the document of a plan's IRI or a file's name.

    Raises NoSuchDocumentError, and ManyDocumentsError where several files have the name.
    """
    with open_indexed(settings) as store:
        entry = _found(document, kept_entries(store), settings.base_iri)
        withdraw(store, entry.plan, Names(settings.base_iri), Messages())
    say(f"已撤下 Withdrawn: {entry.title} {entry.plan}")


def _found(document: str, entries: Iterable[DocumentEntry], base: str) -> DocumentEntry:
    iri = unquote(document)
    iris = {iri, base + iri, base + iri.removeprefix("id:")}
    names = {document, PurePath(document).name}
    found = [entry for entry in entries if entry.plan in iris or entry.source in names]
    if not found:
        raise NoSuchDocumentError(document)
    if len(found) > 1:
        plans = " ".join(sorted(entry.plan for entry in found))
        raise ManyDocumentsError(
            f"有 {len(found)} 份文件同名。There are {len(found)} documents of this name.",
            place=document,
            remedy=f"请用规划的 IRI。Name the plan by its IRI: {plans}",
        )
    return found[0]
