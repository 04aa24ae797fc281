"""Web pages: templates and what all of them know."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.marking import stretches
from api.settings import Settings
from api.signals import strongest
from api.version import VERSION

TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """Renders templates. Addresses in them have no host, so that they hold behind any proxy."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base_iri
        self._root = urlsplit(settings.public_url or "").path
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(root=self._root, version=VERSION, base=self._base)
        self._environment.filters.update(
            thing=self.thing,
            similar=self.similar,
            count=count,
            query=query,
            about=self.about,
            stretches=stretches,
            strongest=strongest,
        )

    def render(self, name: str, **context: object) -> str:
        """The page of a template."""
        return self._environment.get_template(name).render(**context)

    def thing(self, iri: str) -> str:
        """The address of a plan by its IRI."""
        return f"{self._root}/api/plans/{quote(iri.removeprefix(self._base), safe='/:')}"

    def similar(self, iri: str) -> str:
        """The address of the measures similar to one."""
        return f"{self._root}/api/measures/{quote(iri.removeprefix(self._base), safe='/:')}/similar"

    def about(self, iri: str) -> str:
        """The address of a query for all that is said of a thing."""
        text = f"SELECT ?property ?value WHERE {{ <{iri}> ?property ?value }}"
        return f"{self._root}/sparql?query={query(text)}"


def count(number: int) -> str:
    """A number with its thousands set apart."""
    return f"{number:,}"


def query(text: str) -> str:
    """A text as the value of a parameter."""
    return quote(text, safe="")
