"""How a command ends: its exit status, and the one message where something stopped it."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

import typer
from typer.core import TyperGroup

from ontology.errors import KepuError

REFUSED = 1
"""Exit status where any input was refused; the rest was done."""
ENVIRONMENT = 2
"""Exit status for wrong usage, settings or a store that cannot be used."""
INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 and the signal's number, as shells count."""
CLOSED = 141
"""Exit status where nobody reads the output any more, likewise (SIGPIPE)."""


class Commands(TyperGroup):
    """The commands. What ends one early is one message on stderr, and decides the exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KepuError as error:
            print(f"错误 Error: {error}", file=sys.stderr)
            raise typer.Exit(REFUSED if _is_refusal(error) else ENVIRONMENT) from error
        except KeyboardInterrupt as error:
            print("已中断。Interrupted.", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from error
        except OSError as error:
            raise typer.Exit(output_failed(error)) from error


def output_failed(error: OSError) -> int:
    """The exit status where the system took no more output; said, unless the reader has gone.

    What is left goes nowhere, without further complaint. ``kepu list | head -1`` is nothing to speak of.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return CLOSED
    print(f"错误 Error: 读写失败：{error}。Reading or writing failed: {error}.", file=sys.stderr)
    return ENVIRONMENT


def leave_threads(end: SystemExit) -> None:
    """End at once where a thread still runs: all is closed by now, and it loads a model that nobody needs."""
    if all(thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()):
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(end.code if isinstance(end.code, int) else 0)


def _is_refusal(error: KepuError) -> bool:
    """Whether the input is to blame, and not the settings or the store."""
    # only now: `kepu --help` need not wait for them
    from kg.errors import RefusedError  # noqa: PLC0415
    from kg.readers.errors import ReadError  # noqa: PLC0415
    from kg.stores.errors import NoSuchDocumentError  # noqa: PLC0415
    from search.errors import NoSuchMeasureError  # noqa: PLC0415

    return isinstance(error, RefusedError | ReadError | NoSuchDocumentError | NoSuchMeasureError)
