"""kepu search, similar and reindex, as programs and people meet them. By words only, which needs no model."""

from __future__ import annotations

import json
import os
import pty
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
KEPU = Path(sys.executable).with_name("kepu")
SAMPLES = ROOT / "data" / "samples"
plan_text = runpy.run_path(str(ROOT / "tests" / "tiny_plans.py"))["plan_text"]

QUESTION = "教老人用智能手机"
ROW = ["measure", "plan", "source", "title", "text", "score", "why"]


class Done:
    """How a command ended."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.status, self.stdout, self.stderr = done.returncode, done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in self.stderr, self.stderr

    @property
    def rows(self) -> list[Any]:
        return [json.loads(line) for line in self.stdout.splitlines()]


def environment(**more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KEPU_")}
    return {**inherited, "KEPU_ENCODER": "none", **more}


class Shell:
    """A folder to run commands in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: object, stdin: str = "", **env: str) -> Done:
        command = [str(KEPU), *map(str, arguments)]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environment(**env),
            input=stdin.encode(),
            capture_output=True,
            check=False,
            timeout=120,
        )
        return Done(done)


@pytest.fixture(scope="module")
def kepu(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A folder with a store of three specimen plans; nothing is written to it any more."""
    shell = Shell(tmp_path_factory.mktemp("search"))
    names = [SAMPLES / name for name in ("eryuan.txt", "yunnan.txt", "hunan.txt")]
    assert shell("ingest", "--no-validate", *names).status == 0
    return shell


@pytest.fixture
def tiny(tmp_path: Path) -> Shell:
    """A folder with a store of one tiny plan, to harm."""
    (tmp_path / "a.txt").write_text(plan_text("宾川县"))
    shell = Shell(tmp_path)
    assert shell("ingest", "--no-validate", "a.txt").status == 0
    return shell


class TestSearch:
    def test_a_block_a_measure_with_plan_passage_reason_and_address(self, kepu: Shell) -> None:
        done = kepu("search", QUESTION, "--top", 2)
        lines = done.stdout.splitlines()
        assert done.status == 0
        assert lines[0].startswith("  1. 教老人用好智能手机  ")
        assert lines[1].strip().endswith("（eryuan.txt）")
        assert lines[2].strip().startswith("“")
        assert lines[3].strip().startswith("依据 found by ")
        assert lines[4].strip() == "plan/532930/kexue-suzhi-shishi-fangan/2022-2025/draft/A4.1"
        assert sum(line.startswith("  2. ") for line in lines) == 1

    def test_rows_are_as_the_contract_says(self, kepu: Shell) -> None:
        rows = kepu("search", QUESTION, "--top", 3, "--format", "json").rows
        assert len(rows) == 3
        assert all(list(row) == ROW for row in rows)
        first = rows[0]
        assert first["measure"] == f"{first['plan']}/A4.1"
        assert (first["source"], first["title"]) == ("eryuan.txt", "教老人用好智能手机")
        assert first["text"].startswith("教老人用好智能手机。")
        scores = [row["score"] for row in rows]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)

    def test_the_reason_quotes_the_text_and_names_words_and_signals(self, kepu: Shell) -> None:
        row = kepu("search", QUESTION, "--top", 1, "--format", "json").rows[0]
        passage = row["why"]["passage"]
        assert row["text"][passage["start"] : passage["end"]] == passage["text"]
        assert row["why"]["words"]
        assert all(word in row["text"] for word in row["why"]["words"])
        assert any(value > 0 for value in row["why"]["signals"].values())

    def test_it_says_that_words_alone_were_compared(self, kepu: Shell) -> None:
        assert "Found by words only" in kepu("search", QUESTION).stderr

    @pytest.mark.parametrize(
        ("options", "sources"),
        [
            (("--region", "云南", "--level", "县级"), {"eryuan.txt"}),
            (("--plan", "hunan.txt", "--plan", "yunnan.txt", "--year", "2021"), {"hunan.txt", "yunnan.txt"}),
            (("--department", "洱源县科协", "--role", "负责"), {"eryuan.txt"}),
        ],
    )
    def test_filters_take_what_users_write(
        self, kepu: Shell, options: tuple[str, ...], sources: set[str]
    ) -> None:
        rows = kepu("search", "科普活动", "--top", 100, "--format", "json", *options).rows
        assert {row["source"] for row in rows} == sources

    def test_a_figure_can_be_asked_for_or_not(self, kepu: Shell) -> None:
        def texts(option: str) -> set[str]:
            rows = kepu("search", "科普", "--top", 100, "--format", "json", option).rows
            return {row["measure"] for row in rows}

        with_figure, without = texts("--target"), texts("--no-target")
        assert with_figure
        assert without
        assert not with_figure & without

    def test_what_was_read_off_the_question_is_said_with_how_to_switch_it_off(self, kepu: Shell) -> None:
        done = kepu("search", "湖南省的科普活动", "--format", "json")
        assert "湖南省" in done.stderr
        assert "--literal region" in done.stderr
        assert {row["source"] for row in done.rows} == {"hunan.txt"}
        literal = kepu("search", "湖南省的科普活动", "--format", "json", "--literal", "region")
        assert "--literal" not in literal.stderr
        assert len({row["source"] for row in literal.rows}) > 1

    def test_an_unknown_name_is_an_error_that_suggests(self, kepu: Shell) -> None:
        done = kepu("search", "科普", "--region", "云难省")
        assert (done.status, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert "云南省" in done.stderr

    def test_a_filter_that_leaves_nothing_is_named(self, kepu: Shell) -> None:
        done = kepu("search", "科普", "--region", "河北省")
        assert (done.status, done.stdout) == (0, "")
        assert "地区" in done.stderr

    def test_a_question_without_words_is_an_error(self, kepu: Shell) -> None:
        done = kepu("search", "！？")
        assert (done.status, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1

    def test_a_very_long_question_is_answered(self, kepu: Shell) -> None:
        assert kepu("search", "--top", 1, "--", "科普" * 20_000).status == 0

    @pytest.mark.parametrize(
        "question", ["的了和", "\x1b[31m\x07科普", "科普\udced\udca0\udc80", "\udcff科普"]
    )
    def test_an_odd_question_is_answered_and_shows_no_control_characters(
        self, kepu: Shell, question: str
    ) -> None:
        done = kepu("search", "--top", 1, "--", question)
        assert done.status == 0
        assert "\x1b" not in done.stdout + done.stderr

    @pytest.mark.parametrize(
        "value", ["云南\udced\udca0\udc80", "\x1b[31m云南", "\udcff", " ", "云" * 40_000]
    )
    @pytest.mark.parametrize("option", ["--region", "--department", "--plan"])
    def test_an_odd_filter_is_an_error_that_names_it(self, kepu: Shell, option: str, value: str) -> None:
        done = kepu("search", "科普", option, value)
        assert (done.status, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert option.removeprefix("--") in done.stderr
        assert "\x1b" not in done.stderr
        assert len(done.stderr) < 1000

    def test_a_file_may_ask_in_100_000_characters(self, kepu: Shell) -> None:
        given = json.dumps({"id": 1, "query": "科普" * 50_000})
        done = kepu("search", "--queries", "-", "--top", 1, "--format", "jsonl", stdin=given)
        assert (done.status, len(done.rows[0]["results"])) == (0, 1)

    def test_surrogates_in_a_file_of_questions_are_answered_or_refused_by_line(self, kepu: Shell) -> None:
        given = '{"id": 1, "query": "科普\\ud800"}\n{"id": 2, "query": "\\ud800"}\n{"id": "\\ud800", "query": "科普"}\n'
        done = kepu("search", "--queries", "-", "--top", 1, "--format", "jsonl", stdin=given)
        assert "stdin.txt:2:" in done.stderr
        assert [row["id"] for row in done.rows] == [1, "\ud800"]
        table = kepu("search", "--queries", "-", "--top", 1, stdin=given)
        assert [line for line in table.stdout.splitlines() if line[0] == "#"] == [
            "# 1  科普\\ud800",
            "# \\ud800  科普",
        ]

    @pytest.mark.parametrize(
        "arguments",
        [
            ("search",),
            ("search", "科普", "--queries", "x"),
            ("search", "科普", "--top", "0"),
            ("search", "科普", "--literal", "nothing"),
            ("similar",),
            ("similar", "x", "--all"),
            ("similar", "--all", "--clusters"),
            ("similar", "x", "--clusters"),
            ("similar", "--clusters", "--same-plan"),
        ],
    )
    def test_wrong_usage_is_told_with_status_2(self, kepu: Shell, arguments: tuple[str, ...]) -> None:
        done = kepu(*arguments)
        assert (done.status, done.stdout) == (2, "")
        assert "Usage: kepu" in done.stderr

    def test_without_a_store_it_says_so(self, tmp_path: Path) -> None:
        done = Shell(tmp_path)("search", "科普")
        assert (done.status, done.stdout) == (2, "")
        assert "kepu ingest" in done.stderr

    def test_a_terminal_gets_marked_words_in_lines_of_its_width(self, kepu: Shell) -> None:
        shown = on_terminal(kepu, "search", QUESTION, "--top", "1")
        assert "\x1b[1m" in shown
        assert len(shown.splitlines()) > 5


def on_terminal(kepu: Shell, *arguments: str) -> str:
    """What a command shows on a terminal of 80 columns."""
    master, slave = pty.openpty()
    with os.fdopen(slave, "wb") as terminal:
        process = subprocess.Popen(
            [KEPU, *arguments],
            cwd=kepu.folder,
            env=environment(COLUMNS="80", TERM="xterm"),
            stdout=terminal,
            stderr=subprocess.DEVNULL,
        )
    shown = b""
    while True:
        try:
            data = os.read(master, 2**16)
        except OSError:
            break
        if not data:
            break
        shown += data
    process.wait()
    os.close(master)
    return shown.decode()


class TestQueries:
    def test_a_line_a_question_in_their_order(self, kepu: Shell) -> None:
        lines = [{"id": 7, "query": QUESTION, "kind": "x"}, {"id": "b", "query": "流动科技馆"}]
        given = "".join(f"{json.dumps(line)}\n" for line in lines)
        done = kepu("search", "--queries", "-", "--top", 2, "--format", "jsonl", stdin=given)
        assert done.status == 0
        assert [(line["id"], len(line["results"])) for line in done.rows] == [(7, 2), ("b", 2)]
        alone = kepu("search", QUESTION, "--top", 2, "--format", "json").rows
        assert done.rows[0] == {"id": 7, "results": alone}

    def test_a_bad_line_is_named_and_the_rest_is_done(self, kepu: Shell) -> None:
        file = kepu.folder / "q.jsonl"
        file.write_text(
            '{"id": 1, "query": "科普"}\n\nnothing\n{"id": 2}\n{"id": 3, "query": "！"}\n[1]\n{"id": 4, "query": "科普"}\n'
        )
        done = kepu("search", "--queries", "q.jsonl", "--format", "jsonl")
        assert done.status == 1
        assert [line["id"] for line in done.rows] == [1, 4]
        refused = [line.split(" ")[2] for line in done.stderr.splitlines() if "Refused" in line]
        assert refused == ["q.jsonl:3:", "q.jsonl:4:", "q.jsonl:5:", "q.jsonl:6:"]

    def test_a_file_that_is_not_there_is_refused(self, kepu: Shell) -> None:
        done = kepu("search", "--queries", "missing.jsonl")
        assert (done.status, done.stdout) == (1, "")
        assert "missing.jsonl" in done.stderr

    def test_filters_hold_for_every_question(self, kepu: Shell) -> None:
        given = json.dumps({"id": 1, "query": "科普"})
        done = kepu("search", "--queries", "-", "--region", "湖南", "--format", "jsonl", stdin=given)
        assert {row["source"] for row in done.rows[0]["results"]} == {"hunan.txt"}

    def test_a_table_has_a_heading_a_question(self, kepu: Shell) -> None:
        done = kepu("search", "--queries", "-", "--top", 1, stdin='{"id": 5, "query": "科普"}')
        assert done.stdout.splitlines()[0] == "# 5  科普"


class TestQuery:
    """kepu query, with blocks that search."""

    BLOCK = f'SERVICE <https://w3id.org/kepu/search> {{ ?m s:query "{QUESTION}" ; s:limit 3 ; s:rank ?rank }}'

    def test_a_block_finds_what_the_search_finds(self, kepu: Shell) -> None:
        found = kepu("query", f"SELECT ?m {{ {self.BLOCK} }} ORDER BY ?rank", "--format", "csv")
        wanted = kepu("search", QUESTION, "--top", "3", "--format", "json").rows
        assert found.stdout.split()[1:] == [row["measure"] for row in wanted]

    def test_a_wrong_block_is_an_error(self, kepu: Shell) -> None:
        done = kepu("query", "SELECT * { SERVICE <https://w3id.org/kepu/search> { ?m s:quarry 1 } }")
        assert (done.status, done.stdout) == (2, "")
        assert "s:query" in done.stderr

    def test_another_service_is_refused(self, kepu: Shell) -> None:
        done = kepu("query", f"SELECT * {{ {self.BLOCK} SERVICE <https://example.org/> {{ ?m ?p ?o }} }}")
        assert (done.status, done.stdout) == (2, "")
        assert "SERVICE" in done.stderr


class TestSimilar:
    IRI = "plan/532930/kexue-suzhi-shishi-fangan/2022-2025/draft/A4.1"

    def test_the_nearest_of_other_plans_with_what_differs(self, kepu: Shell) -> None:
        rows = kepu("similar", self.IRI, "--top", 3, "--format", "json").rows
        assert [list(row) for row in rows] == [ROW] * 3
        assert "eryuan.txt" not in {row["source"] for row in rows}
        comparison = rows[0]["why"]["comparison"]
        assert comparison["probability"] == rows[0]["score"]
        assert set(comparison) >= {"targets", "functions", "leads", "groups"}

    def test_the_same_plan_can_be_included(self, kepu: Shell) -> None:
        rows = kepu("similar", self.IRI, "--same-plan", "--top", 60, "--format", "json").rows
        assert "eryuan.txt" in {row["source"] for row in rows}
        assert all(not row["measure"].endswith(self.IRI) for row in rows)

    def test_an_address_may_be_whole(self, kepu: Shell) -> None:
        wanted = kepu("similar", self.IRI, "--format", "json").stdout
        assert kepu("similar", f"https://w3id.org/kepu/id/{self.IRI}", "--format", "json").stdout == wanted

    def test_what_is_no_measure_is_an_error(self, kepu: Shell) -> None:
        done = kepu("similar", "plan/532930/kexue-suzhi-shishi-fangan/2022-2025/draft")
        assert (done.status, done.stdout) == (1, "")
        assert "2022-2025/draft" in done.stderr

    def test_all_gives_a_line_a_measure(self, kepu: Shell) -> None:
        done = kepu("similar", "--all", "--top", 1, "--format", "jsonl")
        measures = [line["measure"] for line in done.rows]
        assert len(measures) == len(set(measures)) > 80
        assert all(list(line) == ["measure", "source", "text", "results"] for line in done.rows)
        one = next(line for line in done.rows if line["measure"].endswith(self.IRI))
        assert one["results"] == kepu("similar", self.IRI, "--top", 1, "--format", "json").rows

    def test_a_table_says_what_differs(self, kepu: Shell) -> None:
        shown = kepu("similar", self.IRI, "--top", 1).stdout
        assert "同题概率 probability of one topic" in shown
        assert "职能 functions: " in shown


class TestClusters:
    def test_a_line_a_group_those_of_most_plans_first(self, kepu: Shell) -> None:
        rows = kepu("similar", "--clusters", "--top", 1000, "--format", "json").rows
        assert all(list(row) == ["label", "action", "size", "plans", "members"] for row in rows)
        counts = [(len(row["plans"]), row["size"]) for row in rows]
        assert counts == sorted(counts, reverse=True)
        assert all(row["size"] == len(row["members"]) >= 2 for row in rows)
        members = [member for row in rows for member in row["members"]]
        assert len(members) == len(set(members))

    def test_a_table_has_as_many_lines_as_asked_for_and_says_how_many_there_are(self, kepu: Shell) -> None:
        total = len(kepu("similar", "--clusters", "--top", 1000, "--format", "json").rows)
        done = kepu("similar", "--clusters", "--top", 2)
        assert done.status == 0
        assert len(done.stdout.splitlines()) == 3
        assert f"The first 2 of {total} groups." in done.stderr

    def test_one_plan_has_no_groups_which_is_said(self, tiny: Shell) -> None:
        done = tiny("similar", "--clusters")
        assert (done.status, done.stdout) == (0, "")
        assert "There are no groups" in done.stderr


class TestIndex:
    def test_check_shows_each_segment_with_what_is_compared(self, tiny: Shell) -> None:
        done = tiny("check")
        head, row = done.stdout.splitlines()
        assert "召回率 recall" in head
        assert "只有词 words only" in row
        assert row.split()[1] == "4"
        assert done.stderr == "知识库完好。The store is sound.\n"

    def test_a_missing_index_file_is_made_anew_with_a_word(self, tiny: Shell) -> None:
        wanted = tiny("search", "科技节", "--format", "json").stdout
        assert wanted
        for file in (tiny.folder / "var/store/generations/1").rglob("search.json"):
            file.unlink()
        done = tiny("search", "科技节", "--format", "json")
        assert (done.status, done.stdout) == (0, wanted)
        assert "Making the index anew" in done.stderr
        assert "Making" not in tiny("search", "科技节").stderr
        assert tiny("check").status == 0

    def test_reindex_makes_a_generation_with_the_same_answers(self, tiny: Shell) -> None:
        wanted = tiny("search", "科技节", "--format", "json").stdout
        done = tiny("reindex")
        assert (done.status, done.stdout) == (0, "")
        assert "第 2 代" in done.stderr
        assert tiny("search", "科技节", "--format", "json").stdout == wanted

    def test_a_removed_plan_is_not_found(self, tiny: Shell) -> None:
        assert tiny("remove", "a.txt").status == 0
        done = tiny("search", "科技节", "--format", "json")
        assert (done.status, done.stdout) == (0, "")

    def test_an_encoder_that_is_not_there_is_an_error_with_a_remedy(self, tiny: Shell) -> None:
        for arguments in (("search", "科普"), ("reindex",)):
            done = tiny(*arguments, KEPU_ENCODER="./nothing")
            assert (done.status, done.stdout) == (2, "")
            assert "nothing" in done.stderr


@pytest.mark.parametrize("sent", [signal.SIGINT, None], ids=["Ctrl-C", "an error"])
def test_an_early_end_does_not_wait_for_the_encoder(tiny: Shell, sent: signal.Signals | None) -> None:
    """The index is one of words: with the bundled encoder, which takes seconds to load, it is refused."""
    process = subprocess.Popen(
        [KEPU, "search", "科普"],
        cwd=tiny.folder,
        env=environment(KEPU_ENCODER=""),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if sent:
        time.sleep(1)
        process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) in [(2, ""), (130, "")] if sent else [(2, "")]
    assert err.count("\n") == 1
    assert "Traceback" not in err
