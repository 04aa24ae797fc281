"""Why a document is not taken in."""

from ontology.errors import KepuError


class RefusedError(KepuError):
    """A file that is not ingested, with reason and remedy; the rest of its batch goes on."""


class NotAPlanError(RefusedError):
    """The text plans nothing, or its identity cannot be told."""


class SamePlanError(RefusedError):
    """Another file of another text is already this plan."""


class UnquotedFactError(RefusedError):
    """SHACL refuses the document's triples: a fact without its quote, a target without a unit …"""


class UnreadableFileError(RefusedError):
    """The file cannot be opened."""


class NothingToIngestError(KepuError):
    """No file of a known format is among the paths."""


class OtherBaseError(KepuError):
    """The store's IRIs have another base than the one configured."""
