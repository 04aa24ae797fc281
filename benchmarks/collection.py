"""A large collection of measures, made of the specimen plans by variation, and its index, kept for later.

Each made plan belongs to another county and has measures of the specimens with sentences of others in place
of some and beside them, other words for words, other figures for figures. Vectors are those of the sentences
varied, perturbed.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from itertools import chain, count, islice
from pathlib import Path

import numpy as np
import rjieba

from kg.derive import BasisSpec, derive, load_basis
from kg.entities.gazetteer import gazetteer
from kg.sources import find_sources
from ontology.namespaces import BASE
from search.encoder import Encoder, EncoderIdentity, EncodingProgress
from search.indexes.base import Floats
from search.indexes.catalogue import passage_texts
from search.indexing.meta import IndexMeta, write_meta
from search.indexing.writing import Changes, Encoding, merge_index, write_index
from search.measures import MeasureEntry, read_measures
from search.similar.reference import reference_scaling
from search.texts.sentences import sentences

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
PLAN = 35
"""Measures of a plan."""
SENTENCES = 5
"""Of a measure, at least: with the whole, the title and the objective's some six passages."""
MADE = "made-"
"""What the file names of made plans begin with."""
_CHANGED = 0.25
"""Share of words that are changed, and of sentences."""
_NOISE = 0.02
"""Added to each number of a vector: two variations of a sentence have a cosine of about 0.83."""
_WORD = re.compile(r"[一-鿿]{2,4}")


@cache
def measures_of(folder: Path) -> tuple[MeasureEntry, ...]:
    """The measures of the plans in a folder."""
    basis = load_basis(BasisSpec())
    documents = [
        derive(source.read(), source.name, basis, validate=False).document for source in find_sources(folder)
    ]
    return tuple(
        entry for each in documents for entry in read_measures(each.source, each.asserted, each.inferred)
    )


def specimens() -> tuple[MeasureEntry, ...]:
    """The measures of the specimen plans."""
    return measures_of(SAMPLES)


def base_texts(originals: Sequence[MeasureEntry]) -> list[str]:
    """The sentences, titles and objectives whose vectors are perturbed."""
    return list(dict.fromkeys(passage_texts(originals)))


class Variation:
    """Varies the specimens' measures, plan after plan. ``origins`` says of which text a sentence was made."""

    def __init__(self, originals: Sequence[MeasureEntry]) -> None:
        self.origins = {text: text for text in base_texts(originals)}
        self._originals = originals
        self._sentences = [entry.text[a:b] for entry in originals for a, b in sentences(entry.text)]
        found = {word for text in self._sentences for word in _pieces(text) if _WORD.fullmatch(word)}
        self._words = {n: sorted(word for word in found if len(word) == n) for n in (2, 3, 4)}
        rows = gazetteer().rows.items()
        self._counties = sorted(code for code, row in rows if code[4:] != "00" and not row.successor)

    def measures(self, number: int) -> Iterator[MeasureEntry]:
        """So many, plan after plan."""
        return islice((entry for plan in count() for entry in self.plan(plan)), number)

    def plan(self, number: int) -> list[MeasureEntry]:
        """The measures of a plan, the same for the same number."""
        random = np.random.default_rng(number)
        code = self._counties[number % len(self._counties)]
        plan = f"{BASE}plan/{code}/made/{number}"
        picked = random.integers(len(self._originals), size=PLAN).tolist()
        return [
            self._measure(f"{plan}/A{place // 5}.{place}", self._originals[at], random)
            for place, at in enumerate(picked)
        ]

    def _measure(self, iri: str, original: MeasureEntry, random: np.random.Generator) -> MeasureEntry:
        plan, _, name = iri.rpartition("/")
        code = plan.removeprefix(BASE).split("/")[1]
        spans = sentences(original.text)
        own = [original.text[a:b] for a, b in spans] + [""] * max(SENTENCES - len(spans), 0)
        text = "".join(self._varied(sentence, random) for sentence in own)
        title = original.title
        return replace(
            original,
            iri=iri,
            plan=plan,
            source=f"{MADE}{code}.txt",
            action=f"{plan}/{name.partition('.')[0]}",
            title=title if title and text.startswith(title) else None,
            text=text,
            end=original.start + len(text),
            region=f"{BASE}region/{code}",
            level=f"{BASE}level/county",
            involved=tuple(
                replace(one, agent=f"{BASE}department/{code}/{one.name}") for one in original.involved
            ),
        )

    def _varied(self, sentence: str, random: np.random.Generator) -> str:
        if not sentence or random.random() < _CHANGED:
            sentence = self._sentences[random.integers(len(self._sentences))]
        made = "".join(self._word(word, random) for word in _pieces(sentence))
        self.origins[made] = sentence
        return made

    def _word(self, word: str, random: np.random.Generator) -> str:
        if word.isdecimal():
            return str(random.integers(1, 10 ** min(len(word), 9) + 1))
        others = self._words.get(len(word), ())
        if others and _WORD.fullmatch(word) and random.random() < _CHANGED:
            return others[random.integers(len(others))]
        return word


@cache
def _pieces(text: str) -> tuple[str, ...]:
    return tuple(rjieba.cut(text))


class PerturbedEncoder:
    """An encoder that gives made texts the vectors of what they were made of, perturbed.

    A text of several sentences has the mean of theirs. A text without an origin has that of some other.
    """

    def __init__(self, encoder: Encoder, variation: Variation, originals: Sequence[MeasureEntry]) -> None:
        texts = base_texts(originals)
        self._places = {text: place for place, text in enumerate(texts)}
        self._vectors = encoder.encode(texts)
        self._origins = variation.origins
        self._encoder = encoder

    @property
    def identity(self) -> EncoderIdentity:
        return self._encoder.identity

    def encode(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Floats:
        """See Encoder."""
        return np.stack([self._vector(text) for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """See Encoder."""
        return self._encoder.encode_queries(texts)

    def tokens(self, texts: Sequence[str]) -> list[Floats]:
        """See Encoder."""
        return self._encoder.tokens(texts)

    def _vector(self, text: str) -> Floats:
        if text in self._places:
            return np.asarray(self._vectors[self._places[text]])
        seed = int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
        parts = [self._origins.get(part, "") for part in (text, *(text[a:b] for a, b in sentences(text)))]
        places = [self._places[part] for part in parts if part in self._places]
        random = np.random.default_rng(seed)
        noise = _NOISE * random.standard_normal(self._vectors.shape[1], np.float32)
        vector = self._vectors[places or [seed % len(self._vectors)]].mean(axis=0) + noise
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


@dataclass(frozen=True)
class Collection:
    """The folder of an index over the specimens and made measures; ``built`` are the seconds it took."""

    folder: Path
    built: float


def collection(place: Path, number: int, encoder: Encoder) -> Collection:
    """The index of so many measures, the specimens' among them, made unless ``place`` has it already."""
    folder = place / f"{number}-{encoder.identity.checksum}"
    times = folder / "seconds"
    if not times.exists():
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        start = time.process_time()
        _build(folder, number, encoder)
        times.write_text(f"{time.process_time() - start:.1f}")
    return Collection(folder, float(times.read_text()))


def _build(folder: Path, number: int, encoder: Encoder) -> None:
    originals = specimens()
    variation = Variation(originals)
    perturbed = PerturbedEncoder(encoder, variation, originals)
    entries = chain(originals, variation.measures(max(number - len(originals), 0)))
    step = folder / "unmerged"
    step.mkdir()
    write_index(step, None, Changes((), entries), Encoding(lambda: perturbed, None))
    merge_index(folder, step, words=False)
    shutil.rmtree(step)
    write_meta(folder, IndexMeta(encoder.identity, reference_scaling(encoder)))
