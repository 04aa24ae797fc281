"""data/ranking/bigrams.tsv made anew: python -m search.similar.bigram_table POLICIES.jsonl

Counts paragraphs of official documents, a line of JSON with a "text" each, and of the specimen plans.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.lexicons import DATA
from search.similar.overlap import TABLE, write_table
from search.training.corpus import documents

_SHORTEST = 60
"""Characters; what is shorter is a heading or a table's cell."""


def paragraphs(texts: Iterable[str]) -> list[str]:
    """The lines of texts that say something."""
    return [line for text in texts for line in text.split("\n") if len(line) > _SHORTEST]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m search.similar.bigram_table", description=__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--to", type=Path, default=TABLE)
    options = parser.parse_args(arguments)
    samples = sorted(path for path in (DATA.parent / "samples").iterdir() if path.is_file())
    plans = [path.read_text(encoding="utf-8") for path in samples]
    write_table(options.to, [*paragraphs(documents(options.documents)), *paragraphs(plans)])


if __name__ == "__main__":
    main()
