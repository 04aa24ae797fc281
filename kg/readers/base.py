"""What every reader makes of a document: its normalised text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceText:
    """The normalised text of one document, the text that all spans count in.

    White space inside a line is kept once, line ends are ``\\n``, artefacts of conversion are gone.
    ``name`` is the file's name without folders. ``warnings`` are Chinese and English sentences.
    """

    name: str
    text: str
    warnings: tuple[str, ...] = ()

    def words(self, start: int, end: int) -> str:
        """The words of a span: its slice without line breaks."""
        return join_lines(self.text[start:end])


def join_lines(text: str) -> str:
    """The text on one line. Chinese needs no space where a line was broken; two Latin words do."""
    joined = ""
    for line in (part.strip() for part in text.split("\n")):
        gap = (
            " "
            if joined[-1:].isascii() and joined[-1:].isalnum() and line[:1].isascii() and line[:1].isalnum()
            else ""
        )
        joined += gap + line if line else ""
    return joined
