"""Measures of relevance, and what is made of judgements."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import FakeEncoder
from tiny import entries, plan_iri

from search.errors import JudgementError
from search.evaluate import SIMILAR, evaluate
from search.evaluation.collections import entries_of, index_of
from search.evaluation.judgements import Relevant, Topic, grades, read_judgements
from search.evaluation.measuring import interval, scores
from search.evaluation.reporting import report_lines
from search.evaluation.systems import OURS
from search.evaluation.tuning import judge, report
from search.index import SearchIndex
from search.ranking.hits import ranking_of

TEXTS = (
    "办好科技节。每年举办科技节活动40场。",
    "开展科普大篷车进校园活动。",
    "面向老年人举办智能手机培训班。",
    "开展应急避险演练。",
)


def relevant(begins: str, grade: int, source: str = "532924") -> Relevant:
    return Relevant(source, begins, grade)


QUESTIONS = (
    Topic("a", "keyword", "智能手机培训", None, (relevant("面向老年人", 2),)),
    Topic("b", "detail", "科技节办几场", None, (relevant("办好科技节", 2), relevant("开展科普", 1))),
)


@pytest.fixture
def index(tmp_path: Path, fake_encoder: FakeEncoder) -> SearchIndex:
    (tmp_path / "index").mkdir()
    other = entries("办好科技节，每年40场。", plan=plan_iri("430000"))
    return index_of((*entries(*TEXTS), *other), fake_encoder, tmp_path / "index")


def test_ndcg_of_known_lists() -> None:
    assert scores([2, 1], [2, 1]).ndcg == 1
    assert scores([], [2]).ndcg == 0
    assert scores([1, 2], [2, 1]).ndcg == pytest.approx((1 + 3 / 1.5849625) / (3 + 1 / 1.5849625))
    assert scores([0] * 10 + [2], [2]).ndcg == 0


def test_recall_is_of_grade_2_over_at_most_ten_and_the_reciprocal_rank_of_its_first() -> None:
    found = scores([1, 2, 0], [2, 2, 1])
    assert (found.recall, found.reciprocal) == (0.5, 0.5)
    assert scores([2] * 10, [2] * 20).recall == 1
    assert scores([1], [1]).recall == 1


def test_each_judgement_counts_once_and_a_topics_own_plan_not_at_all() -> None:
    class Result:
        def __init__(self, source: str, text: str) -> None:
            self.source, self.text = source, text

    twice = [
        Result("a.txt", "１．办好 科技节。"),
        Result("a.txt", "办好科技节，续。"),
        Result("b.md", "演练"),
    ]
    topic = Topic("x", "keyword", "科技节", None, (Relevant("a", "办好科技节", 2), Relevant("b", "演练", 1)))
    assert grades(topic, twice) == [2, 0, 1]
    own = Topic("y", "counterpart", "", Relevant("a", "办好", 0), topic.relevant)
    assert grades(own, twice) == [1]


def test_an_interval_is_the_same_every_time_and_holds_the_mean() -> None:
    found = interval([0.2, 0.9, 0.4, 1.0])
    assert found == interval([0.2, 0.9, 0.4, 1.0])
    assert found.low < found.mean < found.high
    assert interval([0.5]).low == interval([0.5]).high == 0.5


def test_judgements_are_read_with_questions_and_measures(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    row = {"source": "a", "begins": "办好", "grade": 2}
    lines = [
        {"id": "1", "type": "keyword", "query": "科技节", "relevant": [row]},
        {"id": "2", "source": "b", "begins": "开展", "relevant": []},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    question, measure = read_judgements(path)
    assert (question.query, question.measure, question.kind) == ("科技节", None, "keyword")
    assert (measure.query, measure.measure, measure.kind) == ("", Relevant("b", "开展", 0), "counterpart")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "1"}',
        '{"id": "1", "query": "x", "relevant": [{"source": "a", "begins": "b", "grade": 3}]}',
    ],
)
def test_a_line_that_is_no_judgement_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "j.jsonl"
    path.write_text('{"id": "0", "query": "x", "relevant": []}\n' + line, encoding="utf-8")
    with pytest.raises(JudgementError) as caught:
        read_judgements(path)
    assert caught.value.place.endswith("j.jsonl:2")


def test_a_file_that_is_absent_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JudgementError):
        read_judgements(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(JudgementError):
        read_judgements(tmp_path / "empty.jsonl")


def test_all_systems_answer_all_questions(index: SearchIndex, fake_encoder: FakeEncoder) -> None:
    found = evaluate(index, fake_encoder, QUESTIONS, ablation=True).systems
    assert {OURS, "bm25", "dense", "rrf", "- words", "- feedback", "- everyday words"} <= set(found)
    assert all(len(answers) == len(QUESTIONS) for name, answers in found.items() if name != SIMILAR)
    assert found[OURS][0].scores.ndcg == 1


def test_without_an_encoder_there_are_words_only(index: SearchIndex) -> None:
    assert set(evaluate(index, None, QUESTIONS).systems) == {OURS, "bm25", SIMILAR}


def test_another_encoder_is_set_beside(index: SearchIndex, fake_encoder: FakeEncoder) -> None:
    found = evaluate(index, fake_encoder, QUESTIONS, other=FakeEncoder(32, "teacher")).systems
    assert len(found["kepu, teacher"]) == len(QUESTIONS)
    assert len(entries_of(index)) == 5


def test_measures_are_topics_too(index: SearchIndex, fake_encoder: FakeEncoder) -> None:
    topic = Topic("c", "counterpart", "", relevant("办好科技节", 0), (relevant("办好科技节", 2, "430000"),))
    (answered,) = evaluate(index, fake_encoder, [topic]).systems[SIMILAR]
    assert answered.scores.ndcg == 1


def test_a_measure_that_the_collection_lacks_is_refused(
    index: SearchIndex, fake_encoder: FakeEncoder
) -> None:
    topic = Topic("c", "counterpart", "", relevant("没有这一条", 0), ())
    with pytest.raises(JudgementError):
        evaluate(index, fake_encoder, [topic])


def test_the_report_names_what_was_missed_worst_first(index: SearchIndex) -> None:
    lost = Topic("z", "keyword", "游泳", None, (relevant("开展应急", 2),))
    lines = report_lines(evaluate(index, None, [*QUESTIONS, lost]), verbose=True)
    assert lines[0].split()[:2] == ["nDCG@10", "95%"]
    assert lines[1].startswith(OURS)
    topics = lines[lines.index("") + 1 :]
    assert topics[0].split()[3] == "z"
    assert "开展应急" in topics[1]


def test_tuning_reports_weights_that_were_tried(index: SearchIndex, fake_encoder: FakeEncoder) -> None:
    ranking = ranking_of(index, fake_encoder)
    lines = report(list(judge(ranking, QUESTIONS * 3)), {**ranking.parameters.weights})
    assert lines[0] == "6 questions"
    assert any("words" in line for line in lines)


@pytest.fixture
def tool(shared: Path) -> ModuleType:
    """The tool that others measure with."""
    spec = importlib.util.spec_from_file_location("relevance", shared / "tools" / "relevance.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
def test_scores_equal_those_of_the_shared_tool(tool: Any) -> None:
    judged = [
        {"source": "a", "begins": f"措施{letter}", "grade": grade}
        for letter, grade in zip(
            "甲乙丙丁戊己庚辛壬癸子丑", [2, 1, 1, 2, 2, 1, 2, 1, 2, 1, 2, 2], strict=True
        )
    ]
    results = [{"source": "a.txt", "text": f"措施{letter}。"} for letter in "丑寅甲卯乙丙辰丁巳午未戊己庚"]
    topic = {"id": "1", "query": "x", "relevant": judged}
    ours = scores(tool.grades(topic, results), [each["grade"] for each in judged])
    assert (ours.ndcg, ours.recall, ours.reciprocal) == pytest.approx(tool.measures(topic, results))
    assert tool.grades(topic, results) == grades(
        Topic("1", "keyword", "x", None, tuple(Relevant(**each) for each in judged)),
        [type("Result", (), each)() for each in results],
    )
