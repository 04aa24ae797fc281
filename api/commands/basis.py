"""What the settings say that documents are derived by."""

from api.settings import Settings
from kg.derive import BasisSpec


def basis_spec(settings: Settings) -> BasisSpec:
    """The folder of further lexicons and the base of all IRIs."""
    return BasisSpec(settings.lexicons, settings.base_iri)
