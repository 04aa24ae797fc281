"""The joins of forward chaining: ``left(x, y)`` and ``right(y, z)`` give ``result(x, z)``."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias

from ontology.axioms import Node
from ontology.facts import Facts, Pair
from ontology.rules import Composition

_Links: TypeAlias = defaultdict[int, list[int]]


class Joins:
    """Joins new facts with all facts so far, over indexes that grow with them."""

    def __init__(self, compositions: tuple[Composition, ...]) -> None:
        self._compositions = compositions
        self._before: dict[Node, _Links] = {rule.left: defaultdict(list) for rule in compositions}
        self._after: dict[Node, _Links] = {rule.right: defaultdict(list) for rule in compositions}

    def add(self, new: Facts) -> Facts:
        """Take in new facts; what follows from them, with each other and with the earlier ones."""
        self._index(new.pairs)
        found = Facts()
        for rule in self._compositions:
            before, after = self._before[rule.left], self._after[rule.right]
            if rule.left in new.pairs:
                links = new.pairs[rule.left]
                found.pairs[rule.result].update((x, z) for x, y in links for z in after.get(y, ()))
            if rule.right in new.pairs:
                links = new.pairs[rule.right]
                found.pairs[rule.result].update((x, z) for y, z in links for x in before.get(y, ()))
        return found

    def _index(self, new: Mapping[Node, set[Pair]]) -> None:
        for name, links in self._before.items():
            for x, y in new.get(name, ()):
                links[y].append(x)
        for name, links in self._after.items():
            for y, z in new.get(name, ()):
                links[y].append(z)
