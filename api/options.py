"""The options and arguments of the command line that several commands share, and the choices they offer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

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
