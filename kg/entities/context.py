"""All rules that make entities of names, compiled once and passed down."""

from __future__ import annotations

from dataclasses import dataclass

from kg.entities.concept_names import ConceptNames
from kg.entities.department_rules import DepartmentRules
from kg.entities.plans import Subjects
from kg.entities.themes import ThemeRules
from kg.iris import Names
from kg.lexicons import Lexicons


@dataclass(frozen=True)
class Entities:
    """The compiled lexicons of entities, and the names that things get."""

    names: Names
    subjects: Subjects
    departments: DepartmentRules
    indicators: ConceptNames
    activities: ConceptNames
    themes: ThemeRules

    @classmethod
    def load(cls, lexicons: Lexicons, names: Names) -> Entities:
        """Raises LexiconError."""
        return cls(
            names=names,
            subjects=Subjects.load(lexicons),
            departments=DepartmentRules.load(lexicons),
            indicators=ConceptNames.load(lexicons, "indicators"),
            activities=ConceptNames.load(lexicons, "activities"),
            themes=ThemeRules.load(lexicons),
        )
