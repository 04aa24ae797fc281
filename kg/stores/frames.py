"""What a store and its workers say to each other over pipes: frames of a kind, a length and a payload.

To a worker: REQUEST. From it, for each request: BEGIN, any number of DATA, then END; or FAIL at any time
instead. REQUEST, BEGIN and FAIL carry JSON, DATA carries bytes of the result.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from typing import Any

REQUEST, BEGIN, DATA, END, FAIL = b"RBDEF"
HEADER = struct.Struct(">BI")
PIECE = 2**16

Frame = tuple[int, bytes]


def frame(kind: int, payload: bytes = b"") -> bytes:
    """A frame as it goes over the pipe."""
    return HEADER.pack(kind, len(payload)) + payload


def json_frame(kind: int, content: Mapping[str, Any]) -> bytes:
    """A frame with a JSON object."""
    return frame(kind, json.dumps(content).encode())


class FrameBuffer:
    """Bytes of a pipe, put together to frames again."""

    def __init__(self) -> None:
        self._data = bytearray()

    def add(self, data: bytes) -> None:
        self._data += data

    def take(self) -> Frame | None:
        """The next whole frame, None where it is not all there yet."""
        if len(self._data) < HEADER.size:
            return None
        kind, length = HEADER.unpack_from(self._data)
        end = HEADER.size + length
        if len(self._data) < end:
            return None
        payload = bytes(self._data[HEADER.size : end])
        del self._data[:end]
        return kind, payload


def read_frame(descriptor: int, buffer: FrameBuffer) -> Frame | None:
    """Wait for the next frame; None at the end of the pipe."""
    while (found := buffer.take()) is None:
        data = os.read(descriptor, PIECE)
        if not data:
            return None
        buffer.add(data)
    return found


def write_all(descriptor: int, data: bytes) -> None:
    """Write to a pipe until all is written."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
