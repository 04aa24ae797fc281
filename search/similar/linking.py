"""Pairs of measures of different plans that are likely to be on one topic, kept as measures come and go.

A measure names its ``MOST`` nearest ones among those whose probability reaches ``THRESHOLD``; a pair is
linked where either names the other. The probability depends on the two plans only, so the order of ingests
makes no difference, unless more than ``CANDIDATES`` measures are nearer to one than the other of a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kg.stores.derived import GraphChange
from search.indexes.base import Ints
from search.indexing.links import FILE, LinkTask
from search.requests import Filters
from search.similar.graph import Link, link_triples, method_of, names_of
from search.similar.nearest import (
    PARTS,
    NearList,
    NearLists,
    NearTable,
    Neighbour,
    empty_table,
    near_list,
    read_table,
    write_table,
)
from search.similar.relating import Relating
from search.similar.similarity import candidates, model_of
from search.similar.wholes import nearest_wholes

if TYPE_CHECKING:
    from search.index import SearchIndex

Pair: TypeAlias = tuple[int, int]
Lookup: TypeAlias = Callable[[int], NearList]

THRESHOLD = 0.6
"""Probability from which a pair is linked."""
MOST = 10
"""Neighbours that a measure names."""
CANDIDATES = 40
"""Measures that are compared with a new one."""


def links(task: LinkTask) -> Iterable[GraphChange]:
    """What becomes of the graph of similarities; the lists of neighbours are written to the draft.

    Raises IndexDamagedError.
    """
    method = method_of(model_of(task.after), task.after.encoder)
    table = read_table(task.parent / FILE, method.version) if task.before and task.parent else None
    lists = NearLists(table or empty_table(method.version))
    _update(lists, task.after, task.put if table else None)
    write_table(task.draft / FILE, lists.result())
    lost, gained = _changes(lists)
    iris = _iris(task, {key for pair in lost | gained for key in pair})
    if not iris:
        return () if table else _emptied(task)
    graph = names_of(next(iter(iris.values()))).graph("similarity")
    removed, added = (link_triples(_links(iris, pairs), method) for pairs in (lost, gained))
    return (GraphChange(graph, added, removed, whole=table is None),)


def near_table(index: SearchIndex, folder: Path) -> NearTable:
    """The lists of neighbours of a generation; found anew where its folder has none."""
    version = method_of(model_of(index), index.encoder).version
    table = read_table(folder / FILE, version)
    if table is None:
        lists = NearLists(empty_table(version))
        _update(lists, index, None)
        table = lists.result()
    return table


def _changes(lists: NearLists) -> tuple[dict[Pair, int], dict[Pair, int]]:
    """The pairs that are linked no more, and those that are now, with their ranks."""
    changed = _named(lists.former, lists.changed) ^ _named(lists.get, lists.changed)
    lost, gained = {}, {}
    for pair in {pair for pair, _ in changed}:
        old, new = _rank(lists.former, pair), _rank(lists.get, pair)
        if old is not None and old != new:
            lost[pair] = old
        if new is not None and old != new:
            gained[pair] = new
    return lost, gained


def _named(lists: Lookup, keys: Iterable[int]) -> set[tuple[Pair, int]]:
    """The pairs that these measures name, by their keys, the smaller first, with their ranks."""
    return {
        ((min(key, other), max(key, other)), rank)
        for key in keys
        for rank, other in lists(key).neighbours[:MOST]
    }


def _rank(lists: Lookup, pair: Pair) -> int | None:
    """The rank of a pair that either measure names; None where neither does."""
    for one, other in (pair, pair[::-1]):
        for rank, key in lists(one).neighbours[:MOST]:
            if key == other:
                return rank
    return None


def _links(iris: Mapping[int, str], pairs: Mapping[Pair, int]) -> Iterator[Link]:
    """The links of pairs with their ranks."""
    for pair, rank in pairs.items():
        subject, other = sorted(iris[key] for key in pair)
        yield Link(subject, other, -rank / PARTS)


def _iris(task: LinkTask, keys: Collection[int]) -> dict[int, str]:
    """The IRIs of measures that are, or were, in the index."""
    found: dict[int, str] = {}
    for index in (task.after, task.before):
        left = np.array([key for key in keys if key not in found], np.uint64)
        if index and len(left):
            ordinals = index.segments.ordinals(left)
            known = zip(left.tolist(), ordinals.tolist(), strict=True)
            found.update({key: index.segments.entry(ordinal).iri for key, ordinal in known if ordinal >= 0})
    return found


def _emptied(task: LinkTask) -> Iterator[GraphChange]:
    """Nothing is linked, whatever the graph held before; whose graph it is, any measure says."""
    for index in filter(None, (task.after, task.before)):
        if index.segments.count:
            ordinal = int(np.argmax(index.segments.allowed(Filters())))
            yield GraphChange(names_of(index.segments.entry(ordinal).iri).graph("similarity"), whole=True)
            return


def _update(lists: NearLists, index: SearchIndex, put: tuple[str, ...] | None) -> None:
    """Bring the lists to the measures of the index; ``put`` are the plans that are new, None for all."""
    relating = Relating(index.segments, model_of(index))
    new = np.flatnonzero(index.segments.allowed(Filters(plan=put or ()))) if put != () else np.zeros(0, int)
    known = lists.table.keys
    gone = known[(index.segments.ordinals(known) < 0) | np.isin(known, index.segments.keys[new])]
    lists.drop(gone)
    for ordinal, found in _neighbours(index, relating, new):
        _enter(lists, int(index.segments.keys[ordinal]), found)
    short = [key for key, found in lists.changed.items() if found and _short(found)]
    for ordinal, found in _neighbours(index, relating, index.segments.ordinals(np.array(short, np.uint64))):
        lists.put(int(index.segments.keys[ordinal]), near_list(found))


def _enter(lists: NearLists, key: int, found: Sequence[Neighbour]) -> None:
    """Give a new measure its list, and enter it in those of its neighbours."""
    own = chain(found, lists.get(key).neighbours)
    lists.put(key, near_list({each.key: each for each in own}.values()))
    for rank, other in found:
        lists.put(other, lists.get(other).with_one(Neighbour(rank, key)))


def _short(found: NearList) -> bool:
    return not found.complete and len(found.neighbours) < MOST


def _neighbours(
    index: SearchIndex, relating: Relating, ordinals: Ints
) -> Iterator[tuple[int, list[Neighbour]]]:
    """Each measure with those of other plans that are likely enough to be on its topic."""
    for ordinal, others in _candidates(index, ordinals):
        likely = (each for each in relating.relate(ordinal, others) if each.probability >= THRESHOLD)
        yield ordinal, [Neighbour(-round(each.probability * PARTS), each.other.entry.key) for each in likely]


def _candidates(index: SearchIndex, ordinals: Ints) -> Iterator[tuple[int, Ints]]:
    if index.segments.dimension is not None:
        yield from nearest_wholes(index.segments, ordinals, CANDIDATES)
        return
    live = index.segments.allowed(Filters())
    for ordinal in ordinals.tolist():
        allowed = live.copy()
        allowed[index.segments.of_plan(index.segments.entry(ordinal).plan)] = False
        yield ordinal, candidates(index.segments, index.lexical, ordinal, allowed, CANDIDATES)
