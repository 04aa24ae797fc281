"""What can be wrong with a file before anything is read off it."""

from __future__ import annotations

from ontology.errors import KepuError


class ReadError(KepuError):
    """The file cannot be read as text."""


class EmptyFile(ReadError):
    """The file holds nothing but white space."""


class BinaryFile(ReadError):
    """The file is no text: an archive, an image, a program."""


class UnknownEncoding(ReadError):
    """The bytes are in no encoding that is read; the place of the first broken byte is named."""


class FileTooLarge(ReadError):
    """The file is larger than any plan."""

    @classmethod
    def of(cls, name: str, size: int) -> FileTooLarge:
        """The error for a file of ``size`` bytes."""
        return cls(
            f"文件太大（{size:,} 字节）。The file is too large ({size:,} bytes).",
            place=name,
            remedy="请只提交规划正文。Submit the text of the plan alone.",
        )


class UnknownFormat(ReadError):
    """No reader is registered for the file's ending."""
