"""Searches inside SPARQL: ``SERVICE <https://w3id.org/kepu/search> { … }``, read and carried out.

::

    SERVICE <https://w3id.org/kepu/search> { ?measure s:query "教老人用手机" ; s:limit 20 ; s:score ?score }

The triples of a block have one subject, the variable that measures are bound to. The engine reads them: with
its variables named by IRIs, a block is data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from pyoxigraph import Literal, NamedNode, Store

from api.filters import NAMED, Written
from api.naming import Naming, whole_iri
from kg.sparql.services import ServiceClause
from kg.sparql.tokens import tokens_of
from ontology.errors import KepuError
from search.errors import SearchError
from search.requests import By, Filters, Hit, SearchRequest
from search.service import OpenedSearch

SERVICE = "https://w3id.org/kepu/search"
NAMESPACE = f"{SERVICE}#"
LIMIT, MOST = 20, 1000
_VARIABLE = "urn:x-kepu:variable:"
_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")

FILTERS = {name.replace("-k", "K"): name for name in NAMED}
"""The property of each filter; those of several words in camel case."""
INPUTS = ("query", "similarTo", "limit", "offset", "mode", "samePlan", "literal", "hasTarget", *FILTERS)
OUTPUTS: Mapping[str, Callable[[int, Hit], str]] = {
    "score": lambda _, hit: str(Literal(f"{hit.score:.4f}", datatype=_DECIMAL)),
    "snippet": lambda _, hit: str(Literal(hit.why.passage.text if hit.why.passage else hit.entry.text)),
    "rank": lambda rank, _: str(rank),
}
"""What a variable can be bound to, as SPARQL writes it."""
MODES: tuple[By, ...] = ("hybrid", "lexical", "vector")


class SearchBlockError(KepuError):
    """A search inside a query is not well formed."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(
            f"检索子句有误：{zh}。The search block is wrong: {en}.",
            remedy=f"属性 properties: {', '.join(f's:{name}' for name in (*INPUTS, *OUTPUTS))}.",
        )


@dataclass(frozen=True)
class SearchBlock:
    """What a block asks, and the variables of what it binds: measures to ``measure``."""

    measure: str
    request: SearchRequest
    similar_to: str = ""
    same_plan: bool = False
    written: Written = field(default_factory=Written)
    outputs: Mapping[str, str] = field(default_factory=dict)


def read_block(clause: ServiceClause, prefixes: Mapping[str, str], base: str) -> SearchBlock:
    """The block of a clause. Raises :class:`SearchBlockError`."""
    measure, given = _given(clause, {**prefixes})
    outputs = {name: _output(name, given.pop(name)) for name in OUTPUTS if name in given}
    inputs = {name: [_input(name, term) for term in terms] for name, terms in given.items()}
    query, similar_to = _one(inputs, "query", ""), _one(inputs, "similarTo", "")
    if bool(query) == bool(similar_to):
        raise SearchBlockError(
            "需要 s:query 或 s:similarTo 之一", "it needs s:query or s:similarTo, one of them"
        )
    target = _one(inputs, "hasTarget", "")
    filters = {FILTERS[name]: tuple(values) for name, values in inputs.items() if name in FILTERS}
    literal = frozenset(name.replace("-", "_") for name in inputs.get("literal", ()))
    request = SearchRequest(
        query,
        Filters(),
        _number(inputs, "limit", LIMIT),
        _number(inputs, "offset", 0),
        literal,
        by=_mode(inputs),
    )
    return SearchBlock(
        measure,
        request,
        whole_iri(similar_to, base) if similar_to else "",
        _one(inputs, "samePlan", "false") == "true",
        Written(filters, None if not target else target == "true"),
        outputs,
    )


def bindings(block: SearchBlock, opened: OpenedSearch, naming: Naming) -> str:
    """What the block finds, as a group with VALUES. Raises :class:`SearchError`, UnknownNameError."""
    hits = _hits(block, opened, naming)
    names = [block.measure, *block.outputs.values()]
    rows = [
        " ".join([str(NamedNode(hit.entry.iri)), *(OUTPUTS[name](rank, hit) for name in block.outputs)])
        for rank, hit in enumerate(hits, block.request.offset + 1)
    ]
    return f"{{ VALUES ({' '.join(names)}) {{ {' '.join(f'({row})' for row in rows)} }} }}"


def _hits(block: SearchBlock, opened: OpenedSearch, naming: Naming) -> Sequence[Hit]:
    first, end = block.request.offset, block.request.offset + block.request.top
    if block.similar_to:
        return opened.similar(block.similar_to, end, same_plan=block.same_plan)[first:]
    if block.request.by == "vector" and opened.mode != "hybrid":
        raise SearchError(
            "模型尚未载入，无法只按向量检索。The model is not there: no search by vectors alone."
        )
    return opened.search(replace(block.request, filters=naming.filters(block.written))).hits


def _given(clause: ServiceClause, prefixes: dict[str, str]) -> tuple[str, dict[str, list[object]]]:
    """The variable of the subject, and the objects of each property."""
    store = Store()
    text = f"{clause.prologue} INSERT DATA {_without_variables(clause.group)}"
    try:
        store.update(text, prefixes=prefixes)
    except SyntaxError as error:
        raise SearchBlockError("其中只能有三元组", f"it may hold triples only: {error}") from error
    subjects = {_variable(quad.subject) for quad in store}
    if len(subjects) != 1 or None in subjects:
        raise SearchBlockError("三元组的主语须是同一个变量", "its triples need one subject, a variable")
    given: dict[str, list[object]] = {}
    for quad in sorted(store, key=str):
        name = quad.predicate.value.removeprefix(NAMESPACE)
        if name not in INPUTS and name not in OUTPUTS:
            raise SearchBlockError(f"没有属性 {quad.predicate}", f"there is no property {quad.predicate}")
        given.setdefault(name, []).append(quad.object)
    return cast(str, subjects.pop()), given


def _without_variables(group: str) -> str:
    for token in reversed(tokens_of(group)):
        if token.kind == "variable":
            group = f"{group[: token.start]}<{_VARIABLE}{token.text[1:]}>{group[token.end :]}"
    return group


def _variable(term: object) -> str | None:
    if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
        return f"?{term.value.removeprefix(_VARIABLE)}"
    return None


def _output(name: str, terms: Sequence[object]) -> str:
    variable = _variable(terms[0])
    if variable is None or len(terms) > 1:
        raise SearchBlockError(f"s:{name} 的值须是一个变量", f"s:{name} takes a variable")
    return variable


def _input(name: str, term: object) -> str:
    if _variable(term):
        raise SearchBlockError(
            f"s:{name} 的值不能是变量",
            f"s:{name} takes no variable: nothing is bound inside a search before it is done",
        )
    return cast(NamedNode | Literal, term).value


def _one(inputs: Mapping[str, Iterable[str]], name: str, default: str) -> str:
    values = list(inputs.get(name, (default,)))
    if len(values) > 1:
        raise SearchBlockError(f"s:{name} 只能有一个值", f"s:{name} takes one value")
    return values[0]


def _number(inputs: Mapping[str, Iterable[str]], name: str, default: int) -> int:
    value = _one(inputs, name, str(default))
    if not value.isdecimal() or not (name == "offset" or 1 <= int(value) <= MOST):
        raise SearchBlockError(f"s:{name} 应为 1 到 {MOST} 的整数", f"s:{name} is a number from 1 to {MOST}")
    return int(value)


def _mode(inputs: Mapping[str, Iterable[str]]) -> By:
    mode = _one(inputs, "mode", "hybrid")
    if mode not in MODES:
        raise SearchBlockError(f"s:mode 应为 {'、'.join(MODES)} 之一", f"s:mode is one of {', '.join(MODES)}")
    return mode
