"""The lexicon of events, compiled: what opens, ends and surrounds the name of an activity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kg.extraction.masking import QUOTED
from kg.lexicons import Lexicons, Table

Trigger = Literal["hold", "run", "touch"]

KINDS = (
    "contest", "observance", "festival", "outreach", "lecture", "conference", "exhibition", "performance",
    "camp", "award", "campaign", "programme", "experience", "publicity", "training", "brand",
)  # fmt: skip
"""All kinds of activities."""


@dataclass(frozen=True)
class Head:
    """Last words of names. ``own``: proof by themselves; ``run``: of what is carried out, not held;
    ``quoted``: only behind a quotation. ``least`` characters beside them must tell one from others."""

    kind: str
    pattern: re.Pattern[str]
    own: bool
    run: bool
    quoted: bool
    least: int


@dataclass(frozen=True)
class ActivityRules:
    """The table ``events``, compiled. Patterns look at masked text but ``known`` and ``listed``."""

    triggers: re.Pattern[str]
    heads: tuple[Head, ...]
    hint: re.Pattern[str]
    embedded: re.Pattern[str]
    generic: re.Pattern[str]
    names: frozenset[str]
    quotes: frozenset[str]
    quoted_things: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    never: re.Pattern[str]
    things: re.Pattern[str]
    stop: re.Pattern[str]
    list_tail: re.Pattern[str]
    topic_tail: re.Pattern[str]
    known: re.Pattern[str]
    known_front: re.Pattern[str]
    known_names: frozenset[str]
    listed: frozenset[str]

    @classmethod
    def of(cls, lexicons: Lexicons) -> ActivityRules:
        """The rules of the lexicons, compiled."""
        table = lexicons.table("events")
        known, cut, refused, lists = table["known"], table["cut"], table["refused"], table["lists"]
        heads = tuple(_head(row) for row in table["heads"])
        return cls(
            triggers=_triggers(table["triggers"]),
            heads=heads,
            hint=_hint(table),
            embedded=_embedded(table["heads"]),
            generic=re.compile("|".join(sorted(refused["generic"], key=len, reverse=True))),
            names=frozenset(refused["names"]),
            quotes=frozenset(refused["quotes"]),
            quoted_things=re.compile(refused["quotes_pattern"]),
            before=re.compile(cut["before_pattern"]),
            behind=re.compile(cut["behind_pattern"]),
            never=re.compile(refused["pattern"]),
            things=re.compile(lists["things_pattern"]),
            stop=re.compile(cut["stop_pattern"]),
            list_tail=re.compile(lists["tail_pattern"]),
            topic_tail=re.compile(lists["topic_pattern"]),
            known=re.compile(f"(?:{_any(known['anywhere'])}){known['back_pattern']}"),
            known_front=re.compile(f"{known['front_pattern']}$"),
            known_names=frozenset(known["anywhere"]),
            listed=frozenset(known["listed"]),
        )


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _triggers(table: Table) -> re.Pattern[str]:
    """Words that are none of the triggers come first, and match without a group."""
    words = [word for kind in ("never", "hold", "hold_quoted", "run", "touch") for word in table[kind]]
    firsts = "".join(sorted({word[0] for word in words}))
    hold = rf"(?P<hold>{_any(table['hold'])}|(?:{_any(table['hold_quoted'])})(?=[^，、和]{{0,4}}[“\"]))"
    others = "|".join(f"(?P<{kind}>{_any(table[kind])})" for kind in ("run", "touch"))
    # The first characters alone rule out most places, which makes the search several times faster.
    return re.compile(f"(?=[{firsts}])(?:{_any(table['never'])}|{hold}|{others})")


def _head(row: Table) -> Head:
    quoted = row.get("quoted", False)
    gap = f"{QUOTED}[^、]{{0,4}}" if quoted else ""
    return Head(
        kind=row["kind"],
        pattern=re.compile(f"{gap}(?:{_ends(row)})$"),
        own=row.get("own", False),
        run=row.get("run", False),
        quoted=quoted,
        least=row.get("least", 0),
    )


def _ends(row: Table) -> str:
    return "|".join(filter(None, (row.get("pattern"), _any(row.get("words", ())))))


def _hint(table: Table) -> re.Pattern[str]:
    """Something that every object with a name in it has: last words, a listed name or a quotation."""
    known = table["known"]
    ends = "|".join(_ends(row) for row in table["heads"])
    return re.compile(f'[“"‘「]|{_any([*known["listed"], *known["anywhere"]])}|{ends}')


def _embedded(rows: list[Table]) -> re.Pattern[str]:
    """A quotation and what follows it up to the last words of a name that is proof by itself."""
    ends = "|".join(_ends(row) for row in rows if row.get("own") or row.get("run"))
    return re.compile(
        f'[“"]{QUOTED}+[^、，。“"]{{0,6}}?(?:[“"]{QUOTED}+[^、，。“"]{{0,4}}?)?(?:{ends})(?![态员力])'
    )
