"""Ways to find the nearest of many passages, side by side: `python -m benchmarks.vectors [ROWS]`.

Vectors are blends of those of the specimens' sentences with noise; questions likewise. For each way: seconds
to build, milliseconds of processor time for the 100 nearest, and the share of the truly nearest among them,
under no filter and under filters that leave some share at random. Target: ours finds 0.98 under each.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.collection import base_texts, specimens
from search.encoder import load_encoder
from search.indexes.base import Bools, Floats
from search.indexes.recall import WANTED
from search.indexes.scanning import Found, faiss, search, selector
from search.indexes.vectors import encoded, open_vectors, write_vectors

TOP = 100
QUESTIONS = 40
_TIE = 5e-4
"""What half precision takes from a score."""
SHARES = (1.0, 0.1, 0.01)
"""What filters leave."""

Nearest = Callable[[Floats, Bools | None], Found]


@dataclass(frozen=True)
class Trial:
    """Questions under a filter, with the scores that the last of the truly nearest have."""

    questions: Floats
    mask: Bools | None
    least: Floats


def main() -> int:
    """Print the table; 1 where ours finds less than it should."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    sentences = load_encoder("").encode(base_texts(specimens()))
    vectors, questions = blends(sentences, rows, 0), blends(sentences, QUESTIONS, 1)
    trials = [trial(vectors, questions, share) for share in SHARES]
    print(f"{rows:,} vectors" + "".join(f"   {share:>12.0%}   " for share in SHARES))
    ours = 1.0
    for name, build in WAYS.items():
        start = time.process_time()
        nearest = build(vectors)
        built = time.process_time() - start
        results = [measured(nearest, each) for each in trials]
        cells = "".join(f"{took:8.2f} ms {recall:.3f}" for took, recall in results)
        print(f"{name:22} {built:6.1f} s{cells}", flush=True)
        ours = min(recall for _, recall in results)
    return 0 if ours >= WANTED else 1


def blends(sentences: Floats, number: int, seed: int) -> Floats:
    """Vectors between two sentences, nearer to the first, with noise."""
    random = np.random.default_rng(seed)
    one, other = random.integers(len(sentences), size=(2, number))
    weight = random.uniform(0, 0.5, (number, 1)).astype(np.float32)
    made = sentences[one] * (1 - weight) + sentences[other] * weight
    made += 0.02 * random.standard_normal(made.shape, np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def trial(vectors: Floats, questions: Floats, share: float) -> Trial:
    """The questions under a filter that leaves this share."""
    mask = np.random.default_rng(2).random(len(vectors)) < share
    scores = np.where(mask, questions @ vectors.T, -2)
    count = min(TOP, int(mask.sum()))
    return Trial(questions, None if share == 1 else mask, -np.partition(-scores, count - 1)[:, count - 1])


def measured(nearest: Nearest, asked: Trial) -> tuple[float, float]:
    """Milliseconds a question, and recall: what scores no lower than the last of the truly nearest counts."""
    start = time.process_time()
    found = [nearest(question, asked.mask)[1] for question in asked.questions]
    took = 1000 * (time.process_time() - start) / len(found)
    hits = [
        np.count_nonzero(scores >= least - _TIE) for scores, least in zip(found, asked.least, strict=True)
    ]
    return took, min(float(np.mean(hits)) / TOP, 1.0)


def scan(vectors: Floats) -> Nearest:
    """Every vector in half precision."""
    index = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, 0)
    index.add(vectors)
    return lambda vector, mask: search(index, vector, TOP, faiss.SearchParameters(sel=selector(mask)))


def inverted(vectors: Floats) -> Nearest:
    """IVF in half precision, an eighth of the cells."""
    dimension, number = vectors.shape[1], int(4 * len(vectors) ** 0.5)
    kind = faiss.ScalarQuantizer.QT_fp16
    index = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(dimension), dimension, number, kind, 0, False)
    index.cp.niter, index.cp.max_points_per_centroid, index.cp.spherical = 8, 64, True
    index.train(vectors)
    index.add(vectors)
    return lambda vector, mask: search(
        index, vector, TOP, faiss.SearchParametersIVF(nprobe=number // 8, sel=selector(mask))
    )


def graph(vectors: Floats) -> Nearest:
    """HNSW in half precision, 32 links, 200 candidates."""
    index = faiss.IndexHNSWSQ(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, 32, 0)
    index.hnsw.efConstruction = 100
    index.train(vectors[:1000])
    index.add(vectors)
    return lambda vector, mask: search(
        index, vector, TOP, faiss.SearchParametersHNSW(efSearch=200, sel=selector(mask))
    )


def ours(vectors: Floats) -> Nearest:
    """Cells of short codes before half precision, as a segment has them."""
    with TemporaryDirectory() as place:
        meta = write_vectors(Path(place), [encoded(vectors)], vectors.shape[1])
        opened = open_vectors(Path(place), meta, len(vectors))
        opened.nearest(vectors[0], 1)
    return lambda vector, mask: opened.nearest(vector, TOP, mask)


WAYS: dict[str, Callable[[Floats], Nearest]] = {
    "scan": scan,
    "IVF": inverted,
    "HNSW": graph,
    "cells of short codes": ours,
}


if __name__ == "__main__":
    sys.exit(main())
