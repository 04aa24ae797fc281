"""The judgements over the specimen plans fit those plans, and are as many and as mixed as relevance tests need."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kg.derive import BasisSpec, load_basis, read_record

DATA = Path(__file__).parents[2] / "data"
TYPES = {"paraphrase", "keyword", "question", "detail", "figure", "filter", "phrase", "traditional"}

Row = Mapping[str, Any]
Place = tuple[str, str]


def _rows(name: str) -> list[Row]:
    lines = (DATA / "judgements" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


QUERIES = _rows("queries.jsonl")
COUNTERPARTS = _rows("counterparts.jsonl")
PAIRS = _rows("pairs.jsonl")


def _compact(text: str) -> str:
    """As judgements give the first characters of a measure: NFKC, without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="session")
def specimens() -> dict[str, list[str]]:
    """The texts of the measures of each specimen plan, by the file's name without its ending."""
    basis = load_basis(BasisSpec())
    files = sorted(path for path in (DATA / "samples").iterdir() if path.is_file())
    records = {path.stem: read_record(path.read_bytes(), path.name, basis)[1] for path in files}
    return {stem: [_compact(m.text) for m in record.measures] for stem, record in records.items()}


def _place(row: Row) -> Place:
    return row["source"], row["begins"]


def _places() -> Iterator[Place]:
    """Every mention of a measure in the three files."""
    for row in (*QUERIES, *COUNTERPARTS):
        yield from map(_place, row["relevant"])
    yield from map(_place, COUNTERPARTS)
    for pair in PAIRS:
        yield from (_place(pair["one"]), _place(pair["other"]))


def _repeated(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_every_judgement_names_exactly_one_measure(specimens: dict[str, list[str]]) -> None:
    def named(source: str, begins: str) -> int:
        return sum(text.startswith(begins) for text in specimens.get(source, []))

    assert [place for place in sorted(set(_places())) if named(*place) != 1] == []


def test_beginnings_are_written_as_relevance_measures_compare_them() -> None:
    assert [begins for _, begins in _places() if not begins or _compact(begins) != begins] == []


def test_no_topic_is_asked_or_judged_twice() -> None:
    assert _repeated(row["id"] for row in (*QUERIES, *COUNTERPARTS)) == []
    assert _repeated(row["query"] for row in QUERIES) == []
    assert _repeated(map(_place, COUNTERPARTS)) == []


def test_a_topic_judges_a_measure_once() -> None:
    topics = [*QUERIES, *COUNTERPARTS]
    assert {t["id"]: again for t in topics if (again := _repeated(map(_place, t["relevant"])))} == {}


def test_grades_are_1_or_2_and_every_topic_has_a_measure_on_it() -> None:
    grades = {t["id"]: {r["grade"] for r in t["relevant"]} for t in (*QUERIES, *COUNTERPARTS)}
    assert {topic: found for topic, found in grades.items() if not {2} <= found <= {1, 2}} == {}


def test_counterparts_are_in_other_plans() -> None:
    own = [t["id"] for t in COUNTERPARTS if t["source"] in {r["source"] for r in t["relevant"]}]
    assert own == []


def test_pairs_are_of_two_measures_and_none_is_judged_twice() -> None:
    pairs = [frozenset((_place(pair["one"]), _place(pair["other"]))) for pair in PAIRS]
    assert [pair for pair in pairs if len(pair) != 2] == []
    assert _repeated(pairs) == []


def test_a_pair_is_on_one_topic_just_where_its_counterpart_has_grade_2() -> None:
    grades = {
        frozenset((_place(topic), _place(found))): found["grade"]
        for topic in COUNTERPARTS
        for found in topic["relevant"]
    }
    both = [(pair, frozenset((_place(pair["one"]), _place(pair["other"])))) for pair in PAIRS]
    assert [pair for pair, key in both if key in grades and pair["same"] != (grades[key] == 2)] == []


def test_two_topics_grade_each_other_alike() -> None:
    given = {(_place(t), _place(r)): r["grade"] for t in COUNTERPARTS for r in t["relevant"]}
    topics = set(map(_place, COUNTERPARTS))
    mutual = [key for key in given if key[1] in topics]
    assert [key for key in mutual if given.get((key[1], key[0])) != given[key]] == []


def test_there_are_enough_judgements_of_every_kind() -> None:
    types = Counter(row["type"] for row in QUERIES)
    assert set(types) == TYPES
    assert min(types.values()) >= 8
    assert types["paraphrase"] >= 20
    assert len(QUERIES) >= 64
    assert len(COUNTERPARTS) >= 24


def test_pairs_are_many_and_neither_answer_prevails() -> None:
    same = sum(pair["same"] for pair in PAIRS)
    assert len(PAIRS) >= 200
    assert 0.35 <= same / len(PAIRS) <= 0.45


def test_every_specimen_plan_takes_part(specimens: dict[str, list[str]]) -> None:
    assert {source for source, _ in _places()} == set(specimens)
