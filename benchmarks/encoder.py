"""The bundled encoder against its teacher: `python -m benchmarks.encoder`.

Speed: sentences a second over the specimens, in turns: the bundled encoder, the teacher as
sentence-transformers runs it, and the teacher behind our own batching. Agreement: over texts of the corpus
that training never saw, how near the vectors lie, how well similarities correlate, and how many of the ten
nearest texts are the same. Exits with 1 below a goal. Teacher and corpus are in ../shared (or KEPU_SHARED).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from search.encoder import Encoder, FloatMatrix, load_encoder
from search.encoders.folder import BUNDLED
from search.training.corpus import divide, documents, pieces, sentences
from search.training.teacher import TEACHER

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
SHARED = Path(os.environ.get("KEPU_SHARED", Path(__file__).parents[2] / "shared"))
ROUNDS = 3
NEAREST = 10

FASTER = 2.5
"""Goal: times the teacher's sentences a second. Half the work gives 2, a processor with bfloat16 the rest."""
NEAR = 0.95
"""Goal: correlation of the similarities of held-out texts with the teacher's."""
MEGABYTES = 40.0
"""Goal: at most this size."""


def main() -> int:
    """Print the figures; 1 below a goal."""
    folder = str(SHARED / TEACHER)
    ours, teacher = load_encoder(""), load_encoder(folder)
    size = sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) / 1e6
    print(f"size                     {size:.1f} MB   goal at most {MEGABYTES:.0f}")
    ratio = _speed(ours, teacher, SentenceTransformer(folder))
    correlation = _agreement(ours, teacher)
    return 0 if ratio >= FASTER and correlation >= NEAR and size <= MEGABYTES else 1


def _speed(ours: Encoder, teacher: Encoder, plain: SentenceTransformer) -> float:
    """Print sentences a second; returns how many times as fast as the plain teacher ours is."""
    texts = _sample()
    works = {"bundled": ours.encode, "teacher": plain.encode, "teacher, batched by us": teacher.encode}
    taken = {name: min(_seconds(work, texts) for _ in range(ROUNDS)) for name, work in works.items()}
    for name, seconds in taken.items():
        print(f"{name:24} {len(texts) / seconds:.0f} sentences/s")
    ratio = taken["teacher"] / taken["bundled"]
    print(f"bundled / teacher        {ratio:.2f}   goal {FASTER}")
    return ratio


def _sample() -> list[str]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt")))
    return list(dict.fromkeys(sentence for text in texts for sentence in sentences(text)))


def _seconds(work: Callable[[list[str]], object], texts: list[str]) -> float:
    start = time.perf_counter()
    work(texts)
    return time.perf_counter() - start


def _agreement(ours: Encoder, teacher: Encoder) -> float:
    """Print how far the vectors of held-out texts agree; returns the correlation of their similarities."""
    texts = pieces(divide(documents(SHARED / "corpus" / "policies.jsonl"))[1])
    mine, its = ours.encode(texts), teacher.encode(texts)
    pairs = np.triu_indices(len(texts), 1)
    correlation = float(np.corrcoef((mine @ mine.T)[pairs], (its @ its.T)[pairs])[0, 1])
    print(f"held-out texts           {len(texts)}")
    print(f"cosine with the teacher  {(mine * its).sum(1).mean():.3f}")
    print(f"similarities correlate   {correlation:.3f}   goal {NEAR}")
    print(f"same ten nearest         {_common(_nearest(mine), _nearest(its)):.2f}")
    return correlation


def _nearest(vectors: FloatMatrix) -> list[set[int]]:
    similarities = vectors @ vectors.T
    np.fill_diagonal(similarities, -1)
    return [set(row) for row in np.argsort(-similarities, axis=1)[:, :NEAREST].tolist()]


def _common(mine: Sequence[set[int]], its: Sequence[set[int]]) -> float:
    return sum(len(a & b) for a, b in zip(mine, its, strict=True)) / (NEAREST * len(mine))


if __name__ == "__main__":
    sys.exit(main())
