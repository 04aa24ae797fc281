"""Names as users write them → the IRIs that filters hold, and back to labels."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from urllib.parse import unquote

from api.agents import KnownAgent, read_agents
from api.filters import NAMED, Written, with_values
from kg.entities.department_rules import own_rules
from kg.entities.departments import normal_name
from kg.entities.gazetteer import gazetteer
from kg.entities.region_names import read_names
from kg.entities.vocabulary import concepts
from kg.stores.base import GraphStore
from kg.stores.manifest import DocumentEntry, Manifest
from kg.stores.results import QueryLimits
from ontology.errors import KepuError
from search.fields import FIELDS
from search.labels import label_of as concept_label
from search.requests import Filters

YEARS = range(1900, 2200)
SUGGESTED = 5
"""So many similar names are offered for one that is not known."""


QUOTED = 80
"""So many characters of a wrong name are quoted."""


class UnknownNameError(KepuError):
    """A filter names what nothing is called."""

    def __init__(self, name: str, value: str, similar: Iterable[str]) -> None:
        found = "、".join(similar)
        field, called = FIELDS[name], _quoted(value)
        super().__init__(
            f"没有叫“{called}”的{field.zh}。No {field.en} is called “{called}”.",
            place=name,
            remedy=f"相近的 similar: {found}" if found else "",
        )


def _quoted(value: str) -> str:
    """The beginning of what a user wrote; what a terminal would obey, or nothing can show, is replaced."""
    shown = "".join(each if each.isprintable() else "�" for each in value[:QUOTED])
    return shown if len(value) <= QUOTED else f"{shown}…"


@dataclass(frozen=True)
class Naming:
    """The names of one generation of a store: of plans, departments, regions and concepts."""

    base: str
    documents: Mapping[str, DocumentEntry]
    store: GraphStore
    limits: QueryLimits

    @cached_property
    def agents(self) -> Mapping[str, KnownAgent]:
        """The departments, by IRI; read at the first use."""
        return read_agents(self.store, self.limits)

    def filters(self, written: Written) -> Filters:
        """The filters meant. Raises :class:`UnknownNameError`, and the store's errors."""
        found = {
            name: tuple(dict.fromkeys(meaning for word in words for meaning in self._meanings(name, word)))
            for name, words in written.values.items()
            if name in NAMED
        }
        return with_values(found, written.target)

    def label(self, name: str, value: str | int) -> str:
        """What users call a value of a filter."""
        if isinstance(value, int):
            return str(value)
        if name == "plan" and value in self.documents:
            return self.documents[value].title
        if name == "department":
            agent = self.agents.get(value)
            return agent.label if agent else value.rpartition("/")[2]
        return label_of(value)

    def called(self, name: str, word: str) -> str:
        """What a filter says: the label of what the word means, or the word where it means several things."""
        try:
            found = list(self._meanings(name, word))
        except UnknownNameError:
            return word
        return self.label(name, found[0]) if len(found) == 1 else word

    def _meanings(self, name: str, word: str) -> Iterable[str | int]:
        read = _READERS.get(name, _concepts)
        found = list(read(self, name, word.strip()))
        if not found:
            raise UnknownNameError(name, word, self._similar(name, word))
        return found

    def _similar(self, name: str, word: str) -> list[str]:
        names = list(dict.fromkeys(_CALLED.get(name, _concept_labels)(self, name)))
        inside = [known for known in names if word and (word in known or known in word)]
        near = get_close_matches(word, names, SUGGESTED, 0.4)
        return list(dict.fromkeys([*near, *inside]))[:SUGGESTED]


class Namings:
    """Hands out the names of a generation and keeps the last one's. Safe for many threads."""

    def __init__(self, store: GraphStore, base: str, limits: QueryLimits) -> None:
        self._store, self._base, self._limits = store, base, limits
        self._kept: tuple[int, Naming] | None = None

    def of(self, manifest: Manifest) -> Naming:
        """The names of the generation of this manifest."""
        kept = self._kept
        if kept and kept[0] == manifest.generation:
            return kept[1]
        naming = Naming(self._base, manifest.documents, self._store, self._limits)
        self._kept = manifest.generation, naming
        return naming


def whole_iri(word: str, base: str) -> str:
    """An IRI, whole or what follows the base, as the store has it."""
    whole = word if word.startswith(("http://", "https://", "urn:")) else base + word.removeprefix("id:")
    return unquote(whole) if whole.startswith(base) else whole


def label_of(iri: str) -> str:
    """The label of a region or a concept by its IRI; of anything else its last part."""
    *_, kind, slug = ("", "", *iri.rsplit("/", 2))
    if kind == "region":
        row = gazetteer().rows.get(slug)
        return row.name if row else slug
    vocabulary = _VOCABULARIES.get(kind)
    return concept_label(vocabulary, iri) if vocabulary else slug


_VOCABULARIES = {each.name: each.vocabulary for each in FIELDS.values() if each.vocabulary} | {
    "status": "statuses",
    "unit": "units",
}
"""The files of vocabularies, by what follows the base in the IRIs of their concepts."""


@cache
def _slugs(vocabulary: str) -> frozenset[str]:
    return frozenset(concepts(vocabulary).slugs.values())


def _concepts(naming: Naming, name: str, word: str) -> Iterable[str]:
    vocabulary = FIELDS[name].vocabulary
    slug = whole_iri(word, naming.base).removeprefix(f"{naming.base}{name}/")
    found = next((each for each in (slug, word) if each in _slugs(vocabulary)), None)
    found = found or concepts(vocabulary).find(word)
    return [f"{naming.base}{name}/{found}"] if found else []


def _concept_labels(_: Naming, name: str) -> Iterable[str]:
    return concepts(FIELDS[name].vocabulary).slugs


def _regions(naming: Naming, _: str, word: str) -> Iterable[str]:
    """By code or name; a name that several regions of one level bear stands for all of them."""
    start = f"{naming.base}region/"
    iri = whole_iri(word, naming.base)
    if iri.startswith(start) and not iri.removeprefix(start).isdigit():
        return [iri]
    word = iri.removeprefix(start) if iri.startswith(start) else word
    names, text = gazetteer(), unicodedata.normalize("NFKC", word)
    if text in names.rows:
        return [start + text]
    found = read_names(names, text, 0, None)
    if not found or found.end < len(text):
        return []
    picked = found.pick(names, None)
    return [start + code for code in ((picked,) if picked else found.codes)]


def _region_names(_: Naming, __: str) -> Iterable[str]:
    return (row.name for row in gazetteer().rows.values())


def _plans(naming: Naming, _: str, word: str) -> Iterable[str]:
    """By IRI, by the file's name, by the title or by words of it."""
    iri = whole_iri(word, naming.base)
    if iri in naming.documents:
        return [iri]
    plans = naming.documents.values()
    exact = [plan.plan for plan in plans if word in (plan.source, plan.title)]
    return exact or [plan.plan for plan in plans if word and word in plan.title]


def _plan_titles(naming: Naming, _: str) -> Iterable[str]:
    return (plan.title for plan in naming.documents.values())


def _departments(naming: Naming, _: str, word: str) -> Iterable[str]:
    """By IRI, by a name that a plan writes, or by the name without its place, then in every region."""
    iri = whole_iri(word, naming.base)
    if iri.startswith((f"{naming.base}department/", f"{naming.base}department-group/")):
        return [iri]
    name = normal_name(word)
    agents = naming.agents.values()
    bodies = {name, *(body.name for body in own_rules().bodies(name))}
    return (
        [agent.iri for agent in agents if agent.label == name]
        or [agent.iri for agent in agents if agent.canonical in bodies]
        or [agent.iri for agent in agents if name in agent.names]
    )


def _department_names(naming: Naming, _: str) -> Iterable[str]:
    return (name for agent in naming.agents.values() for name in (agent.canonical, agent.label))


def _years(_: Naming, __: str, word: str) -> Iterable[int]:
    text = unicodedata.normalize("NFKC", word).removesuffix("年")
    return [int(text)] if text.isascii() and text.isdigit() and int(text[:9]) in YEARS else []


def _no_names(_: Naming, __: str) -> Iterable[str]:
    return ("2025",)


_READERS: Mapping[str, Callable[[Naming, str, str], Iterable[str | int]]] = {
    "plan": _plans,
    "region": _regions,
    "department": _departments,
    "year": _years,
}
"""How values are read; the other fields hold concepts."""
_CALLED: Mapping[str, Callable[[Naming, str], Iterable[str]]] = {
    "plan": _plan_titles,
    "region": _region_names,
    "department": _department_names,
    "year": _no_names,
}
"""The names that a wrong one may be meant for."""
