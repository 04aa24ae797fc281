"""What a worker process may not do: outlive its parent, reach the network, start programs, eat all memory."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

DENIED: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, (41, 42, 53, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 199, 221, 281, 425)),
}
"""By machine: its audit number, and the system calls socket, connect, socketpair, execve, execveat and
io_uring_setup (linux/audit.h, asm/unistd.h)."""

LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, DENY = 0x7FFF0000, 0x00050000 | 13
"""Classic BPF instructions (linux/filter.h), and seccomp's answers: go on, or fail with EACCES."""

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(0)


def deny_network() -> bool:
    """Put sockets and other programs out of this process's reach, for good. False if the kernel cannot."""
    if platform.machine() not in DENIED:
        return False
    code = _filter(*DENIED[platform.machine()])
    program = _Program(len(code) // 8, code)
    steps = ((PR_SET_NO_NEW_PRIVS, 1, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program)))
    return all(_libc.prctl(option, one, two, 0, 0) == 0 for option, one, two in steps)


def _filter(machine: int, denied: tuple[int, ...]) -> bytes:
    """A BPF program: a foreign machine's call or a denied one fails, all others go on."""
    steps = [(LOAD, 0, 0, 4), (EQUAL, 0, len(denied) + 1, machine), (LOAD, 0, 0, 0)]
    steps += [(EQUAL, len(denied) - index, 0, number) for index, number in enumerate(denied)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, DENY)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def limit_memory(more: int) -> None:
    """Let this process allocate so many bytes more than now; the allocation after that fails."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (memory("VmData") + more, hard))


def memory(name: str, process: int | str = "self") -> int:
    """A line of /proc/PID/status in bytes; 0 where the process is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    for line in status.splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0
