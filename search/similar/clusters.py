"""Groups of measures on one topic over all plans, each with a readable label.

Average linkage over the neighbours that :mod:`search.similar.linking` keeps (Sokal and Michener
1958): the two groups that are nearest on average become one, as long as they are near enough;
measures that are not neighbours count as having nothing in common. So a chain of measures, each a
little like the next, makes no group.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from kg.entities.gazetteer import gazetteer
from search.measures import MeasureEntry
from search.similar.linking import near_table
from search.similar.nearest import PARTS, NearTable
from search.similar.overlap import Bag, Bigrams, bag_of, bigrams_of
from search.texts.sentences import sentences

if TYPE_CHECKING:
    from search.index import SearchIndex

NEAR = 0.35
"""Average probability from which two groups become one."""
LONGEST_LABEL = 30
"""Characters."""

_NAMING = re.compile("[“‘《][^”’》]+[”’》]|[0-9０-９]+|第.{1,4}届")

Edges: TypeAlias = dict[int, dict[int, float]]


class _Merger(NamedTuple):
    """``rank`` is the negative of the average probability between two groups."""

    rank: float
    one: int
    other: int


@dataclass(frozen=True)
class Cluster:
    """A group of measures on one topic.

    ``label`` and ``action`` are the most typical of its measures' titles and of the actions they belong to;
    ``members`` the IRIs of the measures, the most typical first; ``plans`` those of the plans they are of.
    """

    label: str
    action: str
    members: tuple[str, ...]
    plans: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many measures."""
        return len(self.members)


def clusters(index: SearchIndex, folder: Path, least: int = 2) -> tuple[Cluster, ...]:
    """The groups of ``least`` measures or more, those of most plans and measures first.

    ``folder`` is the generation's. The same measures give the same groups. Raises IndexDamagedError.
    """
    edges = edges_of(near_table(index, folder))
    groups = [group for group in linked_groups(edges) if len(group) >= least]
    found = [_cluster(index, edges, group) for group in groups]
    return tuple(sorted(found, key=lambda one: (-len(one.plans), -one.size, one.label, one.members)))


def edges_of(table: NearTable) -> Edges:
    """Neighbours both ways with their probabilities."""
    edges: Edges = defaultdict(dict)
    for key, others, chances in zip(table.keys.tolist(), table.neighbours, table.chances, strict=True):
        for other, chance in zip(others.tolist(), chances.tolist(), strict=True):
            if chance:
                edges[key][other] = edges[other][key] = chance / PARTS
    return edges


def linked_groups(edges: Edges) -> list[list[int]]:
    """The groups of two or more, each ascending, in order."""
    members = {key: [key] for key in edges}
    sums = {key: dict(others) for key, others in edges.items()}
    queue = [
        _Merger(-weight, key, other)
        for key, others in edges.items()
        for other, weight in others.items()
        if key < other
    ]
    heapify(queue)
    while queue and queue[0].rank <= -NEAR:
        found = heappop(queue)
        if found == _merger(sums, members, found.one, found.other):
            _merge(sums, members, found.one, found.other)
            for third in sums[found.one]:
                one, other = sorted((found.one, third))
                if merger := _merger(sums, members, one, other):
                    heappush(queue, merger)
    return sorted(sorted(group) for group in members.values() if len(group) > 1)


def _merger(sums: Edges, members: Mapping[int, list[int]], one: int, other: int) -> _Merger | None:
    """What two groups have in common now; None where one of them is part of another by now."""
    if one not in members or other not in members:
        return None
    total = sums[one].get(other, 0.0)
    return _Merger(-round(total / (len(members[one]) * len(members[other])), 9), one, other)


def _merge(sums: Edges, members: dict[int, list[int]], one: int, other: int) -> None:
    """The second group goes into the first."""
    members[one] += members.pop(other)
    for third, weight in sums.pop(other).items():
        del sums[third][other]
        if third != one:
            sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + weight


def _cluster(index: SearchIndex, edges: Edges, group: list[int]) -> Cluster:
    ordinals = index.segments.ordinals(np.array(group, np.uint64)).tolist()
    entries = [index.segments.entry(ordinal) for ordinal in ordinals]
    inside = {entry.iri: _inside(edges, entry.key, group) for entry in entries}
    entries.sort(key=lambda entry: (-inside[entry.iri], entry.iri))
    actions = [entry.action_title for entry in entries]
    plans = {entry.plan for entry in entries}
    return Cluster(
        label=label_of_group(entries),
        action=most_typical(actions, actions),
        members=tuple(entry.iri for entry in entries),
        plans=tuple(sorted(plans)),
    )


def _inside(edges: Edges, key: int, group: Iterable[int]) -> float:
    return round(sum(edges[key].get(other, 0.0) for other in group), 6)


def label_of_group(entries: Sequence[MeasureEntry]) -> str:
    """The title whose wording stands most in the other measures; without titles how the first measure begins.

    Titles that name something of one place are the last resort. ``entries``: the most typical first.
    """
    titled = [entry for entry in entries if entry.title and len(entry.title) <= LONGEST_LABEL]
    if not titled:
        return _beginning(entries[0].text)
    texts = [entry.text for entry in entries]
    general = [entry for entry in titled if not _is_local(entry, texts)]
    return most_typical([entry.title or "" for entry in general or titled], texts)


def _is_local(entry: MeasureEntry, texts: Sequence[str]) -> bool:
    """Whether the title names what is of one place: a name in quotes, a count, an edition, the region itself.

    The region by the first two characters of its name; what half of the texts have is everybody's.
    """
    enough = max(2, len(texts) / 2)
    title, row = entry.title or "", gazetteer().rows.get(entry.region.rpartition("/")[2])
    names = _NAMING.findall(title) + ([row.name[:2]] if row else [])
    return any(name in title and sum(name in text for text in texts) < enough for name in names)


def most_typical(titles: Iterable[str], texts: Iterable[str]) -> str:
    """The title of which most stands in the texts, rare wording counting more; of equals the shorter one."""
    found = [np.unique(bigrams_of(text)) for text in texts]
    shares = {title: round(sum(_share(bag_of(title), each) for each in found), 6) for title in titles}
    return min(shares, key=lambda title: (-shares[title], len(title), title))


def _share(bag: Bag, bigrams: Bigrams) -> float:
    """How much of a bag stands among these bigrams, 0..1."""
    return float((bag.weights[np.isin(bag.bigrams, bigrams)] ** 2).sum())


def _beginning(text: str) -> str:
    """The first sentence, cut at a comma or the longest length."""
    start, end = next(iter(sentences(text)), (0, len(text)))
    first = text[start:end].rstrip("。；;！!？? ")
    if len(first) <= LONGEST_LABEL:
        return first
    head = first[:LONGEST_LABEL]
    cut = max(head.rfind(mark) for mark in "，、,")
    return head[:cut] if cut > 0 else head
