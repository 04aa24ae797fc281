"""Texts as they are compared: one width, one case, one script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ")
_WIDE = (range(0x2E80, 0x2FE0), (0x3000,), range(0xF900, 0xFB00), range(0xFF01, 0xFF5F))
"""Radicals, the ideographic space, compatibility ideographs and full-width forms (Unicode 15, Blocks)."""

_NARROW = {
    code: narrow
    for codes in _WIDE
    for code in codes
    if len(narrow := unicodedata.normalize("NFKC", chr(code))) == 1 and narrow != chr(code)
}
"""What stands in nearly every Chinese text, one character for one: with it most texts are in NFKC."""

_TABLE = {**_CONTROLS, **_NARROW}


@dataclass(frozen=True)
class Folded:
    """A folded text; its character i stands for the original's from ``offsets[i]`` to ``offsets[i + 1]``."""

    text: str
    offsets: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the folded text stands in the original."""
        return (self.offsets[start], self.offsets[end])


def fold(text: str) -> str:
    """The text in NFKC (half width), lower case, simplified characters; control characters are spaces."""
    return folded(text).text


def folded(text: str) -> Folded:
    """The same, with the way back to the original. Takes any string, unpaired surrogates too."""
    plain = text.encode("utf-8", "replace").decode().translate(_TABLE)
    lower = plain.lower()
    if len(lower) == len(plain) and unicodedata.is_normalized("NFKC", plain):
        return Folded(_simplified(lower), range(len(text) + 1))
    pieces = [(unicodedata.normalize("NFKC", cluster).lower(), at) for cluster, at in _clusters(plain)]
    offsets = [at for piece, at in pieces for _ in piece]
    return Folded(_simplified("".join(piece for piece, _ in pieces)), (*offsets, len(text)))


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Characters with the marks that combine with them, and where they start."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield text[start:at], start
            start = at


def _simplified(text: str) -> str:
    """In simplified characters, as many as before, so that offsets stay."""
    converter = _converter()
    simple: str = converter.convert(text)
    if len(simple) == len(text):
        return simple
    return "".join(converter.convert(char) for char in text)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
