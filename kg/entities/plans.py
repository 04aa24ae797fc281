"""Which plan a title means: the IRI of a plan and of the documents it cites, from content only.

A plan is told by its region, its subject and kind (:class:`Subjects`, from the lexicon ``subjects``), its
years, else its date of issue, else its number, and by being a draft or not. A cited title is read by the
same rules, so that a citation points at the parent plan before that is ingested.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kg.entities.gazetteer import NATION, gazetteer
from kg.entities.regions import Region, find_region, read_region, search_region
from kg.iris import Names, safe_name
from kg.lexicons import LexiconError, Lexicons
from kg.records import Citation, Plan

Period = tuple[int, int]

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile("[〇○零一二三四五六七八九]{4}(?=年|[—–-])")
_RANGE = re.compile(r"\(?([12]\d{3})年?度?[—–~至-]+([12]\d{3})年?度?\)?")
_YEAR = re.compile(r"\(?([12]\d{3})年度?\)?|\(([12]\d{3})\)")
_INNER = re.compile(r"《(.+)》|印发(.+)的通知")
"""The title inside a notice's title; the first of the two may stand around the second or inside it."""


@dataclass(frozen=True)
class Subjects:
    """The lexicon ``subjects``, compiled."""

    kinds: Mapping[str, str]
    subjects: tuple[tuple[re.Pattern[str], str], ...]
    periods: Mapping[str, Period]
    drafts: re.Pattern[str]
    frame: re.Pattern[str]
    issuers: Mapping[str, str]

    @classmethod
    def load(cls, lexicons: Lexicons) -> Subjects:
        """Raises LexiconError for a pattern that is no regular expression."""
        table = lexicons.table("subjects")
        return cls(
            kinds=table["kinds"],
            subjects=tuple((_pattern(rule, slug), slug) for slug, rule in table["subjects"].items()),
            periods={word: (years[0], years[1]) for word, years in table["periods"].items()},
            drafts=re.compile(rf"\(?(?:{'|'.join(table['drafts'])})\)?"),
            frame=re.compile(rf"^(?:{'|'.join(table['openings'])})+|(?:{'|'.join(table['endings'])})+$"),
            issuers=table["issuers"],
        )


@dataclass(frozen=True)
class TitleReading:
    """What a title tells: its region (None where it names none), years, draft or not, and its slug."""

    region: Region | None
    period: Period | None
    draft: bool
    slug: str


def read_title(title: str, subjects: Subjects, within: str | None = None) -> TitleReading:
    """Read a title; ``within`` is the code of a region known already, as for ``find_region``."""
    words = _own_words(title, subjects)
    draft = bool(subjects.drafts.search(words))
    words, period = _without_period(subjects.drafts.sub("", words), subjects)
    reading = read_region(words, within) or search_region(words, within)
    if reading:
        words = words[: reading.start] + words[reading.end :]
    return TitleReading(reading.region if reading else None, period, draft, _slug(words, subjects))


def plan_iri(plan: Plan, subjects: Subjects, names: Names, slug: str | None = None) -> str | None:
    """The IRI of a plan; None where its title or region is not known. ``slug`` replaces the title's own."""
    region = _region_key(plan)
    if plan.title is None or region is None:
        return None
    title = read_title(plan.title, subjects, plan.region.code if plan.region else None)
    period = (plan.start_year, plan.end_year or plan.start_year) if plan.start_year else title.period
    date = plan.issued.isoformat() if plan.issued else plan.document_number
    ending = "draft" if plan.status == "draft" else None
    return _join(names, region, slug or title.slug, _when(period, date), ending)


def cited_iri(citation: Citation, plan: Plan, subjects: Subjects, names: Names) -> str:
    """The IRI of a document that ``plan`` cites: that of the plan it is, once that is ingested."""
    own = plan.region.code if plan.region else None
    title = read_title(citation.title, subjects, own)
    region = (title.region and title.region.key) or _issuing_region(citation.document_number, own, subjects)
    ending = "draft" if title.draft else None
    return _join(names, region, title.slug, _when(title.period, citation.document_number), ending)


def tidy_title(title: str) -> str:
    """A title as labels show it: one line, full-width brackets, years as （2021—2025年）."""
    words = "".join(unicodedata.normalize("NFKC", title).split()).replace("○", "〇")
    words = _RANGE.sub(_tidy_years, words)
    return words.replace("(", "（").replace(")", "）")


def _tidy_years(found: re.Match[str]) -> str:
    years = f"{found[1]}—{found[2]}年"
    return f"({years})" if found[0].startswith("(") else years


def _region_key(plan: Plan) -> str | None:
    if plan.region is None:
        return None
    if plan.region.code:
        return plan.region.code
    found = find_region(plan.region.name)
    return found.key if found else None


def _issuing_region(number: str | None, own: str | None, subjects: Subjects) -> str:
    """The region whose body gave the number: one around the citing plan's, a province, else the nation."""
    names = gazetteer()
    for code in names.lineage(own)[:-1] if own and number else ():
        if number and names.rows[code].name.startswith(number[0]):
            return code
    return subjects.issuers.get(number[0], NATION) if number else NATION


def _when(period: tuple[int, int | None] | None, date: str | None) -> str | None:
    if period is None:
        return date
    return str(period[0]) if period[1] in {None, period[0]} else f"{period[0]}-{period[1]}"


def _join(names: Names, *parts: str | None) -> str:
    return names.plan("/".join(safe_name(part) for part in parts if part))


def _own_words(title: str, subjects: Subjects) -> str:
    """The plan's own title of "关于印发《…》的通知", NFKC without white space, years in digits."""
    words = "".join(unicodedata.normalize("NFKC", title).split())
    while inner := _INNER.search(words):
        words = inner[1] or inner[2]
    words = _CHINESE_YEAR.sub(lambda found: found[0].translate(_DIGITS), words)
    return subjects.frame.sub("", words)


def _without_period(words: str, subjects: Subjects) -> tuple[str, Period | None]:
    """The words without the years they name, and those years."""
    found = _RANGE.search(words)
    period = (int(found[1]), int(found[2])) if found else None
    for word, years in subjects.periods.items():
        spoken = re.search(rf"[“\"]?{word}[”\"]?(?:时期|期间)?", words)
        if spoken:
            words = words.replace(spoken[0], "", 1)
            period = period or years
    found = _RANGE.search(words) or (None if period else _YEAR.search(words))
    if found:
        words = words.replace(found[0], "", 1)
        first = int(found[1] or found[2])
        period = period or (first, first)
    return words, period


def _slug(words: str, subjects: Subjects) -> str:
    for kind in sorted(subjects.kinds, key=len, reverse=True):
        if words.endswith(kind):
            subject = words[: -len(kind)]
            for pattern, slug in subjects.subjects:
                if pattern.fullmatch(subject):
                    return f"{slug}-{subjects.kinds[kind]}"
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def _pattern(rule: str, slug: str) -> re.Pattern[str]:
    try:
        return re.compile(rule)
    except re.error as error:
        raise LexiconError(
            f"不是有效的正则表达式：{error}。Not a regular expression: {error}.",
            place=f"subjects.toml: subjects.{slug}",
        ) from error
