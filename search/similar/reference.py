"""What an encoder's cosines come to over pairs of unlike measures: the scales of its signals.

One encoder's vectors lie closer together than another's. The texts that show it are always the same,
measures of the specimen plans in ``data/ranking/reference.jsonl``, so that scales depend on the encoder only.
"""

from __future__ import annotations

from itertools import combinations
from statistics import fmean, pstdev

import numpy as np

from kg.lexicons import DATA
from search.encoder import Encoder
from search.indexes.base import KINDS
from search.measures import MeasureEntry, from_json
from search.passages import passages_of
from search.similar.pairing import DENSE, dense_signals
from search.similar.portraits import Vectors, vectors_of

FILE = DATA.parent / "ranking" / "reference.jsonl"

_LEAST = 0.01
"""A spread below this is that of an encoder that tells nothing apart."""


def reference_scaling(encoder: Encoder) -> dict[str, float]:
    """``whole.mean``, ``whole.spread`` and so on for the dense signals. Raises EncoderError.

    Encodes some 130 texts: half a second with the bundled encoder.
    """
    vectors = [_encoded(encoder, entry) for entry in reference_measures()]
    found = [dense_signals(one, other) for one, other in combinations(vectors, 2)]
    scaling: dict[str, float] = {}
    for name in DENSE:
        values = [signals[name] for signals in found]
        scaling[f"{name}.mean"] = round(fmean(values), 4)
        scaling[f"{name}.spread"] = round(max(pstdev(values), _LEAST), 4)
    return scaling


def reference_measures() -> tuple[MeasureEntry, ...]:
    """The measures of the file, on topics of their own each."""
    return tuple(from_json(line) for line in FILE.read_text(encoding="utf-8").splitlines())


def _encoded(encoder: Encoder, entry: MeasureEntry) -> Vectors:
    passages = passages_of(entry)
    kinds = np.array([KINDS.index(passage.kind) for passage in passages], np.uint8)
    spans = np.array([(passage.start, passage.end) for passage in passages], np.int32)
    matrix = encoder.encode([passage.text for passage in passages])
    return vectors_of(kinds, spans, matrix.astype(np.float64))
