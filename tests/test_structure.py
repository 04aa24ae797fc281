"""The shape of the repository: imports go one way, modules stay short, and nothing depends on one machine."""

import ast
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("ontology", "kg", "search", "api")
"""The packages; each may import itself and those before it."""
MODULES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
LEXICONS = sorted((ROOT / "data" / "lexicons").glob("*.toml"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50

WEB = {"fastapi", "starlette", "uvicorn", "jinja2", "typer", "rich", "pydantic_settings"}
"""What talks to people and to the network: the business of api alone."""

ELSEWHERE = {
    "a path of one machine": r"(?<![\w.~\-/])/(?:work|root|Users|mnt)/\w",
    "a package index": r"--(?:extra-)?index-url|--find-links|--trusted-host",
    "how the text came about": r"\b(?:ChatGPT|OpenAI|Anthropic|Claude|Copilot|LLMs?)\b|(?i:co-authored-by)",
    "a ticket": r"(?i:\bissues? #?\d)|(?i:\bsee #\d)",
}
"""What no file of the repository says, with the expression that finds it."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(tree: ast.Module) -> Iterator[str]:
    """The first names of all that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_go_one_way(path: Path) -> None:
    layer = LAYERS.index(path.relative_to(ROOT).parts[0])
    names = set(imported(ast.parse(path.read_text())))
    assert not names & set(LAYERS[layer + 1 :])
    assert not names & {"tests", "benchmarks"}


@pytest.mark.parametrize("path", [path for path in MODULES if "api" not in path.parts], ids=named)
def test_only_api_knows_of_http_and_terminals(path: Path) -> None:
    assert not WEB & set(imported(ast.parse(path.read_text())))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert not tree.body or ast.get_docstring(tree)


def test_modules_and_functions_stay_short() -> None:
    too_long = []
    for path in [*MODULES, *(ROOT / "benchmarks").glob("*.py")]:
        lines = path.read_text().count("\n")
        if lines > LONGEST_MODULE:
            too_long.append(f"{named(path)}: {lines}")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    too_long.append(f"{named(path)}: {node.name}: {lines}")
    assert too_long == []


def test_who_catches_every_error_raises_it_again_or_says_why_not() -> None:
    found = []
    for path in MODULES:
        lines = path.read_text().splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            raised = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
            if broad and not raised and "# " not in lines[node.lineno - 1]:
                found.append(f"{named(path)}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize("what", ELSEWHERE)
def test_no_file_says(what: str) -> None:
    expression = re.compile(ELSEWHERE[what])
    found = []
    for path in tracked():
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if expression.search(line):
                found.append(f"{named(path)}:{number}: {line.strip()[:120]}")
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of one machine", "cd /work/x"),
        ("a package index", "pip install --index-url https://example.org"),
        ("how the text came about", "written with ChatGPT"),
        ("a ticket", "as Issue 12 demands"),
    ],
)
def test_such_a_line_would_be_found(what: str, line: str) -> None:
    assert re.search(ELSEWHERE[what], line)


def test_the_version_is_that_of_the_newest_release_notes() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None
    assert newest[1] == version


@pytest.mark.parametrize("path", LEXICONS, ids=named)
def test_a_lexicon_begins_with_what_it_is_for(path: Path) -> None:
    text = path.read_text()
    assert tomllib.loads(text)
    assert re.match(r"# \S.{20,}", text)


@pytest.mark.parametrize("path", LEXICONS, ids=named)
def test_a_lexicon_is_read_by_code(path: Path) -> None:
    names = (f'"{path.stem}"', f'"{path.name}"')
    assert any(name in module.read_text() for module in MODULES for name in names)


def test_all_packages_are_built_and_type_checked() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    present = {path.relative_to(ROOT).parts[0] for path in MODULES}
    assert present <= set(config["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert present <= set(config["tool"]["mypy"]["packages"])


def test_names_of_test_modules_are_unique_and_collected() -> None:
    files = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    counts = Counter(path.name for path in files)
    assert [name for name, count in counts.items() if count > 1] == []
    with_tests = [path for path in files if re.search(r"^def test_", path.read_text(), re.MULTILINE)]
    assert [named(path) for path in with_tests if not path.name.startswith("test_")] == []
    assert list((ROOT / "tests").rglob("__init__.py")) == []
