"""Every error that a store raises. Those of pyoxigraph and the system are mapped here and stop here.

KepuError
└── StoreError
    ├── NoStoreError, ForeignFolderError, NewerFormatError, StoreDamagedError     the folder
    ├── StoreLockedError, StoreFullError, StoreAccessError                         writing
    ├── NoSuchDocumentError, InvalidTriplesError, HistoryGoneError                 what was asked of it
    ├── EditError                                                                  users' graphs
    │   └── ReservedGraphError, NoSuchGraphError, UnreadableContentError, EditFailedError
    ├── BackupExistsError                                                          backup and restore
    └── QueryError
        ├── QuerySyntaxError, QueryRefusedError, InvalidLimitError
        ├── QueryLimitError, QueryStoppedError, QueueFullError
        └── WorkerError
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ontology.errors import KepuError


class StoreError(KepuError):
    """Anything that goes wrong in a store."""


class NoStoreError(StoreError):
    """There is no store in the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "这里没有知识库。There is no store here.",
            place=str(folder),
            remedy="请检查 --store，或先用 kepu ingest 建库。Check --store, or make one with kepu ingest.",
        )


class ForeignFolderError(StoreError):
    """The folder holds something else than a store."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "文件夹不为空，且不是知识库。The folder is not empty and is no store.",
            place=str(folder),
            remedy="请另选一个空文件夹。Choose an empty folder.",
        )


class NewerFormatError(StoreError):
    """The store was written by a newer version of the software."""

    def __init__(self, folder: Path, found: int, known: int) -> None:
        super().__init__(
            f"知识库格式 {found} 比本软件支持的格式 {known} 新。"
            f"The store has format {found}, newer than {known}, the newest that this version reads.",
            place=str(folder),
            remedy="请升级 kepu-graph。Upgrade kepu-graph.",
        )


class StoreDamagedError(StoreError):
    """A file of the store is missing or not what it should be."""

    def __init__(self, place: Path | str, detail: str) -> None:
        super().__init__(
            f"知识库已损坏。The store is damaged: {detail}.",
            place=str(place),
            remedy="请用 kepu restore 从备份恢复。Restore a backup with kepu restore.",
        )


class StoreLockedError(StoreError):
    """Another writer holds the store."""

    def __init__(self, folder: Path, owner: str, seconds: float) -> None:
        super().__init__(
            f"另一个进程正在写入（{owner}），已等待 {seconds:.0f} 秒。"
            f"Another process is writing ({owner}); waited {seconds:.0f} s.",
            place=str(folder),
            remedy="请稍后再试。Try again later.",
        )


class StoreFullError(StoreError):
    """No room is left for the new generation; the old one stands."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "磁盘空间不足，本批未写入，原有数据完好。"
            "The disk is full: this batch was not written, the data is as before.",
            place=str(folder),
            remedy="请清理磁盘后重试。Make room and try again.",
        )


class StoreAccessError(StoreError):
    """The operating system or the graph engine refused something else; the old generation stands."""

    def __init__(self, folder: Path, detail: str) -> None:
        super().__init__(
            f"无法访问知识库。The store cannot be accessed: {detail}.",
            place=str(folder),
            remedy="请检查文件夹的权限和磁盘。Check the folder's permissions and the disk.",
        )


class NoSuchDocumentError(StoreError):
    """No document of this plan IRI is in the store."""

    def __init__(self, plan: str) -> None:
        super().__init__(
            "知识库中没有这份文件。No such document in the store.",
            place=plan,
            remedy="kepu list 列出全部文件。kepu list shows all documents.",
        )


class InvalidTriplesError(StoreError):
    """Triples handed to the store are not N-Triples."""

    def __init__(self, place: str, detail: str) -> None:
        super().__init__(f"三元组格式错误。The triples are not valid N-Triples: {detail}.", place=place)


class HistoryGoneError(StoreError):
    """The changes since so long ago are not known any more."""

    def __init__(self, since: int) -> None:
        super().__init__(
            f"第 {since} 代之后的变更记录已不完整。"
            f"The changes since generation {since} are not known any more.",
            remedy="请从 0 重新获取全部。Start again from 0.",
        )


class EditError(StoreError):
    """A change of users' graphs that is not made; nothing of it is."""


class ReservedGraphError(EditError):
    """The graph is not the users' to change."""

    def __init__(self, graph: str) -> None:
        super().__init__(
            "这个图由系统维护，不能用 SPARQL 修改。This graph is the system's; SPARQL cannot change it.",
            place=graph,
            remedy="文件请用 kepu ingest、kepu remove 修改；自己的数据请写入自己命名的图。"
            "Change documents with kepu ingest and kepu remove; keep your own data in graphs of your own.",
        )


class NoSuchGraphError(EditError):
    """There is no graph of the name."""

    def __init__(self, graph: str = "") -> None:
        super().__init__("没有这个图。There is no such graph.", place=graph)


class UnreadableContentError(EditError):
    """What was sent for a graph is not RDF in the format that it was said to have."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"内容无法读取。The content cannot be read: {detail}.")


class EditFailedError(EditError):
    """An operation of an update cannot be carried out."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"更新未执行。The update was not carried out: {detail}.")


class BackupExistsError(StoreError):
    """The folder to write to exists."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "目标已存在。The target exists already.",
            place=str(folder),
            remedy="请另选一个文件夹，或加 --replace 覆盖。Choose another folder, or add --replace.",
        )


class QueryError(StoreError):
    """A query that was not answered."""


class QuerySyntaxError(QueryError):
    """The text is no SPARQL 1.1 query."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"SPARQL 查询语法错误。The query is not valid SPARQL: {detail}.")


class QueryRefusedError(QueryError):
    """The query asks for what this store does not do."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"不支持 {what}：查询不得访问网络。{what} is not supported: queries never reach the network.",
            remedy=f"请去掉 {what} 子句。Leave the {what} clause out.",
        )


class InvalidLimitError(QueryError):
    """A limit that no query could meet."""

    def __init__(self, name: str) -> None:
        super().__init__(f"限制必须为正数：{name}。A limit must be positive: {name}.")


LIMITS = {
    "seconds": ("时间", "time", "秒", "s", "KEPU_QUERY_TIMEOUT"),
    "memory_mb": ("内存", "memory", " MB", " MB", "KEPU_QUERY_MEMORY"),
    "rows": ("行数", "row", " 行", " rows", "KEPU_QUERY_ROWS"),
    "result_bytes": ("结果大小", "size", " 字节", " bytes", "KEPU_QUERY_BYTES"),
}
"""Fields of QueryLimits: name and unit in Chinese and English, the setting that changes them."""


class QueryLimitError(QueryError):
    """The query passed a limit; ``limit`` is the field of QueryLimits, ``value`` what it allowed."""

    def __init__(self, limit: str, value: float) -> None:
        self.limit = limit
        self.value = value
        zh, en, unit_zh, unit_en, setting = LIMITS[limit]
        super().__init__(
            f"查询超过{zh}限制（{value:g}{unit_zh}），已中止。"
            f"The query passed the {en} limit of {value:g}{unit_en} and was stopped.",
            remedy=f"请缩小查询范围，或调整 {setting}。Narrow the query, or raise {setting}.",
        )


class QueryStoppedError(QueryError):
    """An administrator stopped the query."""

    def __init__(self) -> None:
        super().__init__("查询被管理员中止。An administrator stopped the query.")


class QueueFullError(QueryError):
    """All workers were busy for too long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"查询过多，已等待 {seconds:.0f} 秒。Too many queries at once; waited {seconds:.0f} s.",
            remedy="请稍后再试。Try again later.",
        )


class WorkerError(QueryError):
    """A worker process could not start or died of something else than a limit."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"查询进程异常退出。The query process failed: {detail}.")


FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FULL_WORDS = ("No space left on device", "Disk quota exceeded", "File too large")
"""How the engine, which loses error numbers, says that the disk is full."""


@contextmanager
def mapped(folder: Path) -> Iterator[None]:
    """Turn errors of the operating system and of pyoxigraph into store errors about ``folder``."""
    try:
        yield
    except OSError as error:
        full = error.errno in FULL or any(word in str(error) for word in FULL_WORDS)
        raise (StoreFullError(folder) if full else StoreAccessError(folder, str(error))) from error
