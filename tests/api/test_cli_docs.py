"""The page about the command line names every command and every option, with its choices, and no other."""

import re
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import typer.main

from api.cli import app
from ontology.namespaces import QUERY_PREFIXES

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text()
Options = dict[str, str]


def sections() -> dict[str, str]:
    """The text below each heading, by heading; what stands above the first is the program's own."""
    head, *parts = re.split(r"^## (.+)\n", PAGE, flags=re.MULTILINE)
    return {"kepu": head} | dict(zip(parts[::2], parts[1::2], strict=True))


def documented(section: str) -> Options:
    """Each option of a section's tables with the choices it names."""
    rows = re.findall(r"^\| (`--.+?`) \|", section.replace("\\|", "/"), re.MULTILINE)
    words = [word for row in rows for word in re.findall(r"`(--[\w-]+)(?: ([^`]+))?`", row)]
    return {option: value if "/" in value else "" for option, value in words}


def commands(command: Any, name: str) -> dict[str, Any]:
    """All commands below one, by the words that call them; groups are no commands of their own."""
    inner = getattr(command, "commands", {})
    below = {k: v for word, each in inner.items() for k, v in commands(each, f"{name} {word}").items()}
    return below or {name: command}


def offered(command: Any) -> Options:
    options = {}
    for parameter in command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if option.startswith("--") and option != "--help":
                kind = parameter.type_descriptor.annotation
                kind = get_args(kind)[0] if get_origin(kind) is list else kind
                is_choice = isinstance(kind, type) and issubclass(kind, Enum)
                options[option] = "/".join(choice.value for choice in kind) if is_choice else ""
    return options


PROGRAM = typer.main.get_command(app)
COMMANDS = commands(PROGRAM, "kepu")


def test_the_page_has_a_section_for_each_command_and_no_other() -> None:
    assert set(sections()) - {"kepu"} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_section_lists_the_options_of_its_command(name: str) -> None:
    assert documented(sections()[name]) == offered(COMMANDS[name])


def test_options_of_the_program_itself_are_listed() -> None:
    assert documented(sections()["kepu"]) == {**offered(PROGRAM), "--help": ""}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_section_shows_its_command_in_use(name: str) -> None:
    blocks = re.findall(r"```(?:console|sh)\n(.*?)```", sections()[name], re.DOTALL)
    assert any(f"{name}" in block for block in blocks)


def test_the_prefixes_that_queries_know_are_listed() -> None:
    listed = re.search(r"The prefixes (.+?) are known", PAGE, re.DOTALL)
    assert listed is not None
    assert re.findall(r"`(\w+)`", listed[1]) == list(QUERY_PREFIXES)
