"""Every error that the search raises. Those of faiss, tantivy and the models are mapped here and stop here.

KepuError
└── SearchError
    ├── NoIndexError, IndexDamagedError, NewerIndexError, OtherEncoderError      a generation's index
    ├── NoVectorsError      vectors alone are to be compared, and there are none
    ├── EncoderError        a model that is missing, damaged or unknown
    ├── BadQueryError       a question in which nothing can be looked for
    ├── JudgementError      a file of judgements
    └── NoSuchMeasureError  nothing has the IRI, or something else than a measure
"""

from __future__ import annotations

from pathlib import Path

from ontology.errors import KepuError

_REINDEX = "请运行 kepu reindex 重建索引。Rebuild the index with kepu reindex."


class SearchError(KepuError):
    """Anything that goes wrong in the search."""


class NoIndexError(SearchError):
    """The generation has no index: it was made by a version of the software that made none."""

    def __init__(self, folder: Path) -> None:
        super().__init__("知识库还没有索引。The store has no index yet.", place=str(folder), remedy=_REINDEX)


class IndexDamagedError(SearchError):
    """A file of the index is missing or not what it should be."""

    def __init__(self, place: Path, detail: str) -> None:
        super().__init__(f"索引已损坏。The index is damaged: {detail}.", place=str(place), remedy=_REINDEX)


class NewerIndexError(SearchError):
    """The index was written by a newer version of the software."""

    def __init__(self, folder: Path, found: int, known: int) -> None:
        super().__init__(
            f"索引格式 {found} 比本软件支持的格式 {known} 新。"
            f"The index has format {found}, newer than {known}, the newest that this version reads.",
            place=str(folder),
            remedy=f"请升级 kepu-graph，或重建索引。Upgrade kepu-graph. {_REINDEX}",
        )


class OtherEncoderError(SearchError):
    """The index was made with another encoder than the one configured; ``None`` stands for words only."""

    def __init__(self, found: str | None, configured: str | None) -> None:
        super().__init__(
            f"索引由另一个模型建立：{found or 'none'}，现设为 {configured or 'none'}。"
            f"The index was made with another encoder: {found or 'none'}; "
            f"configured is {configured or 'none'}.",
            remedy="请改回 KEPU_ENCODER，或运行 kepu reindex 重建索引。"
            "Set KEPU_ENCODER back, or rebuild the index with kepu reindex.",
        )


class EncoderError(SearchError):
    """An encoder is missing, damaged or unknown; ``place`` is what was asked for, or the file at fault."""


class NoVectorsError(SearchError):
    """Only vectors are to be compared, and there are none, or no encoder for the question yet."""

    def __init__(self) -> None:
        super().__init__(
            "现在没有向量可比。There are no vectors to compare now.",
            remedy="模型可能正在加载，请稍后再试，或改用 hybrid、lexical。"
            "The model may be loading: try again later, or use hybrid or lexical.",
        )


class BadQueryError(SearchError):
    """A question in which there is nothing to look for."""

    def __init__(self, query: str) -> None:
        empty = not query.strip()
        message = (
            "问题是空的。The question is empty." if empty else "问题里没有字或数。The question has no words."
        )
        super().__init__(message, remedy="请输入要找的措施，如“老年人 智能手机”。Say what to look for.")


class JudgementError(SearchError):
    """A file of judgements cannot be read, or names what no plan has; ``place`` is the line."""


class NoSuchMeasureError(SearchError):
    """The store has no measure of this IRI."""

    def __init__(self, iri: str) -> None:
        super().__init__(
            "知识库中没有这条措施。The store has no such measure.",
            place=iri,
            remedy="kepu search 找得到各条措施的 IRI。kepu search finds the IRIs of measures.",
        )
