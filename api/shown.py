"""What the page of a search shows beside what was found: filters to take off, filters to put on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from api.filters import NAMED, TARGET
from api.found_pages import FacetModel, FacetValueModel, FoundPage, Reading
from api.naming import Naming
from api.paging import LONGEST
from api.parameters import LIMIT, SearchParameters
from search.fields import FIELDS, Field

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chip:
    """A filter in force; ``query`` is the address without it. ``text``: the words it was read off."""

    field: str
    label: str
    query: str
    text: str = ""
    narrows: bool = True


@dataclass(frozen=True)
class Choice:
    """A value to filter by, or in force already; ``query`` is the address with it, or without."""

    label: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True)
class Choices:
    """The values of one filter."""

    field: Field
    values: tuple[Choice, ...]


@dataclass(frozen=True)
class Shown:
    """The addresses that lead on from a page of a search, and its parameters as a form keeps them."""

    pairs: Pairs
    chips: tuple[Chip, ...]
    choices: tuple[Choices, ...]

    @classmethod
    def of(cls, wanted: SearchParameters, part: FoundPage, naming: Naming) -> Shown:
        """For the answer to these parameters; a question too long for addresses gets no choices."""
        pairs = tuple(_pairs(wanted))
        read = (_read(each, pairs) for each in part.understood)
        chips = (*_given(wanted, pairs, naming), *read, *_literal(wanted, pairs))
        # each of the hundreds of choices holds the whole question
        facets = part.facets if len(query(pairs)) <= LONGEST else ()
        choices = tuple(_choices(each, pairs, naming) for each in facets if each.values)
        return cls(pairs, chips, choices)

    @property
    def hidden(self) -> Pairs:
        """The parameters that a form with another question keeps."""
        return tuple(pair for pair in self.pairs if pair[0] != "q")

    def at(self, offset: int) -> str:
        """The address of another page of the list."""
        return query((*self.pairs, ("offset", str(offset))) if offset else self.pairs)


def query(pairs: Pairs) -> str:
    """Parameters as an address holds them."""
    return urlencode(pairs, safe="/")


def _pairs(wanted: SearchParameters) -> Iterator[tuple[str, str]]:
    """The parameters that differ from the defaults, the offset left out."""
    yield "q", wanted.q
    yield from ((name, value) for name in NAMED for value in wanted.values(name))
    if wanted.target is not None:
        yield "target", str(wanted.target).lower()
    yield from (("literal", name) for name in wanted.literal)
    if wanted.rerank is not None:
        yield "rerank", str(wanted.rerank).lower()
    if wanted.limit != LIMIT:
        yield "limit", str(wanted.limit)


def _given(wanted: SearchParameters, pairs: Pairs, naming: Naming) -> Iterator[Chip]:
    for name in NAMED:
        for value in wanted.values(name):
            yield Chip(FIELDS[name].zh, naming.called(name, value), query(_without(pairs, (name, value))))
    if wanted.target is not None:
        without = _without(pairs, ("target", str(wanted.target).lower()))
        yield Chip(FIELDS["target"].zh, TARGET[wanted.target], query(without))


def _read(reading: Reading, pairs: Pairs) -> Chip:
    without = query((*pairs, ("literal", reading.field)))
    return Chip(FIELDS[reading.field].zh, reading.label, without, reading.text, reading.narrows)


def _literal(wanted: SearchParameters, pairs: Pairs) -> Iterator[Chip]:
    for name in wanted.literal:
        label = FIELDS[name].zh if name in FIELDS else name
        yield Chip("不从问句读取", label, query(_without(pairs, ("literal", name))), narrows=False)


def _choices(facet: FacetModel, pairs: Pairs, naming: Naming) -> Choices:
    values = (_choice(facet.field, each, pairs, naming) for each in facet.values)
    return Choices(FIELDS[facet.field], tuple(values))


def _choice(field: str, value: FacetValueModel, pairs: Pairs, naming: Naming) -> Choice:
    if isinstance(value.value, bool):
        written = str(value.value).lower()
    else:
        written = str(value.value).removeprefix(naming.base)
    chosen = (field, written) in pairs
    changed = _without(pairs, (field, written)) if chosen else (*pairs, (field, written))
    label = TARGET[value.value] if isinstance(value.value, bool) else value.label
    return Choice(label, value.count, query(changed), chosen)


def _without(pairs: Pairs, pair: tuple[str, str]) -> Pairs:
    return tuple(each for each in pairs if each != pair)
