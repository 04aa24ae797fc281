"""extract."""

from __future__ import annotations

from pathlib import Path

from api.commands.basis import basis_spec
from api.console import say
from api.settings import Settings
from kg.derive import load_basis, read_record
from kg.sources import SourceFile
from kg.triples import triples
from kg.turtle import document_prefixes, turtle


def print_document(settings: Settings, file: Path, form: str) -> None:
    """The plan JSON, the triples or the normalised text of one file.

    Raises ReadError, UnreadableFileError, LexiconError; a text that is no plan is none of these.
    """
    source_file = SourceFile(file)
    data = source_file.read()
    basis = load_basis(basis_spec(settings))
    source, record = read_record(data, source_file.name, basis)
    if form == "text":
        print(source.text)
    elif form == "json":
        print(record.model_dump_json(by_alias=True, indent=2))
    elif record.plan.id is None:
        say(f"{source.name}: {' '.join(record.warnings)}")
    else:
        graph = triples(record, source, basis.entities)
        print(turtle(graph.triples, document_prefixes(basis.names, record.plan.id)), end="")
