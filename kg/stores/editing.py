"""Edits carried out on a writer's graph.

The engine evaluates patterns and reads terms and templates; which quads go and come is seen before they do,
so that nothing but users' graphs is changed and the merged graph stays true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QuerySolutions,
    Store,
    Triple,
    parse,
)

from kg.sparql.updates import Data, Load, Manage, Modify, Operation, Transfer, operations_of
from kg.sparql.values import Solutions
from kg.stores.answers import GRAPHS, refuse_service
from kg.stores.edits import Content, DropGraph, Edit, PutGraph, Update
from kg.stores.faults import ContentFault, LoadFault, NoGraphFault, OperationFault
from kg.stores.journal import Graph, Journal, name_of

_ROWS = 5000
"""Solutions that templates are filled with at a time."""
_BLANK = "urn:kepu:kept-blank:"
"""Stands before the label of a blank node in the IRI that takes its place."""


def apply(journal: Journal, edit: Edit) -> None:
    """Carry an edit out. Raises faults and the engine's errors; then the journal is to be undone."""
    if isinstance(edit, Update):
        _update(journal, edit)
    elif isinstance(edit, PutGraph):
        _put(journal, edit)
    else:
        _drop(journal, edit)


def _put(journal: Journal, edit: PutGraph) -> None:
    graph = journal.graph(NamedNode(edit.graph) if edit.graph else None)
    triples = [triple for content in edit.contents for triple in _triples(content)]
    journal.create(graph)
    if not edit.added:
        journal.clear(graph)
    journal.insert(_in(triple, graph) for triple in triples)


def _triples(content: Content) -> Iterator[Triple]:
    """Each content's blank nodes are its own."""
    form = GRAPHS[content.form]
    try:
        for quad in parse(content.data, form, base_iri=content.base_iri, rename_blank_nodes=True):
            yield Triple(quad.subject, quad.predicate, quad.object)
    except SyntaxError as error:
        raise ContentFault(f"{content.form}: {error}") from error


def _drop(journal: Journal, edit: DropGraph) -> None:
    graph = journal.graph(NamedNode(edit.graph) if edit.graph else None)
    if edit.graph and not journal.store.contains_named_graph(NamedNode(edit.graph)):
        raise NoGraphFault
    journal.drop(graph)


def _update(journal: Journal, update: Update) -> None:
    _check_syntax(update)
    for operation in operations_of(update.text):
        match operation.action:
            case Data() as data:
                _data(journal, update, operation.prologue, data)
            case Modify() as modify:
                _modify(journal, update, operation.prologue, modify)
            case Manage() as manage:
                _manage(journal, _graph(update, operation, manage.graph), manage)
            case Transfer() as transfer:
                source, target = (
                    _graph(update, operation, name) for name in (transfer.source, transfer.target)
                )
                _transfer(journal, source, target, transfer)
            case Load(silent=False):
                raise LoadFault


def _check_syntax(update: Update) -> None:
    """Let the engine read the whole. Raises SyntaxError; what it cannot do on nothing tells us nothing."""
    refuse_service(update.text, update.prefixes, update.base_iri, is_update=True)
    with suppress(OSError, RuntimeError):
        Store().update(update.text, prefixes=update.prefixes, base_iri=update.base_iri)


def _scratch(update: Update, text: str) -> Iterable[Quad]:
    """The quads that an update of an empty store leaves there."""
    store = Store()
    store.update(text, prefixes=update.prefixes, base_iri=update.base_iri)
    return store


def _graph(update: Update, operation: Operation, name: str) -> Graph:
    """The graph of an IRI as written, "" the default one."""
    if not name:
        return DefaultGraph()
    text = f"{operation.prologue} INSERT DATA {{ GRAPH {name} {{ <urn:s> <urn:p> <urn:o> }} }}"
    return NamedNode(name_of(next(iter(_scratch(update, text))).graph_name))


def _data(journal: Journal, update: Update, prologue: str, data: Data) -> None:
    quads = _scratch(update, f"{prologue} INSERT DATA {data.quads}")
    (journal.insert if data.inserted else journal.delete)(quads)


def _modify(journal: Journal, update: Update, prologue: str, modify: Modify) -> None:
    found = _solutions(journal.store, update, prologue, modify)
    start = f"{prologue} WITH {modify.graph}" if modify.graph else prologue
    going, coming = (
        list(_filled(update, f"{start} INSERT {template}", found)) if template else []
        for template in (modify.delete, modify.insert)
    )
    journal.delete(going)
    journal.insert(coming)


def _solutions(store: Store, update: Update, prologue: str, modify: Modify) -> Solutions:
    """The solutions of the pattern, without blank nodes."""
    if (modify.graph or modify.using or modify.using_named) and update.using is not None:
        raise OperationFault("using-graph-uri with USING or WITH (SPARQL 1.1 Protocol, 2.2.3)")
    default, named = update.using, update.using_named
    operation = Operation(prologue, modify)
    if modify.using or modify.using_named:
        default, named = (
            tuple(name_of(_graph(update, operation, name)) for name in names)
            for names in (modify.using, modify.using_named)
        )
    elif modify.graph:
        default = (name_of(_graph(update, operation, modify.graph)),)
    found = store.query(
        f"{prologue} SELECT * WHERE {modify.where}",
        prefixes=update.prefixes,
        base_iri=update.base_iri,
        default_graph=None if default is None else [NamedNode(iri) for iri in default],
        named_graphs=None if named is None else [NamedNode(iri) for iri in named],
    )
    assert isinstance(found, QuerySolutions)
    rows = [[_named(term) for term in solution] for solution in found]
    return Solutions([variable.value for variable in found.variables], rows)


def _filled(update: Update, start: str, found: Solutions) -> Iterator[Quad]:
    """A template with its variables bound by each of the solutions."""
    left = iter(found.rows)
    while some := list(islice(left, _ROWS)):
        group = Solutions(found.variables, some).as_group()
        for quad in _scratch(update, f"{start} WHERE {group}"):
            yield Quad(_unnamed(quad.subject), quad.predicate, _unnamed(quad.object), quad.graph_name)


def _in(statement: Triple | Quad, graph: Graph) -> Quad:
    return Quad(statement.subject, statement.predicate, statement.object, graph)


def _named(term: Any) -> Any:
    """The term with IRIs in the place of blank nodes, which SPARQL has no values of."""
    if isinstance(term, BlankNode):
        return NamedNode(_BLANK + term.value)
    if isinstance(term, Triple):
        return Triple(_named(term.subject), term.predicate, _named(term.object))
    return term


def _unnamed(term: Any) -> Any:
    """The term that :func:`_named` made another of."""
    if isinstance(term, NamedNode) and term.value.startswith(_BLANK):
        return BlankNode(term.value.removeprefix(_BLANK))
    if isinstance(term, Triple):
        return Triple(_unnamed(term.subject), term.predicate, _unnamed(term.object))
    return term


def _manage(journal: Journal, graph: Graph, manage: Manage) -> None:
    if manage.verb == "CREATE":
        if not journal.create(journal.graph(graph)) and not manage.silent:
            raise OperationFault(f"{graph} exists")
        return
    act = journal.clear if manage.verb == "CLEAR" else journal.drop
    if manage.whole is None:
        if journal.store.contains_named_graph(journal.graph(graph)):
            act(journal.graph(graph))
        elif not manage.silent:
            raise OperationFault(f"{graph} does not exist")
        return
    if manage.whole != "NAMED":
        act(journal.default)
    for name in journal.named() if manage.whole != "DEFAULT" else ():
        act(name)


def _transfer(journal: Journal, source: Graph, target: Graph, transfer: Transfer) -> None:
    source = journal.default if source == DefaultGraph() else source
    target = journal.graph(target)
    if source == target:
        return
    missing = isinstance(source, NamedNode) and not journal.store.contains_named_graph(source)
    if missing and source != journal.default:
        if transfer.silent:
            return
        raise OperationFault(f"{source} does not exist")
    quads = [_in(quad, target) for quad in journal.store.quads_for_pattern(None, None, None, source)]
    if transfer.verb != "ADD":
        journal.clear(target)
    journal.insert(quads)
    if transfer.verb == "MOVE":
        journal.drop(journal.graph(source))
