"""The IRIs of all things, made of content only: the same input gives the same IRI on any machine.

IRIs are stored unescaped (RFC 3987); on the wire they are percent-encoded UTF-8, which is the business of
those who write to the wire.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kg.records import Role, Span
from ontology.namespaces import BASE

_REFUSED = re.compile(
    r"[^A-Za-z0-9\-._~!$&'()*+,;=:@"
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd]"
)
"""All that is not an ``ipchar`` of RFC 3987 section 2.2, and the percent sign."""


def safe_name(text: str) -> str:
    """The text as one segment of an IRI's path: NFKC, no white space, what IRIs do not allow as ``_``."""
    name = _REFUSED.sub("_", "".join(unicodedata.normalize("NFKC", text).split()))
    return "_" * len(name) if name in {"", ".", ".."} else name


@dataclass(frozen=True)
class Names:
    """Makes IRIs below one base, which ends in ``/``. ``region`` stands for a code or a zone's name."""

    base: str = BASE

    def _iri(self, kind: str, *names: str) -> str:
        return f"{self.base}{kind}/{'/'.join(map(safe_name, names))}"

    def concept(self, vocabulary: str, slug: str) -> str:
        """A concept of a vocabulary: ``concept("role", "lead")``."""
        return self._iri(vocabulary, slug)

    def region(self, region: str) -> str:
        """``id:region/341321``."""
        return self._iri("region", region)

    def department(self, region: str, name: str) -> str:
        """``id:department/341321/教育局``; ``name`` is the canonical name without the region's level."""
        return self._iri("department", region, name)

    def department_group(self, region: str, name: str) -> str:
        """``id:department-group/341321/各镇(园区)``."""
        return self._iri("department-group", region, name)

    def indicator(self, name: str) -> str:
        """``id:indicator/NAME``; ``name`` is normalised."""
        return self._iri("indicator", name)

    def activity(self, name: str) -> str:
        """``id:activity/NAME``; ``name`` is normalised."""
        return self._iri("activity", name)

    def plan(self, path: str) -> str:
        """A plan of the path that :func:`kg.entities.plans.plan_path` gives."""
        return f"{self.base}plan/{path}"

    def plan_path(self, plan: str) -> str:
        """The path of a plan's IRI. Raises ValueError for an IRI that is no plan's."""
        start = f"{self.base}plan/"
        if not plan.startswith(start) or plan == start:
            raise ValueError(f"not the IRI of a plan: {plan}")
        return plan[len(start) :]

    def document_graph(self, plan: str) -> str:
        """The graph of a plan's document."""
        return f"{self.base}graph/document/{self.plan_path(plan)}"

    def inferred_graph(self, plan: str) -> str:
        """The graph of what is inferred from a plan's document."""
        return f"{self.base}graph/inferred/{self.plan_path(plan)}"

    def vocabulary_graph(self, name: str) -> str:
        """The graph of the vocabulary in ``ontology/vocabularies/NAME.ttl``."""
        return f"{self.base}graph/vocabulary/{name}"

    def graph(self, name: str) -> str:
        """A graph of no document: ontology, similarity, provenance or default."""
        return f"{self.base}graph/{name}"


def part_iri(plan: str, part: str) -> str:
    """The IRI of an action or measure by its id; ``part`` "plan" is the plan itself."""
    return plan if part == "plan" else f"{plan}/{part}"


def text_iri(plan: str) -> str:
    """The document's source text."""
    return f"{plan}/text"


def passage_iri(plan: str, span: Span) -> str:
    """A passage of the source text."""
    return f"{plan}/passage/{span[0]}-{span[1]}"


def responsibility_iri(part: str, role: Role, name: str) -> str:
    """The responsibility of one agent for one part; ``name`` as written."""
    return f"{part}/responsibility/{role}/{safe_name(name)}"


def target_iri(part: str, name: str, number: int) -> str:
    """The target of one name at a part; ``number`` counts those of one name from 1."""
    return f"{part}/target/{safe_name(name)}" + (f"~{number}" if number > 1 else "")


def annotation_iri(subject: str, property_name: str, span: Span) -> str:
    """The annotation that quotes a further fact about a thing; ``property_name`` without namespace."""
    return f"{subject}/annotation/{property_name}/{span[0]}-{span[1]}"
