"""YASGUI is the one that its page names, unchanged, with its licence."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "api" / "static" / "yasgui"
VERSION = "4.6.2"
CHECKSUMS = {
    "yasgui.min.js": "55034eaac74c55f55fbd1eeed008ae38a79053651cbed2b453f1fcfd895a4b75",
    "yasgui.min.css": "085b94556b97f9928981bdedb6848fd11ad4d8d950e821f0d698c58ca538fc55",
    "LICENSE": "8f71659370c5268d9a1dc962a46232540e8fca63462586d8efaa95aab492a208",
    "THIRD-PARTY-LICENSES.txt": "9202d418f4ab46e5032b66371273b2e1e1d36227c44afd92af3b3bed2c368cd7",
}


@pytest.mark.parametrize("name", CHECKSUMS)
def test_a_file_is_unchanged(name: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == CHECKSUMS[name]


def test_nothing_else_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*CHECKSUMS, "README.md"}


def test_the_page_beside_names_version_and_checksums() -> None:
    page = (FOLDER / "README.md").read_text()
    assert dict(re.findall(r"^\| `(.+?)` \| `([0-9a-f]{64})` \|", page, re.MULTILINE)) == CHECKSUMS
    assert set(re.findall(r"yasgui[@-](\d+\.\d+\.\d+)|yasgui` (\d+\.\d+\.\d+)", page)) == {
        (VERSION, ""),
        ("", VERSION),
    }
