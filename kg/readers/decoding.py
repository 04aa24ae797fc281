"""Bytes → characters: UTF-8, UTF-16 and GB18030, with or without byte order mark."""

from __future__ import annotations

import codecs

from kg.readers.errors import BinaryFile, EmptyFile, FileTooLarge, UnknownEncoding

MAX_BYTES = 32 * 1024 * 1024
"""The largest file that is read: a plan of 10 million characters does not exist."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 20_000
_USUAL_SHARE = 0.9


def decode(data: bytes, name: str) -> str:
    """The characters of a text file.

    Raises FileTooLarge, EmptyFile, BinaryFile or UnknownEncoding, which names the byte, line and
    column of the first broken byte.
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge.of(name, len(data))
    if not data.strip():
        raise _empty(name)
    text = _decoded(data, name)
    if not text.strip():
        raise _empty(name)
    if "\0" in text:
        raise _binary(name)
    return text


def _empty(name: str) -> EmptyFile:
    return EmptyFile("文件是空的。The file is empty.", place=name, remedy="请检查文件。Check the file.")


def _binary(name: str) -> BinaryFile:
    return BinaryFile(
        "不是文本文件。This is not a text file.",
        place=name,
        remedy="请另存为纯文本（.txt）或 Markdown（.md）。Save it as plain text or Markdown.",
    )


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data.removeprefix(mark) if encoding == "utf-8" else data, encoding, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _guessed(data)
        if text is not None:
            return text
        raise (_binary(name) if b"\0" in data else _broken(data, error, name)) from error


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(data, error, name) from error


def _guessed(data: bytes) -> str | None:
    """GB18030 or UTF-16 without mark, where that gives Chinese that people write."""
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _usual_share(text[:_SAMPLE]) >= _USUAL_SHARE:
            return text
    return None


def _usual_share(text: str) -> float:
    """Share of characters that are ASCII, punctuation or level 1 hanzi of GB 2312 (rows 1 to 55)."""
    return sum(map(_usual, text)) / len(text)


def _usual(char: str) -> bool:
    if char.isascii():
        return char.isprintable() or char.isspace()
    try:
        return char.encode("gb2312")[0] <= 0xA0 + 55
    except UnicodeEncodeError:
        return False


def _broken(data: bytes, error: UnicodeDecodeError, name: str) -> UnknownEncoding:
    line = data.count(b"\n", 0, error.start) + 1
    bad = " ".join(f"{byte:02X}" for byte in data[error.start : error.start + 2])
    return UnknownEncoding(
        f"编码有误：第 {error.start + 1} 字节（第 {line} 行）{bad} 不合 {error.encoding}、GB18030、UTF-16。"
        f"Byte {error.start + 1} (line {line}), {bad}, is neither {error.encoding} nor GB18030 nor UTF-16.",
        place=name,
        remedy="请另存为 UTF-8。Save the file as UTF-8.",
    )
