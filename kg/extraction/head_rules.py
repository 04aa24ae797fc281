"""How the head of a document is read: the table ``documents``, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extraction.citations import NUMBER
from kg.lexicons import Lexicons

_PERIOD_OR_NOTE = r"(?:[（(][^（）()]*[）)]|[—\-－].{0,12}年)*"


@dataclass(frozen=True)
class HeaderRules:
    """The table ``documents``, compiled.

    ``title`` matches whole titles; ``issuing`` finds what a notice issues, ``consulting`` what it puts up
    for comment, each as its only group that matched.
    """

    kinds: tuple[str, ...]
    uncertain: tuple[str, ...]
    others: tuple[str, ...]
    title: re.Pattern[str]
    draft: re.Pattern[str]
    issuing: re.Pattern[str]
    consulting: re.Pattern[str]
    tail: tuple[str, ...]
    fields: dict[str, re.Pattern[str]]
    number_line: re.Pattern[str]
    stamp: re.Pattern[str]
    nation: tuple[str, ...]

    @classmethod
    def of(cls, lexicons: Lexicons) -> HeaderRules:
        """The rules of the lexicons, compiled."""
        table = lexicons.table("documents")
        kinds, lines = table["kinds"], table["lines"]
        every = [*kinds["plans"], *kinds["uncertain"], *kinds["others"]]
        return cls(
            kinds=_longest_first(kinds["plans"]),
            uncertain=tuple(kinds["uncertain"]),
            others=_longest_first(kinds["others"]),
            title=re.compile(
                rf".{{2,}}(?:{'|'.join(_longest_first(every))}){_PERIOD_OR_NOTE}|.+{lines['printing']}《.+》"
            ),
            draft=re.compile(rf"[（(【\[](?:{'|'.join(kinds['drafts'])})[^）)】\]]{{0,8}}[）)】\]]"),
            issuing=re.compile(lines["issuing"]),
            consulting=re.compile(lines["consulting"]),
            tail=tuple(lines["tail"]),
            fields={key: re.compile(rf"(?:{'|'.join(map(_spaced, lines[key]))})\s?[：:]") for key in _FIELDS},
            number_line=re.compile(rf"({NUMBER})(?:{lines['signer']}.*)?"),
            stamp=re.compile(lines["stamp"]),
            nation=tuple(table["nation"]["openings"]),
        )


_FIELDS = ("number", "issuer", "issued", "title", "data")


def _spaced(word: str) -> str:
    """A word whose characters may be spread: 索 引 号."""
    return r"\s?".join(word)


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))
