"""What all JSON answers share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Model(BaseModel):
    """Frozen, camel case in JSON."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class Named(Model):
    """A thing that another points at."""

    iri: str
    label: str


class Region(Named):
    """A region; ``code`` is its GB/T 2260 code."""

    code: str | None = None
