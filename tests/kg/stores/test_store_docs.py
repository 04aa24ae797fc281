import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_example_in_the_docs_prints_what_they_say(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "store.md").read_text()
    program, output = re.findall(r"```(?:python|output)\n(.*?)```", page, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == output
