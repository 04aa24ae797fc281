"""The search index of a store: made with every generation, opened for reading.

::

    choice = configured_encoder(settings.encoder)
    store = EmbeddedStore(folder, index=DocumentIndex(choice, progress))
    with store.snapshot() as snapshot:
        found = SearchIndex.open(snapshot.folder, choice.identify())

An index that is missing (a store of an older version) or damaged is said to be so when it is opened;
``store.reindex(tell, broken=snapshot.generation)`` makes it anew from the graph, as the next batch does by
itself. ``store.maintain()`` merges segments where that is due: call it after an ingest, or now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from kg.stores.derived import Documents, Finding, GraphChange, IndexTask
from search.encoder import Encoder, EncoderIdentity, EncodingProgress, identify, load_encoder
from search.errors import (
    IndexDamagedError,
    NoIndexError,
    NoSuchMeasureError,
    OtherEncoderError,
    SearchError,
)
from search.indexes.lexical import LexicalIndex, verify_lexical
from search.indexes.merging import merge_due
from search.indexes.recall import WANTED
from search.indexes.segments import Segments
from search.indexes.states import segment_states, verify_segments
from search.indexing.disk import disk_errors
from search.indexing.links import Links, LinkTask, keep_links
from search.indexing.meta import META, IndexMeta, is_same, read_meta, write_meta
from search.indexing.writing import (
    LEXICAL,
    TOO_MANY,
    VECTORS,
    Changes,
    Encoding,
    is_few,
    merge_index,
    write_index,
)
from search.measures import MeasureEntry, key_of, read_measures
from search.requests import Filters
from search.similar.linking import links as link_measures
from search.similar.reference import reference_scaling

Progress = EncodingProgress

NONE = "none"
"""The setting that stands for an index of words only."""

_MISSING = "知识库还没有索引，正在建立。The store has no index yet; it is being made."
_MISSED = (
    "检索只找到最近语句的 {0:.3f}，应不低于 {1}；请运行 kepu reindex。"
    "Searches find {0:.3f} of the nearest passages, fewer than {1}: run kepu reindex."
)
_DAMAGED = "索引已损坏，正在重建：{}。The index is damaged and is being made anew: {}."


@dataclass(frozen=True)
class EncoderChoice:
    """The encoder that an index is made with: which it is, and how to get it once it is needed.

    ``identify`` gives None for an index of words only; ``load`` is called where a text has to be encoded, and
    not before. Both may be called often. A service that has an encoder already hands it out here.
    """

    identify: Callable[[], EncoderIdentity | None]
    load: Callable[[], Encoder]


def configured_encoder(spec: str) -> EncoderChoice:
    """The choice that a setting names: "" the bundled encoder, "none" words only, else a folder or hub name.

    Nothing is read yet; what is wrong with the setting is raised when the choice is asked (EncoderError).
    """
    which = cache(lambda: None if spec == NONE else identify(spec))
    return EncoderChoice(which, cache(lambda: load_encoder(spec)))


@dataclass(frozen=True)
class SearchIndex:
    """One generation's index, opened for reading. Safe for many threads.

    ``encoder`` is the one that it was made with, None for words only; ``scaling`` are that encoder's usual
    cosines (:func:`search.similar.reference.reference_scaling`), empty where nothing was encoded yet.
    ``withdrawn`` is how many measures the words still count that are withdrawn.
    """

    encoder: EncoderIdentity | None
    scaling: Mapping[str, float]
    lexical: LexicalIndex
    segments: Segments
    withdrawn: int = 0

    @property
    def recall(self) -> float | None:
        """The least share of the nearest passages that a search finds, measured when segments were made.

        None where all are scanned, and nothing is missed.
        """
        made = (part.meta["vectors"] for part in self.segments.parts)
        found = [value for each in made if each and each["recall"] for value in each["recall"].values()]
        return min(found, default=None)

    def ordinal(self, iri: str) -> int:
        """The place of the measure of an IRI. Raises NoSuchMeasureError."""
        found = int(self.segments.ordinals(np.array([key_of(iri)], np.uint64))[0])
        if found < 0:
            raise NoSuchMeasureError(iri)
        return found

    @classmethod
    def open(cls, folder: Path, expected: EncoderIdentity | None) -> SearchIndex:
        """The index in a generation's folder, made with the ``expected`` encoder; None: words only.

        All files are there and have their sizes. Raises NoIndexError, NewerIndexError, IndexDamagedError,
        OtherEncoderError.
        """
        _refuse_other(read_meta(folder).encoder, expected)
        return _opened(folder)


class DocumentIndex:
    """See :class:`kg.stores.derived.DerivedIndex`: the words and vectors of all measures, and their links."""

    def __init__(
        self, encoder: EncoderChoice, progress: Progress | None = None, links: Links = link_measures
    ) -> None:
        """An index made with this encoder; nothing is loaded or read yet.

        ``progress`` hears how many texts are encoded, of how many. ``links`` says what becomes of the graphs
        that link measures.
        """
        self._encoder = encoder
        self._progress = progress
        self._links = links
        self._undue: tuple[int, int] | None = None

    def prepare(self, generation: Path | None) -> None:
        """Raises OtherEncoderError, NewerIndexError, EncoderError."""
        expected = self._encoder.identify()
        if generation is not None:
            with suppress(NoIndexError, IndexDamagedError):  # the next batch makes it anew
                _refuse_other(read_meta(generation).encoder, expected)

    def update(self, task: IndexTask) -> Iterable[GraphChange]:
        """See DerivedIndex. To withdraw documents, any encoder will do. Raises SearchError."""
        before = _parent(task)
        if before is None:
            return self.rebuild(task)
        added = list(_entries(task.put))
        if added:
            _refuse_other(before.encoder, self._encoder.identify())
        self._write(task, before, Changes(task.gone, added))
        return self._linked(task, before, tuple(dict.fromkeys(entry.plan for entry in added)))

    def rebuild(self, task: IndexTask) -> Iterable[GraphChange]:
        """See DerivedIndex. Raises EncoderError."""
        self._write(task, None, Changes((), _entries(task.everything)))
        return self._linked(task, None, ())

    def is_due(self, generation: Path) -> bool:
        """See DerivedIndex; a damaged index is not for merging. What was seen last is not looked at again."""
        try:
            status = (generation / META).stat()
            seen = (status.st_ino, status.st_mtime_ns)
            if seen == self._undue:
                return False
            index = _opened(generation)
            due = merge_due(generation / VECTORS) or _has_many_withdrawn(index)
        except (FileNotFoundError, SearchError):
            return False
        self._undue = None if due else seen
        return due

    def maintain(self, task: IndexTask) -> Iterable[GraphChange]:
        """See DerivedIndex: segments are merged. Raises IndexDamagedError."""
        assert task.parent
        index = _opened(task.parent)
        words = _has_many_withdrawn(index)
        with disk_errors(task.draft):
            merge_index(task.draft, task.parent, words=words)
        keep_links(task.parent, task.draft)
        withdrawn = 0 if words else index.withdrawn
        write_meta(task.draft, IndexMeta(index.encoder, index.scaling, withdrawn))
        return ()

    def check(self, generation: Path) -> Iterator[Finding]:
        """See DerivedIndex: files are as written, each measure can be read, searches find what is nearest."""
        try:
            index = _opened(generation)
            verify_lexical(generation / LEXICAL)
            verify_segments(generation / VECTORS)
            for ordinal in range(len(index.segments)):
                index.segments.entry(ordinal)
            yield from _missed(generation / VECTORS)
        except NoIndexError as error:
            yield Finding(error.place, error.message, harmless=True)
        except SearchError as error:
            yield Finding(error.place, error.message)

    def _write(self, task: IndexTask, before: SearchIndex | None, changes: Changes) -> None:
        """Write all files of the draft's index."""
        identity = before.encoder if before else self._encoder.identify()
        encoding = Encoding(self._encoder.load, self._progress) if identity else None
        with disk_errors(task.draft):
            write_index(task.draft, task.parent if before else None, changes, encoding)
            after = Segments.open(task.draft / VECTORS)
        scaling = before.scaling if before else {}
        if identity and not scaling and after.count:
            scaling = reference_scaling(self._encoder.load())
        write_meta(task.draft, IndexMeta(identity, scaling, _withdrawn(before, task.gone, after)))

    def _linked(
        self, task: IndexTask, before: SearchIndex | None, put: tuple[str, ...]
    ) -> Iterable[GraphChange]:
        return self._links(
            LinkTask(before, _opened(task.draft), task.parent, task.draft, put, tuple(sorted(task.gone)))
        )


def _opened(folder: Path) -> SearchIndex:
    meta = read_meta(folder)
    lexical, segments = LexicalIndex.open(folder / LEXICAL), Segments.open(folder / VECTORS)
    if len(lexical) != segments.count:
        detail = f"it has the words of {len(lexical)} measures and the table of {segments.count}"
        raise IndexDamagedError(folder, detail)
    return SearchIndex(meta.encoder, meta.scaling, lexical, segments, meta.withdrawn)


def _missed(folder: Path) -> Iterator[Finding]:
    """The segments that find too few of the nearest passages."""
    for state in segment_states(folder):
        if state.recall < WANTED:
            yield Finding(str(folder / state.name), _MISSED.format(state.recall, WANTED))


def _withdrawn(before: SearchIndex | None, gone: frozenset[str], after: Segments) -> int:
    """How many withdrawn measures the words count after the plans are gone."""
    if before is None or (gone and is_few(after)):
        return 0
    going = before.segments.allowed(Filters(plan=tuple(gone))).sum() if gone else 0
    return before.withdrawn + int(going)


def _has_many_withdrawn(index: SearchIndex) -> bool:
    return index.withdrawn > TOO_MANY * index.segments.count


def _parent(task: IndexTask) -> SearchIndex | None:
    """The index to go on from; None where there is none or it is damaged, which is said."""
    if task.parent is None:
        return None
    try:
        return _opened(task.parent)
    except NoIndexError:
        task.tell(_MISSING)
    except IndexDamagedError as error:
        task.tell(_DAMAGED.format(error.place, error.place))
    return None


def _entries(documents: Documents) -> Iterator[MeasureEntry]:
    for document in documents():
        yield from read_measures(document.source, document.asserted, document.inferred)


def _refuse_other(found: EncoderIdentity | None, expected: EncoderIdentity | None) -> None:
    if not is_same(found, expected):
        raise OtherEncoderError(_called(found), _called(expected))


def _called(encoder: EncoderIdentity | None) -> str | None:
    """The name with the beginning of the checksum: a model may have changed under its name."""
    return f"{encoder.name} {encoder.checksum[:8]}" if encoder else None
