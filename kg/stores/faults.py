"""What goes wrong in a worker or an editor, as it is told to the parent: FAIL frames.

The parent makes an error of a fault by its kind (kg.stores.streams). What a request itself cannot be are
faults of our own; what the engine and the system raise are told by their classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from kg.stores.frames import FAIL, json_frame, write_all


class Fault(Exception):
    """Something that a request asks for and does not get; the argument is the detail, if it has one."""

    kind: ClassVar[str]


class ServiceFault(Fault):
    """It has a SERVICE clause."""

    kind = "service"


class LimitFault(Fault):
    """Its result is longer than allowed; the detail is the field of QueryLimits."""

    kind = "limit"


class LoadFault(Fault):
    """It has a LOAD."""

    kind = "load"


class ReservedFault(Fault):
    """It changes a graph, which the detail names, that is not the users'."""

    kind = "reserved"


class NoGraphFault(Fault):
    """The graph that it does away with is not there."""

    kind = "no-graph"


class ContentFault(Fault):
    """What it puts into a graph is not in its format; the detail says where."""

    kind = "content"


class OperationFault(Fault):
    """An operation of it cannot be carried out; the detail says why."""

    kind = "edit"


@contextmanager
def told() -> Iterator[None]:
    """Send what is raised inside as a FAIL frame."""
    try:
        yield
    except Fault as fault:
        tell(fault.kind, str(fault))
    except MemoryError:
        tell(LimitFault.kind, "memory_mb")
    except SyntaxError as error:
        tell("syntax", str(error))
    except (OSError, RuntimeError, ValueError) as error:
        tell("engine", f"{type(error).__name__}: {error}")


def tell(kind: str, detail: str = "") -> None:
    """Send a FAIL frame."""
    write_all(1, json_frame(FAIL, {"kind": kind, "detail": detail}))
