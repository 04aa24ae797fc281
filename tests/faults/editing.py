"""A process that edits users' graphs until it is killed. Run: editing.py STORE NAME.

Prints each number once its edit is acknowledged.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from kg.stores.edits import Ground, Update
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import QueryLimits

GROUND = Ground("https://example.org/", "https://example.org/default")


def main() -> None:
    store = EmbeddedStore(Path(sys.argv[1]), create=True, workers=1)
    for number in count():
        text = f"INSERT DATA {{ GRAPH <m:{sys.argv[2]}> {{ <a:{number}> <a:says> {number} }} }}"
        store.edit(Update(text), GROUND, QueryLimits())
        print(number, flush=True)


if __name__ == "__main__":
    main()
