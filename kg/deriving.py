"""Many documents derived: in this process, or in several where there is work for them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import forkserver, get_context, parent_process, resource_tracker
from multiprocessing.connection import wait
from threading import Thread, current_thread, main_thread

from kg.derive import BasisSpec, Derived, derive, load_basis
from kg.errors import DerivationError, ProcessLostError
from kg.outcomes import Options
from kg.tasks import Task
from ontology.errors import KepuError

FEW = 4
"""Fewer documents than these are not worth further processes, which take a second to start."""

Result = Derived | KepuError
Deriver = Callable[[list[Task]], Iterator[Result]]


@contextmanager
def deriver(spec: BasisSpec, options: Options) -> Iterator[Deriver]:
    """What derives documents, in their order; ``options`` say how, and in how many processes.

    Iterating raises ProcessLostError where one of the processes was killed.
    """
    attempt = partial(_attempt, spec, options.validate)
    pool: ProcessPoolExecutor | None = None

    def run(tasks: list[Task]) -> Iterator[Result]:
        nonlocal pool
        jobs = options.jobs or (_cores() if pool or len(tasks) >= FEW else 1)
        if jobs == 1:
            return map(attempt, tasks)
        with _put_off_interrupts():
            pool = pool or _pool(jobs)
            return _from_pool(pool.map(attempt, tasks))

    try:
        yield run
    finally:
        if pool:
            with _put_off_interrupts():
                pool.shutdown(cancel_futures=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _pool(jobs: int) -> ProcessPoolExecutor:
    context = get_context("forkserver")
    context.set_forkserver_preload(["kg.derive"])
    resource_tracker.ensure_running()  # first, since it lets SIGINT through afterwards
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()  # it and its children inherit the mask: Ctrl-C is the parent's to answer
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_started)


def _started() -> None:
    """Have the process end when ours does, however that ends: its sibling processes keep its pipes open."""
    parent = parent_process()
    assert parent
    Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@contextmanager
def _put_off_interrupts() -> Iterator[None]:
    """Let Ctrl-C, which the main thread answers, wait until processes are started or ended in order."""
    if current_thread() is not main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)


def _from_pool(results: Iterator[Result]) -> Iterator[Result]:
    try:
        yield from results
    except BrokenProcessPool as error:
        raise ProcessLostError(
            "一个提取进程被终止，可能内存不足；本批没有写入。"
            "A process that reads documents was killed, perhaps for want of memory; "
            "its batch was not written.",
            remedy="请用 --jobs 1 重试。Try again with --jobs 1.",
        ) from error


def _attempt(spec: BasisSpec, validate: bool, task: Task) -> Result:
    """Derive a document, or say why not."""
    if isinstance(task.data, KepuError):
        return task.data
    try:
        return derive(task.data, task.name, load_basis(spec), slug=task.slug, validate=validate)
    except KepuError as error:
        return error
    except Exception as error:  # a fault of ours: it costs this document, not the thousands after it
        return _fault(task, error)


def _fault(task: Task, error: Exception) -> DerivationError:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_globals['__name__']}:{trace.tb_lineno}" if trace else ""
    detail = f"{type(error).__name__}: {error} ({where})"
    return DerivationError(
        f"程序出错，无法提取。The program failed on this document: {detail}.",
        place=task.name,
        remedy="请报告此文件。Please report this file.",
    )
