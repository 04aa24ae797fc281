"""The command line: parse, one call, print. Heavy imports wait for the command that needs them."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.errors import KepuError

if TYPE_CHECKING:
    from api.settings import Settings
    from kg.derive import BasisSpec
    from kg.stores.oxigraph import EmbeddedStore

# ruff: noqa: PLC0415 — `kepu --help` answers in 0.3 s, so heavy modules wait for the command that needs them

app = typer.Typer(
    help="把全民科学素质规划变成可查询的知识图谱。A knowledge graph of science-literacy plans.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
ontology = typer.Typer(help="检查或导出本体。Check or export the ontology.", no_args_is_help=True)
app.add_typer(ontology, name="ontology")

REFUSED = 1
"""Exit status where any input was refused; the rest was done."""
ENVIRONMENT = 2
"""Exit status for wrong usage, settings or a store that cannot be used."""


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
    typer.Option("--store", help="知识库的文件夹。Folder of the store.", show_default="./var/store"),
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


def main() -> None:
    """Run the command line. Errors go to stderr as one message; a closed pipe is no error."""
    try:
        app()
    except KepuError as error:
        print(f"错误 Error: {error}", file=sys.stderr)
        sys.exit(ENVIRONMENT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        print(
            "已中断，未完成的一批没有写入。Interrupted; the unfinished batch was not written.",
            file=sys.stderr,
        )
        sys.exit(130)


def _settings(store: Path | None = None) -> Settings:
    from api.settings import load_settings

    return load_settings({"store": store})


def _spec(settings: Settings) -> BasisSpec:
    from kg.derive import BasisSpec

    return BasisSpec(settings.lexicons, settings.base_iri)


def _open(settings: Settings, *, create: bool = False) -> EmbeddedStore:
    from kg.stores.oxigraph import EmbeddedStore

    return EmbeddedStore(settings.store, create=create, workers=settings.query_workers)


def _version(asked: bool) -> None:
    if asked:
        from api.version import VERSION

        print(f"kepu {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本。The version.")
    ] = False,
) -> None:
    """Options of the program itself."""


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="文件，- 为标准输入。A file; - is standard input.")],
    form: Annotated[
        RecordFormat, typer.Option("--format", help="规划 JSON、三元组或文本。Plan JSON, triples or text.")
    ] = RecordFormat.json,
) -> None:
    """提取一份文件。Read one document: its plan JSON, its triples, or its normalised text."""
    from api.commands.documents import print_document

    settings = _settings()
    print_document(file, form.value, _spec(settings))


@app.command()
def ingest(
    paths: FilesArgument,
    store: StoreOption = None,
    jobs: JobsOption = 0,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="取代同一规划的另一文件。Take the place of another file of the plan."),
    ] = False,
    slug: Annotated[
        str,
        typer.Option(
            "--as", help="规划 IRI 中代替标题的名称。Name in the plan's IRI in place of its title's."
        ),
    ] = "",
    validate: ValidateOption = True,
    form: ListOption = ListFormat.table,
) -> None:
    """把文件写入知识库。Take documents into the store; unchanged ones are skipped."""
    from api.commands.documents import run_ingest
    from kg.ingest import Options

    settings = _settings(store)
    refused = run_ingest(settings, paths, _spec(settings), Options(jobs, replace, slug, validate), form.value)
    raise typer.Exit(REFUSED if refused else 0)


@app.command()
def reingest(
    store: StoreOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="全部，而不只是版本不同的。All, not only those of other versions.")
    ] = False,
    jobs: JobsOption = 0,
    validate: ValidateOption = True,
    form: ListOption = ListFormat.table,
) -> None:
    """用保存的原件重新提取。Extract again from the kept originals and print what changed."""
    from api.commands.documents import run_reingest
    from kg.ingest import Options

    settings = _settings(store)
    refused = run_reingest(
        settings, _spec(settings), Options(jobs, validate=validate), everything, form.value
    )
    raise typer.Exit(REFUSED if refused else 0)


@app.command("list")
def list_documents(store: StoreOption = None, form: ListOption = ListFormat.table) -> None:
    """列出知识库中的规划。List the documents of the store."""
    from api.commands.documents import print_documents

    print_documents(_open(_settings(store)), form.value)


@app.command()
def show(
    iri: Annotated[str, typer.Argument(help="IRI，可省去开头。An IRI, or what follows the base.")],
    store: StoreOption = None,
) -> None:
    """显示一个事物的事实与原文依据。Show a thing with its facts and the words behind them."""
    from api.commands.queries import print_thing

    settings = _settings(store)
    print_thing(_open(settings), iri, settings)


@app.command()
def remove(
    document: Annotated[str, typer.Argument(help="规划的 IRI 或文件名。A plan's IRI or its file's name.")],
    store: StoreOption = None,
) -> None:
    """撤下一份规划。Withdraw a document."""
    from api.commands.documents import remove_document

    settings = _settings(store)
    remove_document(_open(settings), document, settings)


@app.command()
def query(
    sparql: Annotated[str, typer.Argument(help="SPARQL 查询。A SPARQL query.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="查询文件，- 为标准输入。A file; - is stdin.")
    ] = None,
    store: StoreOption = None,
    form: Annotated[
        QueryFormat, typer.Option("--format", help="输出格式。Output format.")
    ] = QueryFormat.table,
) -> None:
    """执行 SPARQL 查询，常用前缀已定义。Run a SPARQL query; the standard prefixes are known."""
    from api.commands.queries import print_answer

    if bool(sparql) == bool(file):
        raise typer.BadParameter("请给出查询或 --file 之一。Give a query or --file, one of them.")
    settings = _settings(store)
    text = sparql or _read_text(file or Path("-"))
    print_answer(_open(settings), text, form.value, settings)


def _read_text(file: Path) -> str:
    from kg.readers.decoding import decode
    from kg.sources import SourceFile

    source = SourceFile(file)
    return decode(source.read(), source.name)


@app.command()
def serve(
    store: StoreOption = None,
    host: Annotated[str | None, typer.Option(help="监听的地址。Address to bind to.")] = None,
    port: Annotated[int | None, typer.Option(help="监听的端口。Port to listen on.")] = None,
) -> None:
    """启动网页与接口服务。Serve the pages and the HTTP interfaces; an absent store is made."""
    from api.app import serve as run
    from api.settings import load_settings

    run(load_settings({"store": store, "host": host, "port": port}))


@ontology.command("check")
def ontology_check() -> None:
    """检查本体与词表。Check consistency, OWL 2 DL, good style, and the vocabularies' shapes."""
    from api.commands.upkeep import check_ontology

    raise typer.Exit(REFUSED if check_ontology() else 0)


@ontology.command("export")
def ontology_export(
    form: Annotated[
        OntologyFormat, typer.Option("--format", help="输出格式。Output format.")
    ] = OntologyFormat.turtle,
    vocabularies: Annotated[
        bool, typer.Option("--vocabularies", help="连同各词表。The vocabularies as well.")
    ] = False,
) -> None:
    """导出本体。Print the ontology."""
    from api.commands.upkeep import export_ontology

    export_ontology(form.value, _settings().base_iri, vocabularies)


@app.command()
def settings(store: StoreOption = None, form: ListOption = ListFormat.table) -> None:
    """列出各项设置的值与来源。Each setting, its value and where it comes from."""
    from api.commands.upkeep import print_settings

    print_settings(store, form.value)


@app.command()
def check(store: StoreOption = None) -> None:
    """核验知识库。Verify the store: checksums, the merged graph, the kept texts."""
    from api.commands.upkeep import check_store

    raise typer.Exit(REFUSED if check_store(_settings(store)) else 0)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="备份到的文件夹。Folder to copy to.")],
    store: StoreOption = None,
    replace: ReplaceOption = False,
) -> None:
    """备份知识库。Copy the store."""
    from api.console import say
    from kg.stores.backup import backup as copy

    generation = copy(_settings(store).store, folder, replace=replace)
    say(f"已备份第 {generation} 代到 {folder}。Generation {generation} is backed up in {folder}.")


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="备份所在的文件夹。Folder of the backup.")],
    store: StoreOption = None,
    replace: ReplaceOption = False,
) -> None:
    """用备份恢复知识库。Bring a backup back."""
    from api.console import say
    from kg.stores.backup import restore as bring

    target = _settings(store).store
    generation = bring(folder, target, replace=replace)
    say(f"已恢复第 {generation} 代到 {target}。Generation {generation} is restored in {target}.")
