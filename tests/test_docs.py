"""The pages hold together: every page is listed, every link leads somewhere, every query and command can be run."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import typer.main
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pyoxigraph import Store

from api.cli import app
from ontology.namespaces import QUERY_PREFIXES

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *DOCS]
MARKDOWN = MarkdownIt("commonmark").enable("table")
COMMAND = re.compile(r"(?:^|[|;&(]\s*)(?:\$ )?(?:[A-Z_]+=\S+ )*(kepu(?: .*)?$)")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tokens(page: Path) -> Iterator[Token]:
    for token in MARKDOWN.parse(page.read_text()):
        yield token
        yield from token.children or []


def links(page: Path) -> list[str]:
    """Where the page's links and images lead, other sites left out."""
    found = [str(token.attrs.get("href") or token.attrs.get("src")) for token in tokens(page) if token.attrs]
    return [link for link in found if not re.match(r"[a-z]+:|None$|\d", link)]


def fences(page: Path, *languages: str) -> list[str]:
    return [
        token.content
        for token in tokens(page)
        if token.type == "fence" and token.info.split(" ")[0] in languages
    ]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    parsed = MARKDOWN.parse(page.read_text())
    headings = [after.content for token, after in pairwise(parsed) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(page: Path) -> list[str]:
    """The lines of a page's shell examples that call ``kepu``, without what follows a pipe or a quotation."""
    lines = "\n".join(fences(page, "sh", "console", "bash", "")).splitlines()
    return [found[1] for line in lines if (found := COMMAND.search(line))]


def unknown(line: str) -> str | None:
    """What of a command line ``kepu`` does not know."""
    words = re.split(r"[\s=]+", re.split(r"['\"|;&<>#]", line)[0].strip())[1:]
    command = typer.main.get_command(app)
    while (commands := getattr(command, "commands", {})) and words and not words[0].startswith("-"):
        name = words.pop(0)
        if name not in commands:
            return name
        command = commands[name]
    options = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    given = [word for word in words if word.startswith("--") and word != "--"]
    return next((word for word in given if word not in options | {"--help"}), None)


@pytest.mark.parametrize("page", [page for page in DOCS if page.name != "README.md"], ids=named)
def test_a_page_is_listed_in_its_folders_index(page: Path) -> None:
    index = page.parent / "README.md"
    assert page.name in {link.partition("#")[0] for link in links(index)}


def test_the_index_lists_the_indexes_of_its_folders() -> None:
    wanted = {
        f"{page.parent.name}/{page.name}"
        for page in DOCS
        if page.parent != ROOT / "docs" and page.name == "README.md"
    }
    assert wanted <= set(links(ROOT / "docs" / "README.md"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    missing = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            missing.append(link)
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    code = [token.content for token in tokens(page) if token.type == "code_inline"]
    paths = [
        words
        for words in code
        if re.fullmatch(r"(?:ontology|kg|api|data|tests|docs|benchmarks)/[\w./*-]*", words)
    ]
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("page", [page for page in PAGES if fences(page, "sparql")], ids=named)
def test_queries_are_sparql(page: Path) -> None:
    for query in fences(page, "sparql"):
        Store().query(query, prefixes=QUERY_PREFIXES)


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=named)
def test_commands_and_options_exist(page: Path) -> None:
    assert [(line, wrong) for line in commands(page) if (wrong := unknown(line))] == []


@pytest.mark.parametrize("line", ["kepu nothing", "kepu list --nothing", "kepu ontology nothing"])
def test_a_wrong_command_would_be_found(line: str) -> None:
    assert unknown(line)


def message_tables() -> list[str]:
    """The words of messages in the first cells of the page's tables of warnings and refusals."""
    page = (ROOT / "docs" / "extraction.md").read_text()
    first = re.findall(r"^\| (`[^|]+) \|", page[page.index("## Warnings") :], re.MULTILINE)
    return [part for cell in first for words in re.findall(r"`(.+?)`", cell) for part in words.split("…")]


@pytest.mark.parametrize("words", message_tables())
def test_messages_that_are_explained_are_messages_of_the_program(words: str) -> None:
    assert any(words in module.read_text() for module in (ROOT / "kg").rglob("*.py"))


def test_all_warnings_about_vocabularies_are_explained() -> None:
    """Those are written in one place each, so that they can be counted."""
    code = "\n".join(module.read_text() for module in (ROOT / "kg" / "triples").rglob("*.py"))
    given = re.findall(r'warn\(f"(\w+“?)', code)
    assert len(given) == code.count("document.warn(")
    explained = tuple(message_tables())
    assert [
        words for words in given if not any(known.startswith(words.rstrip("“")) for known in explained)
    ] == []


def test_every_lexicon_is_explained() -> None:
    page = (ROOT / "docs" / "extraction.md").read_text()
    files = {path.name for path in (ROOT / "data" / "lexicons").iterdir() if path.suffix == ".toml"}
    assert {name for name in files if f"`{name}`" not in page} == set()
