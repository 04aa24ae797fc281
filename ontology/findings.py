"""What the checks of the ontology report."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: the rule's id, the term or thing it is about, and what to say of it."""

    severity: Severity
    rule: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.severity} {self.rule} {self.subject}: {self.message}"
