"""All rules that extraction follows, compiled once from the lexicons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.entities.plans import Subjects
from kg.extraction.activities import ActivityRules
from kg.extraction.citations import CitationRules
from kg.extraction.groups import GroupRules
from kg.extraction.head_rules import HeaderRules
from kg.extraction.headings import HeadingRules
from kg.extraction.indicators import TargetRules
from kg.extraction.responsibilities import NoteRules
from kg.extraction.tables import TableRules
from kg.lexicons import LexiconError, Lexicons


@dataclass(frozen=True)
class Rules:
    """The compiled lexicons; ``version`` names their content."""

    version: str
    header: HeaderRules
    headings: HeadingRules
    citations: CitationRules
    notes: NoteRules
    tables: TableRules
    targets: TargetRules
    activities: ActivityRules
    groups: GroupRules
    subjects: Subjects

    @classmethod
    def of(cls, lexicons: Lexicons) -> Rules:
        """Compile the lexicons. Raises LexiconError, for a broken regular expression as well."""
        try:
            return cls._compiled(lexicons)
        except re.error as error:
            raise LexiconError(
                f"词典中的正则表达式有误：{error}：{error.pattern!r}。A broken regular expression: {error}.",
                remedy="请检查 KEPU_LEXICONS 中的词典。Check the lexicons of KEPU_LEXICONS.",
            ) from error

    @classmethod
    def _compiled(cls, lexicons: Lexicons) -> Rules:
        return cls(
            version=lexicons.version,
            header=HeaderRules.of(lexicons),
            headings=HeadingRules.of(lexicons),
            citations=CitationRules.of(lexicons),
            notes=NoteRules.of(lexicons),
            tables=TableRules.of(lexicons),
            targets=TargetRules.of(lexicons.table("targets")),
            activities=ActivityRules.of(lexicons),
            groups=GroupRules.of(lexicons),
            subjects=Subjects.load(lexicons),
        )
