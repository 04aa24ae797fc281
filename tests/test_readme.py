"""The examples of the pages are true to the letter: each ``console`` block is run, and what it prints is compared.

A page's examples run in order in one empty folder, with ``data`` and ``tests`` of the repository in it, so that
the store is a new one and paths are as in a checkout. After a change on purpose,

    python tests/test_readme.py

runs them all and writes what they print into the pages; read the difference before you commit it.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIGURE = re.compile(r"\b\d+\.\d\d\b")
ROUNDING = 0.011
"""One in the last digit shown: two kinds of processors round vectors each in its way."""
HEREDOC = re.compile(r"<<'(\w+)'")
PAGES = [
    page
    for page in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
    if BLOCK.search(page.read_text())
]


BY_MEANING = {"README.md", "search.md"}
"""Pages whose examples encode; the others search by words only."""


def is_whole(command: str) -> bool:
    """Whether a command ends here: its quotations are closed and its here-documents complete."""
    heredoc = HEREDOC.search(command)
    if heredoc:
        return command.splitlines()[-1] == heredoc[1]
    try:
        shlex.split(command)
    except ValueError:
        return False
    return True


def examples(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a block, without their ``$``, each with the output below it."""
    lines = iter(block.splitlines())
    command, output = "", ""
    for line in lines:
        if not line.startswith("$ "):
            output += line + "\n"
            continue
        if command:
            yield command, output
        command, output = line.removeprefix("$ "), ""
        while not is_whole(command):
            command += "\n" + next(lines)
    yield command, output


def printed(command: str, folder: Path, *, by_meaning: bool = False) -> str:
    """What a command shows on a terminal, both streams in the order they were written; a crash is no example.

    With ``by_meaning`` texts are encoded; loading the encoder takes seconds.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KEPU_")}
    settings = {} if by_meaning else {"KEPU_ENCODER": "none"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{inherited['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**inherited, **settings, "PATH": path, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        text=True,
        check=False,
    )
    assert "Traceback (most recent call last)" not in done.stdout, f"$ {command}\n{done.stdout}"
    return done.stdout


def prepared(folder: Path) -> Path:
    for name in ("data", "tests"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def run(page: Path, folder: Path) -> str:
    """The page with what its examples print now."""

    def again(block: re.Match[str]) -> str:
        commands = [command for command, _ in examples(block[1])]
        shown = [
            f"$ {each}\n{printed(each, folder, by_meaning=page.name in BY_MEANING)}" for each in commands
        ]
        return f"```console\n{''.join(shown)}```"

    return BLOCK.sub(again, page.read_text())


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=page.name, marks=() if page.name == "README.md" else pytest.mark.slow)
        for page in PAGES
    ],
)
def test_the_examples_of_a_page_print_what_it_says(page: Path, tmp_path: Path) -> None:
    now, said = run(page, prepared(tmp_path)).splitlines(), page.read_text().splitlines()
    assert [FIGURE.split(line) for line in now] == [FIGURE.split(line) for line in said]
    assert figures(now) == pytest.approx(figures(said), rel=0, abs=ROUNDING if page.name in BY_MEANING else 0)


def figures(lines: list[str]) -> list[float]:
    return [float(figure) for line in lines for figure in FIGURE.findall(line)]


def test_a_command_may_go_on_over_lines() -> None:
    block = "$ kepu query 'a\nb'\nx\ny\n$ cat > f <<'END'\none 'two\nEND\n$ ls | head -1\nf\n"
    assert list(examples(block)) == [
        ("kepu query 'a\nb'", "x\ny\n"),
        ("cat > f <<'END'\none 'two\nEND", ""),
        ("ls | head -1", "f\n"),
    ]


def test_a_crash_is_no_example(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        printed("python3 -c '1 / 0'", tmp_path)


def test_the_readme_has_a_tour() -> None:
    assert ROOT / "README.md" in PAGES


if __name__ == "__main__":
    for each in PAGES:
        with tempfile.TemporaryDirectory() as temporary:
            each.write_text(run(each, prepared(Path(temporary))))
