"""The normalised form of a text, in which all spans count."""

from __future__ import annotations

import re

_ARTEFACT = re.compile(r"\[(?:image|bookmark):[^\]\n]*\]")
_LINE_END = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\u00ad]|&sp;")
_SPACES = re.compile(r"[^\S\n]+")


def normalise(text: str) -> str:
    """White space inside lines once, line ends ``\\n``, no empty lines, no artefacts of conversion."""
    text = _INVISIBLE.sub("", _ARTEFACT.sub("", _LINE_END.sub("\n", text)))
    lines = (line.strip() for line in _SPACES.sub(" ", text).split("\n"))
    return "\n".join(line for line in lines if line)
