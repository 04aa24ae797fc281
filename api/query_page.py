"""The query page: the form, the beginning of a result with labels, what went wrong, the ready questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi.responses import HTMLResponse

from api.errors import CRASHED, Problem, problem_of
from api.labels import labels
from api.middleware import POLICY
from api.questions import load_questions
from api.services import Services
from api.terms import Preview
from kg.stores.results import Query
from ontology.errors import KepuError

SOLUTIONS = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML"}
GRAPHS = {"turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples", "rdfxml": "RDF/XML"}
ENDINGS = {"turtle": "ttl", "jsonld": "jsonld", "ntriples": "nt", "rdfxml": "rdf"}

RESIZER = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="
"""The one style element that YASGUI writes into the page, by the resizer of its table's columns."""
SECURITY = {"Content-Security-Policy": f"{POLICY}; style-src 'self' '{RESIZER}'"}


@dataclass(frozen=True)
class Download:
    """A link to a whole result: its format's name, the address's parameters, the name of the file."""

    label: str
    query: str
    file: str


async def query_page(service: Services, asked: Query | None) -> HTMLResponse:
    """The page with the beginning of a query's result, or with its error, whose status it then has.

    Raises the errors that are the service's own fault.
    """
    result: Preview | None = None
    problem: Problem | None = None
    if asked:
        try:
            result = await _labelled(service, asked)
        except KepuError as error:
            problem = problem_of(error)
            if problem is CRASHED:
                raise
    questions = load_questions()
    html = service.pages.render(
        "sparql.html",
        query=asked.text if asked else questions[0].query,
        dataset=_dataset(asked) if asked else (),
        shared=_parameters(asked) if asked else "",
        result=result,
        problem=problem,
        downloads=tuple(_downloads(asked, result)) if asked and result else (),
        formats=SOLUTIONS | GRAPHS,
        questions=questions,
        prefixes=service.queries.prefixes,
        limits=service.settings.query_limits,
    )
    return HTMLResponse(html, problem.kind.status if problem else 200, SECURITY)


async def _labelled(service: Services, asked: Query) -> Preview:
    shown = await service.queries.preview(asked)
    return shown.named(await labels(service.queries, shown.iris()))


def _downloads(asked: Query, result: Preview) -> Iterator[Download]:
    formats = SOLUTIONS if result.turtle is None else GRAPHS
    if result.boolean is not None:
        formats = {name: label for name, label in SOLUTIONS.items() if name in ("json", "xml")}
    for name, label in formats.items():
        yield Download(label, f"format={name}&{_parameters(asked)}", f"result.{ENDINGS.get(name, name)}")


def _parameters(asked: Query) -> str:
    return urlencode((("query", asked.text), *_dataset(asked)), quote_via=quote)


def _dataset(asked: Query) -> tuple[tuple[str, str], ...]:
    """The graphs that were asked, as the protocol's parameters."""
    return (
        *(("default-graph-uri", iri) for iri in asked.default_graphs or ()),
        *(("named-graph-uri", iri) for iri in asked.named_graphs or ()),
    )
