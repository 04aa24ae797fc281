"""The competency questions have the answers that the five real plans give; docs list them all."""

import json
import re
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from api.questions import FOLDER, load_questions
from kg.iris import Names

HERE = Path(__file__).parent
QUERIES = sorted(FOLDER.glob("*.rq"))
PAGE = HERE.parents[1] / "docs" / "competency-questions.md"


def answer(store: Store, query: str) -> dict[str, list[object]]:
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    base = Names().base
    rows = [[term.value.removeprefix(base) if term else "" for term in row] for row in found]  # type: ignore[union-attr]
    return {"columns": [variable.value for variable in found.variables], "rows": sorted(rows)}


@pytest.mark.shared
@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_real_plans_give_the_known_answer(path: Path, seeds: Store) -> None:
    known = json.loads((HERE / "answers" / f"{path.stem}.json").read_text(encoding="utf-8"))
    assert answer(seeds, path.read_text(encoding="utf-8")) == known


def test_there_are_at_least_twenty_five_questions_each_with_an_answer() -> None:
    assert len(QUERIES) >= 25
    answers = {path.stem for path in (HERE / "answers").glob("*.json")}
    assert answers == {path.stem for path in QUERIES}


def test_each_question_is_asked_in_chinese_and_english() -> None:
    """The pages show them so: a file without its questions stops the service."""
    asked = load_questions()
    assert len(asked) == len(QUERIES)
    assert all(re.search(r"[一-鿿].*[？（]", question.zh) and "?" in question.en for question in asked)


def test_every_answer_has_rows() -> None:
    """A query that finds nothing proves nothing."""
    for path in (HERE / "answers").glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["rows"], path.name


def test_the_page_lists_every_question_with_its_query() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"```sparql\n(.*?)```", page, re.DOTALL) == [
        path.read_text(encoding="utf-8") for path in QUERIES
    ]
