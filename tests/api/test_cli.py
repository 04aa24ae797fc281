"""The command line, as programs and people meet it: what stands on stdout, what on stderr, the exit status."""

import csv
import json
import os
import pty
import resource
import runpy
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from api.version import VERSION
from kg.stores.lock import writer_lock

ROOT = Path(__file__).parents[2]
KEPU = Path(sys.executable).with_name("kepu")
SAMPLES = sorted(path for path in (ROOT / "data" / "samples").iterdir() if path.is_file())
SCHEMA = json.loads((ROOT / "kg" / "plan.schema.json").read_text())
plan_text = runpy.run_path(str(ROOT / "tests" / "tiny_plans.py"))["plan_text"]

PLAN = "https://w3id.org/kepu/id/plan/"
COUNTY = f"{PLAN}532924/kexue-suzhi-shishi-fangan/2021-2025"
REPLY = "关于同意建立科普基地的批复\n\n市科协：\n同意建立科普基地。\n"
WHY = "不是规划文件：文种为“批复”（关于同意建立科普基地的批复）。A document of this kind plans no work."
ONLY_PLANS = "请只提交规划、方案、要点等文件。Submit plans, programmes or work points only."
TABLE = """\
文件 file  结果 status  规划 plan                                      措施 measures  部门 departments  指标 targets  活动 activities  提示 warnings
a.txt      新增 added   宾川县全民科学素质行动实施方案（2021—2025年）              4                 4             4                3              0
bb.txt     新增 added   洱源县全民科学素质行动实施方案（2021—2025年）              4                 4             4                3              0
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.stdout.splitlines()]


@dataclass(frozen=True)
class Shell:
    """A folder to run commands in."""

    folder: Path

    def __call__(self, *arguments: object, stdin: str | bytes = "", **env: str) -> Done:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [KEPU, *map(str, arguments)],
            cwd=self.folder,
            env=environment(**env),
            input=given,
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def take(self, *arguments: object, **env: str) -> Done:
        """Ingest without SHACL, whose verdict is not what the test is about."""
        return self("ingest", "--no-validate", *arguments, **env)

    def write(self, name: str, text: str | bytes) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file


def environment(**more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KEPU_")}
    return {**inherited, "KEPU_ENCODER": "none", **more}


@pytest.fixture
def kepu(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A folder with the store of two plans; nothing is written to it any more."""
    shell = Shell(tmp_path_factory.mktemp("stored"))
    shell.write("a.txt", plan_text("宾川县"))
    shell.write("b.txt", plan_text("洱源县", "16%"))
    assert shell("ingest", "a.txt", "b.txt").status == 0
    return shell


class TestProgram:
    def test_version(self, kepu: Shell) -> None:
        assert kepu("--version") == Done(0, f"kepu {VERSION}\n", "")

    def test_help_lists_the_commands_in_chinese_and_english_without_cutting_them(self, kepu: Shell) -> None:
        done = kepu("--help")
        assert (done.status, done.stderr) == (0, "")
        assert "  ingest    把文件写入知识库，未变的略过。Take documents into the store.\n" in done.stdout
        assert "..." not in done.stdout.partition("Commands:")[2]

    def test_without_a_command_it_shows_its_help(self, kepu: Shell) -> None:
        done = kepu()
        assert done.status == 2
        assert "Commands:" in done.stdout + done.stderr

    def test_help_of_a_command_names_the_default_store(self, kepu: Shell) -> None:
        assert "./var/store" in kepu("list", "--help").stdout

    @pytest.mark.parametrize(
        "arguments",
        [
            ("nothing",),
            ("list", "--nothing"),
            ("ingest",),
            ("extract", "a.txt", "--format", "pdf"),
            ("ingest", "a.txt", "--jobs", "-1"),
            ("query",),
            ("query", "ASK {}", "--file", "q.rq"),
        ],
    )
    def test_wrong_usage_is_told_on_stderr_with_status_2(
        self, kepu: Shell, arguments: tuple[str, ...]
    ) -> None:
        done = kepu(*arguments)
        assert (done.status, done.stdout) == (2, "")
        assert "Usage: kepu" in done.stderr

    @pytest.mark.slow
    def test_help_comes_at_once(self, kepu: Shell) -> None:
        """0.3 s on a machine that does nothing else; twice that is what a busy one may take."""
        seconds = []
        for _ in range(5):
            start = time.perf_counter()
            kepu("--help")
            seconds.append(time.perf_counter() - start)
        print(f"kepu --help: {min(seconds):.2f} s")
        assert min(seconds) < 0.6

    @pytest.mark.parametrize("name", ["KEPU_PORT", "KEPU_BASE_IRI"])
    def test_a_wrong_setting_is_named(self, kepu: Shell, name: str) -> None:
        done = kepu("list", **{name: "nothing"})
        assert (done.status, done.stdout) == (2, "")
        assert done.stderr.startswith(f"错误 Error: {name}（环境变量 environment）: ")
        assert done.stderr.count("\n") == 1


class TestExtract:
    @pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
    def test_the_json_of_a_specimen_keeps_to_the_schema_and_quotes_the_text(
        self, kepu: Shell, sample: Path
    ) -> None:
        record = json.loads(kepu("extract", sample).stdout)
        jsonschema.validate(record, SCHEMA)
        text = kepu("extract", sample, "--format", "text").stdout
        quotes = list(quoted(record))
        assert len(quotes) > 50
        assert [words for words, start, end in quotes if squeezed(text[start:end]) != squeezed(words)] == []

    def test_the_turtle_is_the_graph_that_ingest_stores(self, stored: Shell) -> None:
        done = stored("extract", "a.txt", "--format", "turtle")
        assert (done.status, done.stderr) == (0, "")
        graph = "https://w3id.org/kepu/id/graph/document/532924/kexue-suzhi-shishi-fangan/2021-2025"
        asked = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        kept = stored("query", asked, "--format", "turtle")
        one, other = (set(Graph().parse(data=each.stdout)) for each in (done, kept))
        assert len(one) > 100
        assert one == other

    def test_the_text_is_normalised(self, kepu: Shell) -> None:
        done = kepu(
            "extract", "-", "--format", "text", stdin="一、 任务\r\n\r\n  办好  科技节[image: x.png]。"
        )
        assert done == Done(0, "一、 任务\n办好 科技节。\n", "")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_standard_input_in_any_usual_encoding(self, kepu: Shell, encoding: str) -> None:
        done = kepu("extract", "-", stdin=plan_text("宾川县").encode(encoding))
        assert json.loads(done.stdout)["plan"]["id"] == COUNTY
        assert (done.status, done.stderr) == (0, "")

    def test_what_is_no_plan_gives_an_empty_record_with_the_reason(self, kepu: Shell) -> None:
        kepu.write("reply.txt", REPLY)
        done = kepu("extract", "reply.txt")
        record = json.loads(done.stdout)
        jsonschema.validate(record, SCHEMA)
        assert (done.status, done.stderr) == (0, "")
        assert record["plan"]["id"] is None
        assert record["measures"] == []
        assert record["warnings"] == [WHY]
        assert kepu("extract", "reply.txt", "--format", "turtle") == Done(0, "", f"reply.txt: {WHY}\n")

    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("empty.txt", b"", "The file is empty"),
            ("broken.txt", "科普".encode() + b"\xff\xff", "第 7 字节（第 1 行）"),
            ("plan.xyz", "规划".encode(), "The format .xyz is not read"),
            ("missing.txt", None, "No such file or directory"),
            ("folder", b"", "Is a directory"),
        ],
    )
    def test_what_cannot_be_read_is_refused(
        self, kepu: Shell, name: str, data: bytes | None, reason: str
    ) -> None:
        if name == "folder":
            (kepu.folder / name).mkdir()
        elif data is not None:
            kepu.write(name, data)
        done = kepu("extract", name)
        assert (done.status, done.stdout) == (1, "")
        assert done.stderr.startswith(f"错误 Error: {name}: ")
        assert reason in done.stderr
        assert done.stderr.count("\n") == 1


def squeezed(words: str) -> str:
    return "".join(words.split())


def quoted(record: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    """The words of a record's facts, each with its span."""
    for key in ("actions", "measures", "indicators", "activities"):
        for part in record[key]:
            yield from quotes_of(part)
            for department in part.get("departments", ()):
                yield department["name"], *department["span"]
    for field in ("title", "documentNumber", "issuer"):
        if field in record["plan"]["spans"]:
            yield record["plan"][field], *record["plan"]["spans"][field]


def quotes_of(part: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    words = part.get("quote") or part.get("text") or part.get("title") or part.get("name")
    assert words, part
    yield words, *part["span"]


class TestIngest:
    def test_a_line_a_document(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.write("bb.txt", plan_text("洱源县"))
        assert kepu("ingest", "a.txt", "bb.txt") == Done(0, TABLE, "")

    def test_it_is_no_error_that_all_is_up_to_date(self, stored: Shell) -> None:
        done = stored("ingest", "a.txt", "b.txt")
        assert (done.status, done.stderr) == (0, "")
        assert done.stdout.count("未变 unchanged") == 2

    def test_folders_and_standard_input(self, kepu: Shell) -> None:
        kepu.write("plans/x/a.md", plan_text("宾川县"))
        done = kepu.take("plans", "-", "--format", "json", stdin=plan_text("洱源县"))
        assert [(line["source"], line["status"]) for line in done.lines] == [
            ("a.md", "added"),
            ("stdin.txt", "added"),
        ]

    def test_json_holds_a_line_a_document_with_its_figures(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.write("reply.txt", REPLY)
        done = kepu.take("a.txt", "reply.txt", "--format", "json")
        assert done.status == 1
        assert done.lines == [
            {
                "source": "a.txt",
                "status": "added",
                "plan": COUNTY,
                "title": "宾川县全民科学素质行动实施方案（2021—2025年）",
                "actions": 3,
                "measures": 4,
                "departments": 4,
                "targets": 4,
                "activities": 3,
                "warnings": 0,
                "messages": [],
                "error": None,
                "change": None,
            },
            {
                "source": "reply.txt",
                "status": "refused",
                "plan": None,
                "title": None,
                "messages": [],
                "error": f"reply.txt: {WHY} {ONLY_PLANS}",
                "change": None,
            },
        ]

    def test_what_is_refused_is_named_on_stderr_even_where_it_is_all(self, kepu: Shell) -> None:
        kepu.write("plans/reply.txt", REPLY)
        done = kepu.take("plans/reply.txt")
        assert done.status == 1
        assert done.stdout.splitlines()[1:] == ["reply.txt  拒绝 refused"]
        assert done.stderr == f"拒绝 Refused: plans/reply.txt: {WHY} {ONLY_PLANS}\n"

    def test_the_rest_of_a_bad_batch_is_done(self, kepu: Shell) -> None:
        kepu.write("plans/a.txt", plan_text("宾川县"))
        kepu.write("plans/b.txt", b"")
        (kepu.folder / "none").mkdir()
        done = kepu.take("none", "plans", "missing.txt")
        assert done.status == 1
        assert [line.split()[1] for line in done.stdout.splitlines()[1:]] == ["新增", "拒绝", "拒绝"]
        assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [
            "none",
            "plans/b.txt",
            "missing.txt",
        ]
        assert kepu("check").status == 0

    def test_a_folder_without_plans_is_refused_and_makes_no_store(self, kepu: Shell) -> None:
        (kepu.folder / "plans").mkdir()
        done = kepu.take("plans")
        assert (done.status, done.stdout) == (1, "")
        assert "plans: 文件夹里没有可读的文件。The folder holds no file that is read." in done.stderr
        assert not (kepu.folder / "var").exists()

    def test_warnings_are_on_stderr(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县").replace("教育局", "洱海管理局"))
        done = kepu.take("a.txt")
        words = "不知道“洱海管理局”的职能。The function of “洱海管理局” is not known."
        assert (done.status, done.stderr) == (0, f"提示 a.txt: {words}\n")

    @pytest.mark.parametrize("piped", [False, True])
    def test_200_mb_of_one_line_are_refused_at_once_in_little_memory(self, kepu: Shell, piped: bool) -> None:
        small, large = kepu.write("small.txt", "科普"), kepu.folder / "large.txt"
        with large.open("wb") as file:
            file.truncate(200 * 2**20)
        used = {}
        for path in (small, large):
            with path.open("rb") as file:
                process = subprocess.Popen(
                    [KEPU, "ingest", "--no-validate", "-" if piped else path.name],
                    cwd=kepu.folder,
                    env=environment(),
                    stdin=file,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
                assert process.stderr
                words = process.stderr.read().decode()
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                process.stderr.close()
            assert process.returncode == 1
            used[path] = usage.ru_maxrss
        assert "文件太大" in words
        assert "The file is too large" in words
        assert used[large] - used[small] < 100 * 1024, "KiB"

    def test_another_writer_is_named_and_waited_for(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.write("b.txt", plan_text("洱源县"))
        kepu.take("a.txt")
        taken, done = threading.Event(), threading.Event()

        def hold() -> None:
            with writer_lock(kepu.folder / "var" / "store", 1):
                taken.set()
                done.wait(4)

        holder = threading.Thread(target=hold)
        holder.start()
        taken.wait()
        found = kepu.take("b.txt")
        done.set()
        holder.join()
        assert found.status == 0
        assert found.stderr.startswith(f"等待另一个写入进程（pid {os.getpid()}, ")
        assert "Waiting for another writer" in found.stderr

    def test_a_full_disk_stops_it_and_leaves_the_store_as_it_was(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.take("a.txt")
        kepu.write("b.txt", plan_text("洱源县"))
        done = subprocess.run(
            [KEPU, "ingest", "--no-validate", "b.txt"],
            cwd=kepu.folder,
            env=environment(PYTHONDONTWRITEBYTECODE="1"),
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY)),
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert "磁盘空间不足" in done.stderr
        assert "The disk is full" in done.stderr
        assert done.stderr.count("\n") == 1
        assert len(kepu("list", "--format", "json").lines) == 1
        assert kepu.take("b.txt").status == 0
        assert kepu("check").stderr == "知识库完好。The store is sound.\n"

    @pytest.mark.parametrize(
        ("lexicon", "words"),
        [
            (None, "词典文件夹不存在"),
            ("x = [", "词典不是有效的 TOML"),
            ("nothing = 1\n", "未知的键“nothing”"),
        ],
    )
    def test_wrong_lexicons_are_the_environments_fault(
        self, kepu: Shell, lexicon: str | None, words: str
    ) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        if lexicon:
            kepu.write("more/departments.toml", lexicon)
        done = kepu.take("a.txt", KEPU_LEXICONS="more")
        assert (done.status, done.stdout) == (2, "")
        assert done.stderr.startswith("错误 Error: ")
        assert words in done.stderr
        assert done.stderr.count("\n") == 1

    def test_another_base_is_the_environments_fault(self, stored: Shell) -> None:
        done = stored("ingest", "a.txt", KEPU_BASE_IRI="https://example.org/kg/")
        assert (done.status, done.stdout) == (2, "")
        assert "KEPU_BASE_IRI" in done.stderr

    def test_one_slug_is_for_one_file(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.write("b.txt", plan_text("宾川县", "16%"))
        done = kepu.take("a.txt", "b.txt", "--as", "second")
        assert (done.status, done.stdout) == (2, "")
        assert "--as" in done.stderr
        assert kepu.take("a.txt").status == 0
        assert kepu.take("b.txt").status == 1
        done = kepu.take("b.txt", "--as", "second", "--format", "json")
        assert (done.status, done.lines[0]["plan"]) == (0, f"{PLAN}532924/second/2021-2025")

    def test_a_bar_is_shown_on_a_terminal_and_results_go_where_stdout_goes(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.write("reply.txt", REPLY)
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [KEPU, "ingest", "--no-validate", "a.txt", "reply.txt"],
            cwd=kepu.folder,
            env=environment(TERM="xterm", COLUMNS="200"),
            stdout=subprocess.PIPE,
            stderr=theirs,
        )
        os.close(theirs)
        stdout, _ = process.communicate(timeout=60)
        shown = drained(ours)
        assert process.returncode == 1
        assert [line.split()[:2] for line in stdout.decode().splitlines()[1:]] == [
            ["a.txt", "新增"],
            ["reply.txt", "拒绝"],
        ]
        assert "2/2" in shown
        assert "拒绝 Refused: reply.txt" in shown


def drained(terminal: int) -> str:
    """All that was written to a pseudo terminal whose other side is closed."""
    found = b""
    while True:
        try:
            found += os.read(terminal, 65536)
        except OSError:
            os.close(terminal)
            return found.decode()


class TestReingest:
    def test_nothing_to_do(self, stored: Shell) -> None:
        assert stored("reingest") == Done(
            0, "", "没有需要重新提取的文件。Nothing needs to be derived anew.\n"
        )

    def test_what_changed_is_printed_with_the_figures_before(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县").replace("教育局", "洱海管理局"))
        kepu.write("b.txt", plan_text("洱源县"))
        kepu.take("a.txt", "b.txt")
        part = '{ name = "洱海管理", forms = ["洱海管理"], functions = ["ecology-environment"] }'
        kepu.write("more/departments.toml", f"parts = [{part}]\n")
        done = kepu("reingest", KEPU_LEXICONS="more")
        assert done.status == 0
        first = done.stdout.splitlines()[1]
        assert first.startswith("a.txt")
        assert "更新 replaced" in first
        assert "1 → 0" in first
        assert "−" in first.split()[-1]

    def test_a_moved_plan_is_told_with_both_iris(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.take("a.txt")
        kepu.write("more/subjects.toml", '[kinds]\n"实施方案" = "fangan"\n')
        done = kepu("reingest", "--format", "json", KEPU_LEXICONS="more")
        moved = f"{PLAN}532924/kexue-suzhi-fangan/2021-2025"
        assert (done.lines[0]["plan"], done.lines[0]["change"]["formerPlan"]) == (moved, COUNTY)
        assert done.stderr == f"IRI 已改 Moved: a.txt: {COUNTY} → {moved}\n"


class TestStoreFolders:
    @pytest.mark.parametrize(
        "command",
        [("list",), ("check",), ("query", "ASK {}"), ("show", "x"), ("remove", "x"), ("reingest",)],
        ids=lambda command: command[0],
    )
    def test_no_store(self, kepu: Shell, command: tuple[str, ...]) -> None:
        done = kepu(*command)
        assert (done.status, done.stdout) == (2, "")
        assert "There is no store here" in done.stderr
        assert not (kepu.folder / "var").exists()

    @pytest.mark.parametrize(
        "command", [("list",), ("ingest", "a.txt"), ("check",), ("query", "ASK {}"), ("backup", "copy")]
    )
    def test_a_store_of_a_newer_format(self, kepu: Shell, command: tuple[str, ...]) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.write("var/store/store.json", '{"format": 99, "id": "0"}')
        done = kepu(*command)
        assert (done.status, done.stdout) == (2, "")
        assert "知识库格式 99" in done.stderr
        assert "升级 kepu-graph" in done.stderr

    def test_a_folder_of_something_else(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        done = kepu.take("a.txt", "--store", ".")
        assert (done.status, done.stdout) == (2, "")
        assert "is no store" in done.stderr

    def test_the_store_of_the_flag_wins_over_that_of_the_environment(
        self, stored: Shell, tmp_path: Path
    ) -> None:
        kept = stored.folder / "var" / "store"
        other = Shell(tmp_path)
        assert other("list", KEPU_STORE=str(kept)).status == 0
        assert other("list", "--store", kept, KEPU_STORE="nothing").status == 0
        assert other("list", "--store", "nothing", KEPU_STORE=str(kept)).status == 2

    def test_a_damaged_store_is_found_by_check(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.take("a.txt")
        done = kepu("check")
        assert (done.status, done.stderr) == (0, "知识库完好。The store is sound.\n")
        file = next((kepu.folder / "var" / "store" / "texts").glob("*/*"))
        file.write_bytes(b"x")
        done = kepu("check")
        assert (done.status, done.stdout) == (1, "")
        assert file.name in done.stderr

    def test_a_backup_brings_everything_back(self, kepu: Shell) -> None:
        kepu.write("a.txt", plan_text("宾川县"))
        kepu.take("a.txt")
        before = kepu("list")
        assert kepu("backup", "copy") == Done(
            0, "", "已备份第 1 代到 copy。Generation 1 is backed up in copy.\n"
        )
        assert kepu("backup", "copy").status == 2
        assert kepu("remove", "a.txt").status == 0
        assert kepu("restore", "copy").status == 2
        done = kepu("restore", "copy", "--replace")
        assert (done.status, done.stdout) == (0, "")
        assert kepu("list") == before
        assert kepu("check").status == 0
        assert kepu.take("a.txt", "--format", "json").lines[0]["status"] == "unchanged"


class TestList:
    def test_documents_with_figures_and_iris(self, stored: Shell) -> None:
        done = stored("list")
        assert (done.status, done.stderr) == (0, "")
        rows = [line.split() for line in done.stdout.splitlines()]
        assert rows[1] == [
            "宾川县全民科学素质行动实施方案（2021—2025年）",
            "a.txt",
            "4",
            "4",
            "4",
            "3",
            "0",
            COUNTY,
        ]

    def test_json(self, stored: Shell) -> None:
        first, second = stored("list", "--format", "json").lines
        assert (first["plan"], first["source"], first["measures"]) == (COUNTY, "a.txt", 4)
        assert second["source"] == "b.txt"


class TestRemove:
    @pytest.mark.parametrize(
        "name", ["a.txt", "plans/a.txt", COUNTY, COUNTY.removeprefix("https://w3id.org/kepu/id/")]
    )
    def test_by_file_or_iri(self, kepu: Shell, name: str) -> None:
        kepu.write("plans/a.txt", plan_text("宾川县"))
        kepu.take("plans")
        done = kepu("remove", name)
        assert done == Done(
            0, "", f"已撤下 Withdrawn: 宾川县全民科学素质行动实施方案（2021—2025年） {COUNTY}\n"
        )
        assert kepu("list", "--format", "json").lines == []

    def test_what_is_not_there(self, stored: Shell) -> None:
        done = stored("remove", "c.txt")
        assert (done.status, done.stdout) == (1, "")
        assert done.stderr.startswith(
            "错误 Error: c.txt: 知识库中没有这份文件。No such document in the store. "
        )

    def test_several_files_of_one_name_are_told_apart(self, kepu: Shell) -> None:
        kepu.write("x/a.txt", plan_text("宾川县"))
        kepu.write("y/a.txt", plan_text("洱源县"))
        kepu.take("x", "y")
        done = kepu("remove", "a.txt")
        assert (done.status, done.stdout) == (1, "")
        assert COUNTY in done.stderr
        assert len(kepu("list", "--format", "json").lines) == 2


class TestShow:
    def test_a_thing_with_its_facts_and_quotes(self, stored: Shell) -> None:
        done = stored("show", "plan/532924/kexue-suzhi-shishi-fangan/2021-2025/A1.1")
        assert (done.status, done.stderr) == (0, "")
        assert done.stdout.splitlines()[0] == f"{COUNTY}/A1.1"
        assert "标题           办好科技节" in done.stdout
        assert done.stdout.splitlines()[-1].startswith("原文 Quoted: 办好科技节。")

    @pytest.mark.parametrize("start", ["https://w3id.org/kepu/id/", "id:", ""])
    def test_by_any_form_of_its_iri(self, stored: Shell, start: str) -> None:
        assert stored("show", f"{start}department/532924/教育局").status == 0

    def test_by_an_iri_as_browsers_write_it(self, stored: Shell) -> None:
        done = stored("show", "https://w3id.org/kepu/id/department/532924/%E6%95%99%E8%82%B2%E5%B1%80")
        assert done.stdout.splitlines()[0] == "https://w3id.org/kepu/id/department/532924/教育局"

    @pytest.mark.parametrize("iri", ["plan/nothing", "two words", "https://example.org/x>", "a> ?p ?o } #"])
    def test_an_unknown_one(self, stored: Shell, iri: str) -> None:
        done = stored("show", iri)
        assert (done.status, done.stdout) == (1, "")
        assert "知识库中没有这个事物。The store knows no such thing." in done.stderr
        assert done.stderr.count("\n") == 1


class TestQuery:
    PLANS = "SELECT ?plan ?year { ?plan a kepu:Plan ; kepu:startYear ?year } ORDER BY ?plan"

    def test_a_table_by_default(self, stored: Shell) -> None:
        other = f"{PLAN}532930/kexue-suzhi-shishi-fangan/2021-2025"
        width = len(COUNTY)
        expected = f"{'plan':{width}}  year\n{COUNTY}  2021\n{other}  2021\n"
        assert stored("query", self.PLANS) == Done(0, expected, "")

    def test_every_format_of_a_select(self, stored: Shell) -> None:
        found = {
            form: stored("query", self.PLANS, "--format", form).stdout
            for form in ("json", "csv", "tsv", "xml")
        }
        assert json.loads(found["json"])["results"]["bindings"][0]["plan"]["value"] == COUNTY
        assert list(csv.reader(found["csv"].splitlines()))[:2] == [["plan", "year"], [COUNTY, "2021"]]
        assert found["tsv"].splitlines()[:2] == ["?plan\t?year", f"<{COUNTY}>\t2021"]
        results = ElementTree.fromstring(found["xml"])
        assert results.findtext(".//{http://www.w3.org/2005/sparql-results#}uri") == COUNTY
        assert all(text.endswith("\n") for text in found.values())

    def test_every_format_of_a_graph(self, stored: Shell) -> None:
        asked = "CONSTRUCT { ?plan a kepu:Plan } { ?plan a kepu:Plan }"
        forms = {
            "turtle": RdfFormat.TURTLE,
            "table": RdfFormat.TURTLE,
            "json": RdfFormat.JSON_LD,
            "xml": RdfFormat.RDF_XML,
        }
        for form, name in forms.items():
            done = stored("query", asked, "--format", form)
            read = list(parse(done.stdout.encode(), name))
            assert len(read) == 2, form

    @pytest.mark.parametrize(
        ("asked", "form"), [(PLANS, "turtle"), ("ASK {}", "turtle"), ("DESCRIBE <x:y>", "csv")]
    )
    def test_a_format_that_does_not_fit_is_refused(self, stored: Shell, asked: str, form: str) -> None:
        done = stored("query", asked, "--format", form)
        assert (done.status, done.stdout) == (2, "")
        assert f"不能以 {form} 输出" in done.stderr

    @pytest.mark.parametrize(("form", "answer"), [("table", "true\n"), ("csv", "true\n")])
    def test_an_ask(self, stored: Shell, form: str, answer: str) -> None:
        assert stored("query", "ASK { ?s a kepu:Plan }", "--format", form) == Done(0, answer, "")

    def test_a_query_from_a_file_or_standard_input(self, stored: Shell, tmp_path: Path) -> None:
        file = tmp_path / "q.rq"
        file.write_text("ASK {}")
        assert stored("query", "--file", file).stdout == "true\n"
        assert stored("query", "--file", "-", stdin="ASK {}").stdout == "true\n"
        done = stored("query", "--file", "missing.rq")
        assert (done.status, done.stdout) == (2, "")
        assert "missing.rq" in done.stderr

    def test_a_syntax_error_is_named_with_its_place(self, stored: Shell) -> None:
        done = stored("query", "SELECT ?plan {\n ?plan a kepu:Plan")
        assert (done.status, done.stdout) == (2, "")
        assert "SPARQL 查询语法错误" in done.stderr
        assert "error at 2:" in done.stderr

    @pytest.mark.parametrize(
        ("name", "limit", "words"),
        [
            ("KEPU_QUERY_ROWS", "10", "行数限制（10 行）"),
            ("KEPU_QUERY_TIMEOUT", "0.5", "时间限制（0.5秒）"),
        ],
    )
    def test_a_limit_is_named(self, stored: Shell, name: str, limit: str, words: str) -> None:
        asked = (
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i) }"
            if "TIME" in name
            else "SELECT * { ?a ?b ?c }"
        )
        done = stored("query", asked, "--format", "csv", **{name: limit})
        assert done.status == 2
        assert words in done.stderr
        assert name in done.stderr

    def test_the_network_is_out_of_reach(self, stored: Shell) -> None:
        done = stored("query", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }")
        assert (done.status, done.stdout) == (2, "")
        assert "SERVICE" in done.stderr

    def test_words_that_look_like_markup_are_left_alone(self, stored: Shell) -> None:
        done = stored("query", 'SELECT ?a { VALUES ?a { "[bold]x[/bold] :star: [red]" } }')
        assert done.stdout == "a\n[bold]x[/bold] :star: [red]\n"


class TestStreams:
    @pytest.mark.parametrize(
        "command", ["list", "query 'SELECT * { ?s ?p ?o }' --format csv", "ontology export"]
    )
    def test_a_reader_that_has_gone_is_no_error_to_speak_of(self, stored: Shell, command: str) -> None:
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {KEPU} {command} | head -0"],
            cwd=stored.folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (141, "", "")

    def test_a_disk_that_takes_no_output_is_told_in_one_line(self, stored: Shell) -> None:
        done = subprocess.run(
            ["bash", "-c", f"{KEPU} list > /dev/full"],
            cwd=stored.folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "No space left on device" in done.stderr
        assert done.stderr.count("\n") == 1

    def test_standard_input_that_is_closed_is_told_in_one_line(self, kepu: Shell) -> None:
        command = ["bash", "-c", f"{KEPU} extract - <&-"]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("错误 Error: stdin.txt: 标准输入已关闭。Standard input is closed.")

    def test_nor_where_help_was_asked_for(self, kepu: Shell) -> None:
        done = subprocess.run(
            ["bash", "-c", f"{KEPU} --help | head -0"], capture_output=True, text=True, check=True
        )
        assert (done.stdout, done.stderr) == ("", "")


class TestUpkeep:
    def test_settings_name_value_and_source(self, kepu: Shell) -> None:
        done = kepu("settings", "--format", "json", KEPU_PORT="8100")
        found = {line["name"]: line for line in done.lines}
        assert (found["KEPU_PORT"]["value"], found["KEPU_PORT"]["source"]) == (8100, "environment")
        assert (done.status, done.stderr) == (0, "")
        assert "KEPU_PORT" in kepu("settings").stdout

    def test_the_ontology_is_exported_below_the_base(self, kepu: Shell) -> None:
        done = kepu("ontology", "export", KEPU_BASE_IRI="https://example.org/kg/")
        assert (done.status, done.stderr) == (0, "")
        assert len(Graph().parse(data=done.stdout, format="turtle")) > 500
        more = kepu("ontology", "export", "--format", "jsonld", "--vocabularies")
        assert len(json.loads(more.stdout)) > 1000

    @pytest.mark.slow
    def test_the_ontology_passes_its_checks(self, kepu: Shell) -> None:
        done = kepu("ontology", "check")
        assert (done.status, done.stdout) == (0, "")
        assert "The ontology and its vocabularies pass every check." in done.stderr
