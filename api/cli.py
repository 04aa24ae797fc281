"""The command line: parse, one call, print. Heavy imports wait for the command that needs them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.asking import judge, search, similar
from api.endings import REFUSED, Commands, leave_threads, output_failed
from api.keyring import keys
from api.options import (
    FilesArgument,
    JobsOption,
    ListFormat,
    ListOption,
    OntologyFormat,
    QueryFormat,
    RecordFormat,
    ReplaceOption,
    StoreOption,
    ValidateOption,
)
from ontology.errors import KepuError

if TYPE_CHECKING:
    from api.settings import Settings

# ruff: noqa: PLC0415 — `kepu --help` answers in 0.3 s, so heavy modules wait for the command that needs them

app = typer.Typer(
    cls=Commands,
    help="把全民科学素质规划变成可查询的知识图谱。A knowledge graph of science-literacy plans.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
ontology = typer.Typer(help="检查或导出本体。Check or export the ontology.", no_args_is_help=True)
app.add_typer(ontology, name="ontology")
app.add_typer(keys, name="keys")


def main() -> None:
    """Run the command line."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except OSError as error:
        sys.exit(output_failed(error))
    except SystemExit as error:
        leave_threads(error)
        raise


def _settings(store: Path | None = None) -> Settings:
    from api.settings import load_settings

    return load_settings({"store": store})


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
    """读取一份文件。Read a document: plan JSON, triples or text."""
    from api.commands.extracting import print_document

    print_document(_settings(), file, form.value)


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
    """把文件写入知识库，未变的略过。Take documents into the store."""
    from api.commands.ingesting import run_ingest
    from kg.outcomes import Options

    refused = run_ingest(_settings(store), paths, Options(jobs, replace, slug, validate), form.value)
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
    """用保存的原件重新提取。Read the kept originals again; print changes."""
    from api.commands.ingesting import run_reingest
    from kg.outcomes import Options

    options = Options(jobs, validate=validate)
    refused = run_reingest(_settings(store), options, form.value, everything=everything)
    raise typer.Exit(REFUSED if refused else 0)


@app.command("list")
def list_documents(store: StoreOption = None, form: ListOption = ListFormat.table) -> None:
    """列出知识库中的规划。List the documents of the store."""
    from api.commands.listing import print_documents

    print_documents(_settings(store), form.value)


@app.command()
def show(
    iri: Annotated[str, typer.Argument(help="IRI，可省去开头。An IRI, or what follows the base.")],
    store: StoreOption = None,
) -> None:
    """显示事物的事实与原文依据。Show a thing, its facts and their quotes."""
    from api.commands.queries import print_thing

    print_thing(_settings(store), iri)


app.command()(search)
app.command()(similar)
app.command("eval")(judge)


@app.command()
def reindex(store: StoreOption = None) -> None:
    """用三元组重建检索索引。Make the search index anew from the RDF."""
    from api.commands.indexes import reindex_store

    reindex_store(_settings(store))


@app.command()
def remove(
    document: Annotated[str, typer.Argument(help="规划的 IRI 或文件名。A plan's IRI or its file's name.")],
    store: StoreOption = None,
) -> None:
    """撤下一份规划。Withdraw a document."""
    from api.commands.removing import remove_document

    remove_document(_settings(store), document)


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
    """执行 SPARQL 查询。Run a query; the standard prefixes are known."""
    from api.commands.queries import print_answer

    if bool(sparql) == bool(file):
        raise typer.BadParameter("请给出查询或 --file 之一。Give a query or --file, one of them.")
    text = _read_text(file) if file else sparql
    print_answer(_settings(store), text, form.value)


def _read_text(file: Path) -> str:
    from kg.readers.decoding import decode
    from kg.sources import SourceFile

    source = SourceFile(file)
    try:
        return decode(source.read(), source.name)
    except KepuError as error:
        raise typer.BadParameter(str(error), param_hint="--file") from error


@app.command()
def serve(
    store: StoreOption = None,
    host: Annotated[str | None, typer.Option(help="监听的地址。Address to bind to.")] = None,
    port: Annotated[int | None, typer.Option(help="监听的端口。Port to listen on.")] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="不接受任何写入。Take no writes at all.")
    ] = False,
) -> None:
    """启动网页与接口服务。Serve the pages and the HTTP interfaces."""
    from api.app import serve as run
    from api.settings import load_settings

    run(load_settings({"store": store, "host": host, "port": port, "read_only": read_only or None}))


@ontology.command("check")
def ontology_check() -> None:
    """检查本体与词表。Check the ontology and its vocabularies."""
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
    """列出设置的值与来源。Each setting, its value and where it is from."""
    from api.commands.upkeep import print_settings

    print_settings(store, form.value)


@app.command()
def check(store: StoreOption = None) -> None:
    """核验知识库。Verify the store: files, merged graph, kept texts."""
    from api.commands.indexes import check_store

    raise typer.Exit(REFUSED if check_store(_settings(store)) else 0)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="备份到的文件夹。Folder to copy to.")],
    store: StoreOption = None,
    replace: ReplaceOption = False,
) -> None:
    """备份知识库。Copy the store."""
    from api.commands.upkeep import back_up

    back_up(_settings(store), folder, replace=replace)


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="备份所在的文件夹。Folder of the backup.")],
    store: StoreOption = None,
    replace: ReplaceOption = False,
) -> None:
    """用备份恢复知识库。Bring a backup back."""
    from api.commands.upkeep import bring_back

    bring_back(_settings(store), folder, replace=replace)
