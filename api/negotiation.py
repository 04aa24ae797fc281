"""Which representation a client gets: ``?format=`` decides, else the Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import Request

from api.errors import NotAcceptableError
from kg.stores.results import GraphFormat


@dataclass(frozen=True)
class Offer:
    """A representation: its name in ``?format=`` and the media type asked for and answered with."""

    name: str
    media_type: str


@dataclass(frozen=True)
class Range:
    """A range of media types in an Accept header with its weight, from 0 to 1."""

    main: str
    sub: str
    quality: float

    def precision(self, media_type: str) -> int:
        """How exactly the range names the type: 3 itself, 2 its main type, 1 anything, 0 not at all."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if (self.main, self.sub) == (main, "*"):
            return 2
        return 1 if (self.main, self.sub) == ("*", "*") else 0


RDF: dict[Offer, GraphFormat] = {
    Offer("turtle", "text/turtle"): "turtle",
    Offer("ntriples", "application/n-triples"): "ntriples",
    Offer("rdfxml", "application/rdf+xml"): "rdfxml",
    Offer("jsonld", "application/ld+json"): "jsonld",
    Offer("trig", "application/trig"): "trig",
    Offer("nquads", "application/n-quads"): "nquads",
}
"""What a graph is on offer in."""
JSON = Offer("json", "application/json")
HTML = Offer("html", "text/html")
DATA_OR_PAGE = (JSON, HTML, Offer("html", "application/xhtml+xml"))
"""What is on offer at most addresses; the first is the default."""


def choose(request: Request, offers: Sequence[Offer]) -> Offer:
    """The representation for a request. Raises :class:`NotAcceptableError`."""
    offer = find(request, offers)
    if offer is None:
        raise not_acceptable(offers)
    return offer


def find(request: Request, offers: Sequence[Offer]) -> Offer | None:
    """The representation for a request; None where none is acceptable."""
    if asked := request.query_params.get("format"):
        return next((offer for offer in offers if offer.name == asked), None)
    return best(ranges(request.headers.getlist("accept")), offers)


def not_acceptable(offers: Iterable[Offer]) -> NotAcceptableError:
    """The error that names what is on offer."""
    return NotAcceptableError(list(dict.fromkeys(offer.name for offer in offers)))


def best(accepted: Sequence[Range], offers: Sequence[Offer]) -> Offer | None:
    """The offer of the highest weight; of equal ones the most exactly named, then the first."""
    ranked = [(*_weight(accepted, offer), offer) for offer in offers]
    quality, _, offer = max(ranked, key=lambda row: row[:2])
    return offer if quality > 0 else None


def ranges(accept: Iterable[str]) -> list[Range]:
    """The ranges of an Accept header's values; without any, everything is accepted."""
    elements = [element.strip() for value in accept for element in value.split(",") if element.strip()]
    return [_range(element) for element in elements] or [Range("*", "*", 1)]


def _weight(accepted: Iterable[Range], offer: Offer) -> tuple[float, int]:
    """The weight that the most exact range gives an offer, and how exact it is."""
    fitting = [(range_.precision(offer.media_type), range_.quality) for range_ in accepted]
    precision, quality = max(fitting)
    return (quality, precision) if precision else (0, 0)


def _range(element: str) -> Range:
    media_type, *parameters = (part.strip().lower() for part in element.split(";"))
    main, _, sub = media_type.partition("/")
    weights = [part[2:] for part in parameters if part.startswith("q=")]
    return Range(main, sub, _quality(weights[0]) if weights else 1)


def _quality(text: str) -> float:
    """A weight; what is no number counts as none given."""
    try:
        return min(max(float(text), 0), 1)
    except ValueError:
        return 1
