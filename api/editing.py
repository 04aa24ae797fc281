"""Changes of users' graphs over HTTP: carried out in threads within the limits of queries, and noted."""

from __future__ import annotations

from anyio import CapacityLimiter, to_thread

from api.audit import note
from api.keys import Key
from api.settings import Settings
from kg.iris import Names
from kg.stores.edits import DropGraph, Edit, Edited, Ground, PutGraph, Update
from kg.stores.oxigraph import EmbeddedStore

AT_ONCE = 64
"""Edits that may wait for each other; they share a generation."""
_LONGEST_NOTE = 2000
"""Characters of an update that the audit log keeps."""


class Edits:
    """Carries edits out for the holders of keys."""

    def __init__(self, store: EmbeddedStore, settings: Settings) -> None:
        names = Names(settings.base_iri)
        self._ground = Ground(names.graph(""), names.graph("default"))
        self._store = store
        self._limits = settings.query_limits
        self._limiter = CapacityLimiter(AT_ONCE)

    async def carry_out(self, edit: Edit, key: Key) -> Edited:
        """Change graphs; returns once that is durable. Raises what :meth:`EmbeddedStore.edit` does."""
        return await to_thread.run_sync(self._carry_out, edit, key, limiter=self._limiter)

    def _carry_out(self, edit: Edit, key: Key) -> Edited:
        done = self._store.edit(edit, self._ground, self._limits)
        facts = {"graphs": done.graphs, "generation": done.generation, **_facts(edit)}
        note(self._store.layout.private, key.name, type(edit).__name__, facts)
        return done


def _facts(edit: Edit) -> dict[str, object]:
    match edit:
        case Update():
            return {"update": edit.text[:_LONGEST_NOTE]}
        case PutGraph():
            return {"graph": edit.graph, "added": edit.added}
        case DropGraph():
            return {"graph": edit.graph}
