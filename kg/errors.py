"""Why a document, or what else a user names, is refused."""

from ontology.errors import KepuError


class RefusedError(KepuError):
    """Input that is refused, with reason and remedy; what was asked beside it is done."""


class NotAPlanError(RefusedError):
    """The text plans nothing, or its identity cannot be told."""


class SamePlanError(RefusedError):
    """Another file of another text is already this plan."""


class UnquotedFactError(RefusedError):
    """SHACL refuses the document's triples: a fact without its quote, a target without a unit …"""


class UnreadableFileError(RefusedError):
    """The file cannot be opened."""


class DerivationError(RefusedError):
    """A fault of the program itself, which the file brought about."""


class ProcessLostError(KepuError):
    """A process that derives documents was killed."""


class NothingToIngestError(RefusedError):
    """A folder holds no file of a known format."""


class ManyDocumentsError(RefusedError):
    """Several documents are meant where one is asked for."""


class UnknownThingError(RefusedError):
    """The store says nothing of an IRI."""


class OtherBaseError(KepuError):
    """The store's IRIs have another base than the one configured."""
