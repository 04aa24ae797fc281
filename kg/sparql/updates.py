"""A SPARQL update as the operations it consists of (SPARQL 1.1 Update, 3), each still in its own words.

Terms, templates and patterns are left to the engine: an operation says which piece of the text is what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.sparql.tokens import Token, closing, tokens_of

Whole = Literal["DEFAULT", "NAMED", "ALL"]


@dataclass(frozen=True)
class Data:
    """INSERT DATA, DELETE DATA; ``quads`` in their brackets."""

    inserted: bool
    quads: str


@dataclass(frozen=True)
class Modify:
    """DELETE and INSERT with WHERE; templates and pattern in their brackets, "" for a template left out.

    ``graph`` is that of WITH, ``using`` and ``using_named`` those of USING, each as written.
    """

    delete: str
    insert: str
    where: str
    graph: str = ""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manage:
    """CREATE, CLEAR, DROP of a graph as written, or of DEFAULT, NAMED, ALL."""

    verb: Literal["CREATE", "CLEAR", "DROP"]
    silent: bool
    graph: str = ""
    whole: Whole | None = None


@dataclass(frozen=True)
class Transfer:
    """ADD, MOVE, COPY from one graph to another as written; "" for the default graph."""

    verb: Literal["ADD", "MOVE", "COPY"]
    silent: bool
    source: str
    target: str


@dataclass(frozen=True)
class Load:
    """LOAD of a document."""

    silent: bool


@dataclass(frozen=True)
class Operation:
    """What is to be done, and the prefixes and base in force there, as written."""

    prologue: str
    action: Data | Modify | Manage | Transfer | Load


def operations_of(text: str) -> Iterator[Operation]:
    """The operations of a text that the engine has found to be a SPARQL update."""
    reader = _Reader(text, tokens_of(text))
    prologue: list[str] = []
    while not reader.at_end:
        if reader.next.is_word("PREFIX", "BASE"):
            prologue.append(reader.declaration())
        elif reader.next.is_mark(";"):
            reader.take()
        else:
            yield Operation(" ".join(prologue), _action(reader))


def _action(reader: _Reader) -> Data | Modify | Manage | Transfer | Load:
    verb = reader.next.text.upper()
    match verb:
        case "INSERT" | "DELETE" if reader.peek(1).is_word("DATA"):
            reader.take(2)
            return Data(verb == "INSERT", reader.group())
        case "DELETE" if reader.peek(1).is_word("WHERE"):
            reader.take(2)
            pattern = reader.group()
            return Modify(pattern, "", pattern)
        case "CREATE" | "CLEAR" | "DROP":
            return _manage(reader, verb)
        case "ADD" | "MOVE" | "COPY":
            return _transfer(reader, verb)
        case "LOAD":
            return _load(reader)
        case _:
            return _modify(reader)


def _modify(reader: _Reader) -> Modify:
    graph = reader.term() if reader.skip("WITH") else ""
    delete = reader.group() if reader.skip("DELETE") else ""
    insert = reader.group() if reader.skip("INSERT") else ""
    using: dict[bool, list[str]] = {False: [], True: []}
    while reader.skip("USING"):
        using[reader.skip("NAMED")].append(reader.term())
    reader.skip("WHERE")
    return Modify(delete, insert, reader.group(), graph, tuple(using[False]), tuple(using[True]))


def _manage(reader: _Reader, verb: Literal["CREATE", "CLEAR", "DROP"]) -> Manage:
    reader.take()
    silent = reader.skip("SILENT")
    for whole in ("DEFAULT", "NAMED", "ALL"):
        if reader.skip(whole):
            return Manage(verb, silent, whole=whole)
    reader.skip("GRAPH")
    return Manage(verb, silent, reader.term())


def _transfer(reader: _Reader, verb: Literal["ADD", "MOVE", "COPY"]) -> Transfer:
    reader.take()
    silent = reader.skip("SILENT")
    source = _either(reader)
    reader.skip("TO")
    return Transfer(verb, silent, source, _either(reader))


def _either(reader: _Reader) -> str:
    if reader.skip("DEFAULT"):
        return ""
    reader.skip("GRAPH")
    return reader.term()


def _load(reader: _Reader) -> Load:
    reader.take()
    silent = reader.skip("SILENT")
    reader.take()
    if reader.skip("INTO"):
        reader.take(2)
    return Load(silent)


class _Reader:
    """The tokens of a text, from a place on."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._at >= len(self._tokens)

    @property
    def next(self) -> Token:
        return self._tokens[self._at]

    def peek(self, further: int) -> Token:
        return self._tokens[min(self._at + further, len(self._tokens) - 1)]

    def take(self, count: int = 1) -> None:
        self._at += count

    def skip(self, word: str) -> bool:
        """Go past a keyword where it stands here."""
        found = not self.at_end and self.next.is_word(word)
        self._at += found
        return found

    def term(self) -> str:
        """An IRI or a prefixed name."""
        self._at += 1
        return self._tokens[self._at - 1].text

    def group(self) -> str:
        """What stands in brackets here, with them."""
        end = closing(self._tokens, self._at)
        start, self._at = self.next.start, end + 1
        return self._text[start : self._tokens[end].end]

    def declaration(self) -> str:
        """PREFIX or BASE."""
        start = self.next.start
        self._at += 3 if self.next.is_word("PREFIX") else 2
        return self._text[start : self._tokens[self._at - 1].end]
