"""The parameters of a search over HTTP: those of the command line."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from api.filters import NAMED, Asked, Written
from search.fields import FIELDS

LIMIT, MOST = 20, 1000


def _values(name: str, example: str) -> list[str]:
    field = FIELDS[name]
    words = f"{field.zh} {field.en}，如 such as {example}，可重复 repeatable"
    return Field(default_factory=list, alias=name, description=words)


class SearchParameters(BaseModel):
    """A question and its filters, by the names of the options of ``kepu search``."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    q: str = Field("", description="问题或关键词 a question or words")
    plan: list[str] = _values("plan", "hunan.txt")
    region: list[str] = _values("region", "云南省")
    level: list[str] = _values("level", "县级")
    year: list[str] = _values("year", "2025")
    department: list[str] = _values("department", "科协")
    function: list[str] = _values("function", "教育")
    role: list[str] = _values("role", "牵头")
    action_kind: list[str] = _values("action-kind", "保障措施")
    group: list[str] = _values("group", "老年人")
    theme: list[str] = _values("theme", "智慧助老")
    target: bool | None = Field(None, description="有无量化指标 with a figure or without")
    literal: list[str] = Field(
        default_factory=list, description="不从问题中读出的筛选条件或 all：not to be read off the question"
    )
    rerank: bool | None = Field(None, description="是否逐词重排 compare word by word")
    facets: bool = Field(False, description="是否给出各筛选值的数目 count the values of all filters")
    limit: int = Field(LIMIT, ge=1, le=MOST, description="每页条数 items a page")
    offset: int = Field(0, ge=0, description="跳过的条数 items before the page")

    @property
    def asked(self) -> Asked:
        """The question; blank values, as forms send them, count as none."""
        values = {name: self.values(name) for name in NAMED}
        written = Written({name: given for name, given in values.items() if given}, self.target)
        return Asked(self.q, written, tuple(self.literal), self.rerank)

    def values(self, name: str) -> tuple[str, ...]:
        """What was given for a filter."""
        return tuple(word for word in getattr(self, FIELDS[name].attribute) if word.strip())


Searched = Annotated[SearchParameters, Query()]
