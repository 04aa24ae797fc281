"""What can be wrong with a file before anything is read off it."""

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


class UnknownFormat(ReadError):
    """No reader is registered for the file's ending."""
