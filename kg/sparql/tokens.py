"""A SPARQL text as tokens (SPARQL 1.1 Query Language, 19.8), enough to find clauses and match brackets.

Whether the text is SPARQL, the engine says; of what is not, the tokens are whatever they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

Kind = Literal["iri", "string", "name", "variable", "language", "word", "number", "mark"]

_ESCAPED = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LOCAL = r"(?:\.*+(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]))*+"
_LONGEST_PREFIX = 200
_TOKEN = re.compile(
    rf"""
    (?P<skipped>[ \t\r\n]++|\#[^\n\r]*+)
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_ESCAPED})*+>)
    |(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\"|\Z)
        |\'\'\'(?:[^'\\]|\\.|'(?!''))*+(?:\'\'\'|\Z)
        |"(?:[^"\\\n\r]|\\.)*+"?
        |'(?:[^'\\\n\r]|\\.)*+'?)
    |(?P<variable>[?$]\w++)
    |(?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    |(?P<name>(?:[^\W\d][\w.\-]{{0,{_LONGEST_PREFIX}}}+)?:{_LOCAL})
    |(?P<word>[A-Za-z]\w*+)
    |(?P<number>[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)
    |(?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
"""Without backtracking, so that any text takes time in proportion to its length. A string that is not closed
takes the rest of the text, or of its line."""
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_BRACKETS = {"{": "}", "(": ")", "[": "]"}


@dataclass(frozen=True)
class Token:
    """A piece [``start``, ``end``) of a text; white space and comments are none.

    ``name`` is a prefixed name or a blank node's label, ``word`` a keyword, ``mark`` one other character.
    """

    kind: Kind
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, given in capitals."""
        return self.kind == "word" and self.text.upper() in words

    def is_mark(self, *marks: str) -> bool:
        """Whether it is one of these characters."""
        return self.kind == "mark" and self.text in marks

    @property
    def iri(self) -> str:
        """The IRI of an IRI token, its escapes read (19.2)."""
        return _CODE_POINT.sub(_character, self.text[1:-1])


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, in order."""
    found = ((cast(Kind, match.lastgroup), match) for match in _TOKEN.finditer(text))
    return [Token(kind, match[0], *match.span()) for kind, match in found if match.lastgroup != "skipped"]


def closing(tokens: Sequence[Token], at: int) -> int:
    """The place of the bracket that closes the one at ``at``; ``len(tokens)`` where none does."""
    opening = tokens[at].text
    depth = 0
    for place in range(at, len(tokens)):
        if tokens[place].is_mark(opening):
            depth += 1
        elif tokens[place].is_mark(_BRACKETS[opening]):
            depth -= 1
            if not depth:
                return place
    return len(tokens)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]
