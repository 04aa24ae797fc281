"""Half of a question's work on the second core: FAISS, tantivy and the encoder let other threads run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 8
"""More only wait for each other; what finds none free waits its turn."""


def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """Begin the work in another thread; ``result()`` waits for it. It must not put work aside itself."""
    return _pool().submit(work, *args, **kwargs)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, "ranking")
