"""The options and arguments of the command line that several commands share, and the choices they offer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


class RecordFormat(StrEnum):
    """How `kepu extract` prints a document."""

    json = "json"
    turtle = "turtle"
    text = "text"


class ListFormat(StrEnum):
    """How lists are printed; json is a line each."""

    table = "table"
    json = "json"


class QueryFormat(StrEnum):
    """How `kepu query` prints a result."""

    table = "table"
    json = "json"
    csv = "csv"
    tsv = "tsv"
    xml = "xml"
    turtle = "turtle"


class OntologyFormat(StrEnum):
    """What `kepu ontology export` prints."""

    turtle = "turtle"
    jsonld = "jsonld"


StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", help="知识库的文件夹。Folder of the store.", show_default="KEPU_STORE, ./var/store"
    ),
]
FilesArgument = Annotated[
    list[Path], typer.Argument(help="文件或文件夹，- 为标准输入。Files or folders; - is standard input.")
]
JobsOption = Annotated[
    int, typer.Option("--jobs", min=0, help="进程数，0 为自动。Processes; 0 for as many as help.")
]
ValidateOption = Annotated[bool, typer.Option(help="用 SHACL 检查每份文件。Have SHACL judge every document.")]
ListOption = Annotated[ListFormat, typer.Option("--format", help="输出格式。Output format.")]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="覆盖已有的。Replace what is there.")]


class FoundFormat(StrEnum):
    """How measures found are printed; json and jsonl are a line each."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


class Literal(StrEnum):
    """What is not to be read off a question."""

    all = "all"
    plan = "plan"
    region = "region"
    level = "level"
    year = "year"
    department = "department"
    function = "function"
    role = "role"
    action_kind = "action-kind"
    group = "group"
    theme = "theme"
    target = "target"


def _filter(name: str, words: str) -> Any:
    return typer.Option(f"--{name}", help=words, show_default=False)


Values = list[str] | None
PlanFilter = Annotated[Values, _filter("plan", "规划：IRI、文件名或标题。A plan: IRI, file name or title.")]
RegionFilter = Annotated[Values, _filter("region", "地区及其下级，如 云南省。A region and all below it.")]
LevelFilter = Annotated[Values, _filter("level", "层级，如 县级。A level.")]
YearFilter = Annotated[Values, _filter("year", "规划期内的年份。A year that the plan covers.")]
DepartmentFilter = Annotated[Values, _filter("department", "部门，如 科协。A department.")]
FunctionFilter = Annotated[Values, _filter("function", "部门职能，如 教育。A function of departments.")]
RoleFilter = Annotated[Values, _filter("role", "责任：牵头、参与、负责。The role of departments.")]
ActionKindFilter = Annotated[Values, _filter("action-kind", "行动种类，如 保障措施。A kind of action.")]
GroupFilter = Annotated[Values, _filter("group", "目标人群，如 老年人。A target group.")]
ThemeFilter = Annotated[Values, _filter("theme", "主题，如 智慧助老。A theme.")]
TargetFilter = Annotated[
    bool | None, _filter("target/--no-target", "有或没有量化指标。With a figure, or without.")
]
TopOption = Annotated[int, typer.Option("--top", min=1, max=1000, help="条数。How many.")]
LiteralOption = Annotated[
    list[Literal] | None,
    typer.Option("--literal", help="不从问句中读出这一筛选条件。Do not read this filter off the question."),
]
RerankOption = Annotated[
    bool | None,
    typer.Option("--rerank/--no-rerank", help="是否逐词重排。Compare word by word.", show_default=False),
]
FoundOption = Annotated[FoundFormat, typer.Option("--format", help="输出格式。Output format.")]
