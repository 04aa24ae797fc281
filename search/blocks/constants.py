"""The constants of a search block's properties, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from pyoxigraph import Literal, NamedNode, Variable

from kg.sparql.patterns import Value
from ontology.namespaces import PREFIXES
from search.blocks.vocabulary import FILTERS, HAS_TARGET, LITERAL, MODE, wrong
from search.requests import Mode

_XSD = PREFIXES["xsd"]
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_FIELDS = {**FILTERS, HAS_TARGET: "target"}


@dataclass(frozen=True)
class Constants:
    """The objects by property. What a method cannot read as asked raises :class:`ClauseError`."""

    by_name: Mapping[str, Sequence[Value]]

    def __post_init__(self) -> None:
        for name, values in self.by_name.items():
            for value in values:
                if isinstance(value, Variable):
                    raise wrong(
                        f"s:{name} 需要常量，不能是变量 ?{value.value}",
                        f"s:{name} takes a constant, not the variable ?{value.value}",
                        "变量只从检索块中取得值，不能作其输入。"
                        "Variables get values from a search block and cannot be its input.",
                    )

    def text(self, name: str) -> str | None:
        """A text; its language is of no account."""
        value = self._one(name)
        return None if value is None else _text(name, value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts."""
        return tuple(_text(name, value) for value in self.by_name.get(name, ()))

    def iri(self, name: str) -> str | None:
        """An IRI."""
        value = self._one(name)
        if value is None or isinstance(value, NamedNode):
            return value and value.value
        raise _expected(name, "IRI", "an IRI")

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """An integer in the range."""
        value = self._one(name)
        if value is None:
            return default
        digits = value.value if isinstance(value, Literal) and _is(value, "integer") else ""
        if digits.removeprefix("-").isdigit() and least <= int(digits[:10]) <= most:
            return int(digits)
        raise _expected(name, f"{least} 到 {most} 的整数", f"an integer from {least} to {most}")

    def flag(self, name: str) -> bool | None:
        """True or false."""
        value = self._one(name)
        if value is None:
            return None
        if isinstance(value, Literal) and _is(value, "boolean") and value.value in _BOOLEANS:
            return _BOOLEANS[value.value]
        raise _expected(name, "true 或 false", "true or false")

    def mode(self) -> Mode | None:
        """How to compare."""
        text = self.text(MODE)
        found = next((mode for mode in get_args(Mode) if mode == text), None)
        if text is not None and found is None:
            modes = ", ".join(f'"{mode}"' for mode in get_args(Mode))
            raise _expected(MODE, f"{modes} 之一", f"one of {modes}")
        return found

    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters by field: names, numbers or IRIs as written."""
        return {
            field: tuple(_named(name, value) for value in self.by_name[name])
            for name, field in FILTERS.items()
            if name in self.by_name
        }

    def literal(self) -> tuple[str, ...]:
        """The fields of ``s:literal``, given by their properties' names."""
        names = self.texts(LITERAL)
        if any(name not in _FIELDS and name != "all" for name in names):
            known = ", ".join(f'"{name}"' for name in ("all", *_FIELDS))
            raise _expected(LITERAL, f"{known} 之一", f"one of {known}")
        return tuple(_FIELDS.get(name, name) for name in names)

    def _one(self, name: str) -> Value | None:
        values = self.by_name.get(name, ())
        if len(values) > 1:
            raise wrong(f"s:{name} 只能有一个值", f"s:{name} may have one value")
        return values[0] if values else None


def _expected(name: str, zh: str, en: str) -> Exception:
    return wrong(f"s:{name} 的值应为{zh}", f"The value of s:{name} should be {en}")


def _text(name: str, value: Value) -> str:
    if isinstance(value, Literal) and (_is(value, "string") or value.language):
        return value.value
    raise _expected(name, "文字", "a string")


def _named(name: str, value: Value) -> str:
    if isinstance(value, NamedNode):
        return value.value
    if isinstance(value, Literal) and (_is(value, "string", "integer") or value.language):
        return value.value
    raise _expected(name, "名称或 IRI", "a name or an IRI")


def _is(value: Literal, *datatypes: str) -> bool:
    return value.datatype.value.removeprefix(_XSD) in datatypes
