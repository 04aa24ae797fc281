"""A derived document's place in the store: whose plan it is, and what becomes of the one that was there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from kg.derive import Derived, redirected
from kg.errors import SamePlanError
from kg.outcomes import Change, Outcome, Status
from kg.redirects import Redirects, former_iris, read_redirects
from kg.stores.base import Batch, Document, Snapshot
from kg.stores.files import sha256
from kg.stores.manifest import DocumentEntry
from kg.tasks import Task
from ontology.errors import KepuError

_FILES = (
    "要取代它请加 --replace；是另一份规划请加 --as SLUG。"
    "To put it in its place: --replace; if it is another plan: --as SLUG."
)
_KEPT = "请用 kepu remove 撤下其一，或改词典。Withdraw one of them (kepu remove), or change the lexicons."


@dataclass(frozen=True)
class Placing:
    """Puts documents in an open batch. ``before`` is the generation that the batch changes.

    ``claims`` are the plans that files of this call have, with the paths of these files; ``replace`` lets a
    file take the place of another one.
    """

    batch: Batch
    before: Snapshot
    replace: bool = False
    claims: dict[str, str] = field(default_factory=dict)

    def put(self, task: Task, derived: Derived) -> Outcome:
        """Add or replace the document, unless another one is its plan already."""
        return self._put_kept(task, task.entry, derived) if task.entry else self._put_file(task, derived)

    def _put_file(self, task: Task, derived: Derived) -> Outcome:
        there = self.batch.documents.get(derived.document.plan)
        if there and not self._is_own(task, there):
            same_text = there.text_sha256 == sha256(derived.document.text.encode())
            if same_text and dict(there.versions) == dict(derived.versions):
                return unchanged(task, there)
            if not same_text and not self.replace:
                return refused(task, self._claimed(task, there))
        self.claims[derived.document.plan] = task.place
        return self._put(task, derived, there)

    def _put_kept(self, task: Task, entry: DocumentEntry, derived: Derived) -> Outcome:
        """The document of the store derived anew, unless somebody else changed or withdrew it meanwhile."""
        there = self.batch.documents.get(entry.plan)
        if there is None or there.original_sha256 != entry.original_sha256:
            return unchanged(task, entry)
        plan = derived.document.plan
        if plan != entry.plan:
            if plan in self.batch.documents:
                return refused(task, self._claimed(task, self.batch.documents[plan]))
            self.batch.remove(entry.plan)
        return self._put(task, derived, there)

    def _put(self, task: Task, derived: Derived, there: DocumentEntry | None) -> Outcome:
        document = derived.document
        if there is None:
            return _outcome(task, derived, self.batch.put(document))
        document = redirected(document, former_iris(self._redirects, there.plan, document.plan))
        if self.batch.put(document) == "unchanged":
            return unchanged(task, there)
        return _outcome(task, derived, "replaced", self._change(there, document))

    def _is_own(self, task: Task, there: DocumentEntry) -> bool:
        """Whether this is a new edition of the same file, not a file of another folder in the same call."""
        return there.source == task.name and self.claims.get(there.plan, task.place) == task.place

    def _claimed(self, task: Task, there: DocumentEntry) -> SamePlanError:
        other = self.claims.get(there.plan, there.source)
        return SamePlanError(
            f"{other} 已是同一规划，文字不同：{there.plan}。"
            f"{other} is this plan already, with another text: {there.plan}.",
            place=task.place,
            remedy=_KEPT if task.entry else _FILES,
        )

    @cached_property
    def _redirects(self) -> Redirects:
        graphs = {entry.provenance_graph for entry in self.before.manifest.documents.values()}
        return read_redirects(b"".join(map(self.before.triples, sorted(graphs))))

    def _change(self, there: DocumentEntry, document: Document) -> Change:
        old = frozenset(self.before.triples(there.document_graph).splitlines())
        new = frozenset(document.asserted.splitlines())
        former = there.plan if there.plan != document.plan else ""
        return Change(there.figures, len(new - old), len(old - new), former)


def unchanged(task: Task, there: DocumentEntry) -> Outcome:
    """The store holds the document already."""
    return Outcome(task.name, "unchanged", there.plan, there.title, there.figures)


def refused(task: Task, error: KepuError) -> Outcome:
    """The document was not taken in. The error names a file by its path, as the user did."""
    if not error.place.startswith(task.place):
        rest = error.place.removeprefix(task.name)
        error.place = task.place + rest if rest != error.place or not rest else f"{task.place}: {rest}"
    return Outcome(task.name, "refused", error=error)


def _outcome(task: Task, derived: Derived, status: Status, change: Change | None = None) -> Outcome:
    document = derived.document
    return Outcome(
        task.name,
        status,
        document.plan,
        document.title,
        document.figures,
        derived.warnings,
        change=change,
    )
