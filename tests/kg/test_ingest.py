"""The pipeline: what becomes of files, one by one and together, at the first ingest and at later ones."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from kg.derive import BasisSpec, load_basis
from kg.errors import DerivationError, NotAPlanError, OtherBaseError, SamePlanError, UnreadableFileError
from kg.ingest import BATCH, ingest, reingest, withdraw
from kg.iris import Names
from kg.outcomes import Options, Outcome
from kg.readers.errors import BinaryFile, EmptyFile, FileTooLarge, UnknownEncoding, UnknownFormat
from kg.shared import shared_graphs
from kg.sources import SourceFile
from kg.stores.base import GraphStore
from kg.stores.check import check
from kg.stores.errors import NoSuchDocumentError
from kg.stores.manifest import DocumentEntry
from kg.stores.oxigraph import EmbeddedStore
from kg.stores.results import Query, QueryLimits
from ontology.errors import KepuError

Text = Callable[..., str]
PLAN = "https://w3id.org/kepu/id/plan/"
COUNTY = f"{PLAN}532924/kexue-suzhi-shishi-fangan/2021-2025"
PLAIN = BasisSpec()
QUICK = Options(jobs=1, validate=False)
MERGED = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
NAMED = "SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


class Listener:
    """Hears of the course of an ingest."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.names: list[str] = []

    def begun(self, count: int) -> None:
        self.counts.append(count)

    def derived(self, name: str) -> None:
        self.names.append(name)

    def message(self, text: str) -> None:
        raise AssertionError(f"nobody else writes: {text}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    opened = EmbeddedStore(tmp_path / "store", create=True)
    yield opened
    opened.close()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    return folder


def take(store: GraphStore, *paths: Path, spec: BasisSpec = PLAIN, options: Options = QUICK) -> list[Outcome]:
    return list(ingest(store, [SourceFile(path) for path in paths], spec, options, Listener()))


def write(file: Path, text: str, encoding: str = "utf-8") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding)
    return file


def entries(store: GraphStore) -> dict[str, DocumentEntry]:
    with store.snapshot() as snapshot:
        return dict(snapshot.manifest.documents)


def unlabelled(triples: bytes) -> bytes:
    """The triples in order, whatever the blank nodes of the ontology's lists are called."""
    return b"\n".join(sorted(re.sub(rb"_:\w+", b"_:", triples).splitlines()))


def content(store: EmbeddedStore) -> dict[str, bytes]:
    """All graphs of a store, the merged one under ""."""
    with store.query(Query(MERGED, graph="ntriples"), QueryLimits()) as merged:
        found = {"": unlabelled(merged.read())}
    with store.query(Query(NAMED, solutions="csv"), QueryLimits()) as names, store.snapshot() as snapshot:
        for name in names.read().decode().split()[1:]:
            found[name] = unlabelled(snapshot.triples(name))
    return found


def assert_sound(store: EmbeddedStore) -> None:
    assert check(store.layout.folder) == []


class TestFiles:
    def test_a_new_file_is_added(self, store: EmbeddedStore, files: Path, plan_text: Text) -> None:
        (outcome,) = take(store, write(files / "a.txt", plan_text("宾川县")))
        assert (outcome.source, outcome.status, outcome.plan) == ("a.txt", "added", COUNTY)
        assert outcome.title == "宾川县全民科学素质行动实施方案（2021—2025年）"
        assert outcome.figures["measures"] == 4
        assert (outcome.error, outcome.change) == (None, None)
        assert_sound(store)

    def test_the_same_file_again_is_left_alone(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        file = write(files / "a.txt", plan_text("宾川县"))
        take(store, file)
        (outcome,) = take(store, file)
        assert (outcome.status, outcome.plan, outcome.figures["measures"]) == ("unchanged", COUNTY, 4)
        assert store.generation() == 1

    def test_content_counts_and_not_the_name(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县")))
        (outcome,) = take(store, write(files / "b.txt", plan_text("宾川县")))
        assert (outcome.source, outcome.status) == ("b.txt", "unchanged")
        assert entries(store)[COUNTY].source == "a.txt"

    def test_the_same_text_in_another_encoding_is_the_same_plan(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县")))
        (outcome,) = take(store, write(files / "b.txt", plan_text("宾川县"), "gb18030"))
        assert outcome.status == "unchanged"
        assert store.generation() == 1

    def test_a_changed_file_takes_the_place_of_its_former_edition(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县", "15%")))
        (outcome,) = take(store, write(files / "a.txt", plan_text("宾川县", "16%", extra="建设科普馆")))
        assert (outcome.status, outcome.plan) == ("replaced", COUNTY)
        assert outcome.change is not None
        assert (outcome.change.figures["measures"], outcome.figures["measures"]) == (4, 5)
        assert outcome.change.added > outcome.change.removed > 0
        assert outcome.change.former == ""
        with store.snapshot() as snapshot:
            assert "16%" in snapshot.text(snapshot.manifest.documents[COUNTY])
        assert_sound(store)

    def test_an_edition_that_comes_back_is_put_back(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        first = content_after(store, write(files / "a.txt", plan_text("宾川县", "15%")))
        content_after(store, write(files / "a.txt", plan_text("宾川县", "16%")))
        assert content_after(store, write(files / "a.txt", plan_text("宾川县", "15%"))) == first

    def test_another_file_of_the_plan_is_refused_naming_both_and_the_remedy(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县", "15%")))
        file = write(files / "b.txt", plan_text("宾川县", "16%"))
        (outcome,) = take(store, file)
        assert outcome.status == "refused"
        assert isinstance(outcome.error, SamePlanError)
        assert outcome.error.place == str(file)
        assert "a.txt" in outcome.error.message
        assert COUNTY in outcome.error.message
        assert "--replace" in outcome.error.remedy
        assert "--as" in outcome.error.remedy
        assert store.generation() == 1

    def test_another_file_takes_its_place_where_that_is_asked(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县", "15%")))
        file = write(files / "b.txt", plan_text("宾川县", "16%"))
        (outcome,) = take(store, file, options=Options(jobs=1, replace=True, validate=False))
        assert outcome.status == "replaced"
        assert {entry.source for entry in entries(store).values()} == {"b.txt"}

    def test_a_slug_makes_it_another_plan(self, store: EmbeddedStore, files: Path, plan_text: Text) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县", "15%")))
        file = write(files / "b.txt", plan_text("宾川县", "16%"))
        slugged = Options(jobs=1, slug="second", validate=False)
        (outcome,) = take(store, file, options=slugged)
        assert (outcome.status, outcome.plan) == ("added", f"{PLAN}532924/second/2021-2025")
        assert take(store, file, options=slugged)[0].status == "unchanged"
        assert take(store, file)[0].plan == outcome.plan
        assert len(entries(store)) == 2

    def test_a_slug_stays_when_the_document_is_derived_anew(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        slugged = Options(jobs=1, slug="second", validate=False)
        take(store, write(files / "b.txt", plan_text("宾川县")), options=slugged)
        (outcome,) = reingest(store, PLAIN, QUICK, Listener(), everything=True)
        assert outcome.plan == f"{PLAN}532924/second/2021-2025"
        assert set(entries(store)) == {outcome.plan}


def content_after(store: EmbeddedStore, file: Path) -> dict[str, bytes]:
    take(store, file)
    return content(store)


class TestBadFiles:
    BAD: ClassVar = {
        "empty.txt": (b"", EmptyFile),
        "blank.txt": ("　\n \n".encode(), EmptyFile),
        "binary.txt": (b"\x7fELF" + bytes(range(128)), BinaryFile),
        "broken.txt": (
            "宾川县全民科学素质".encode() + b"\xff\xfe\xff" + "行动方案".encode(),
            UnknownEncoding,
        ),
        "reply.txt": ("关于同意建立科普基地的批复\n\n市科协：\n同意建立科普基地。\n".encode(), NotAPlanError),
        "plan.xyz": ("规划".encode(), UnknownFormat),
        "missing.txt": (None, UnreadableFileError),
        "large.txt": (200 * 2**20, FileTooLarge),
    }

    @pytest.fixture
    def bad(self, files: Path) -> dict[Path, type[KepuError]]:
        for name, (data, _) in self.BAD.items():
            if isinstance(data, bytes):
                (files / name).write_bytes(data)
            elif isinstance(data, int):
                with (files / name).open("wb") as file:
                    file.truncate(data)
        return {files / name: kind for name, (_, kind) in self.BAD.items()}

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_each_is_named_with_reason_and_remedy_and_the_rest_goes_on(
        self, store: EmbeddedStore, files: Path, bad: dict[Path, type[KepuError]], plan_text: Text, jobs: int
    ) -> None:
        first = write(files / "first.txt", plan_text("宾川县"))
        last = write(files / "last.txt", plan_text("洱源县"))
        outcomes = take(store, first, *bad, last, options=Options(jobs=jobs, validate=False))
        assert [outcome.source for outcome in outcomes] == [
            "first.txt",
            *(path.name for path in bad),
            "last.txt",
        ]
        assert (outcomes[0].status, outcomes[-1].status) == ("added", "added")
        for outcome, (path, kind) in zip(outcomes[1:-1], bad.items(), strict=True):
            assert outcome.status == "refused"
            assert type(outcome.error) is kind
            assert outcome.error.place.startswith(str(path))
            assert outcome.error.message
            assert outcome.error.remedy
        assert len(entries(store)) == 2
        assert_sound(store)

    def test_where_all_are_bad_no_generation_is_made(
        self, store: EmbeddedStore, bad: dict[Path, type[KepuError]]
    ) -> None:
        assert {outcome.status for outcome in take(store, *bad)} == {"refused"}
        assert store.generation() == 0

    def test_broken_bytes_are_named_with_their_place(self, store: EmbeddedStore, files: Path) -> None:
        file = files / "broken.txt"
        file.write_bytes("第一行\n第二行".encode() + b"\xff\xff" + "\n第三行".encode())
        (outcome,) = take(store, file)
        assert "第 20 字节（第 2 行）" in str(outcome.error)

    def test_a_fault_of_the_program_costs_one_document_and_says_where(
        self, store: EmbeddedStore, files: Path, plan_text: Text, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from kg import derive as module

        def faulty(record: object, *rest: object) -> object:
            if "宾川" in str(record):
                raise ValueError("a slip")
            return real(record, *rest)  # type: ignore[arg-type]

        real = module.document_triples
        monkeypatch.setattr(module, "document_triples", faulty)
        one, two = write(files / "a.txt", plan_text("宾川县")), write(files / "b.txt", plan_text("洱源县"))
        outcomes = take(store, one, two)
        assert [outcome.status for outcome in outcomes] == ["refused", "added"]
        assert isinstance(outcomes[0].error, DerivationError)
        assert "ValueError: a slip" in outcomes[0].error.message
        assert "test_ingest" in outcomes[0].error.message


class TestManyFiles:
    def test_several_batches_are_several_generations(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        text = plan_text("宾川县", years="{}年")
        paths = [
            write(files / f"{number:02}.txt", text.format(1900 + number)) for number in range(2 * BATCH + 1)
        ]
        listener, seen = Listener(), []
        for outcome in ingest(store, [SourceFile(path) for path in paths], BasisSpec(), QUICK, listener):
            seen.append((outcome.source, outcome.status, store.generation()))
        assert seen == [(path.name, "added", 1 + number // BATCH) for number, path in enumerate(paths)]
        assert listener.counts == [0, len(paths)]
        assert listener.names == [path.name for path in paths]
        assert_sound(store)

    def test_outcomes_come_in_the_order_of_the_files(
        self, store: EmbeddedStore, files: Path, plan_text: Text, regions: tuple[str, ...]
    ) -> None:
        paths = [write(files / f"{region}.txt", plan_text(region)) for region in reversed(regions)]
        assert [outcome.source for outcome in take(store, *paths)] == [path.name for path in paths]

    def test_one_process_and_two_give_the_same_store(
        self, tmp_path: Path, files: Path, plan_text: Text, regions: tuple[str, ...]
    ) -> None:
        paths = [write(files / f"{region}.txt", plan_text(region)) for region in regions]
        found = []
        for jobs in (1, 2):
            store = EmbeddedStore(tmp_path / str(jobs), create=True)
            take(store, *paths, options=Options(jobs=jobs, validate=False))
            found.append(content(store))
            store.close()
        assert found[0] == found[1]

    def test_two_files_of_one_plan_in_one_call_are_told_apart_by_their_paths(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        one = write(files / "one" / "plan.txt", plan_text("宾川县", "15%"))
        two = write(files / "two" / "plan.txt", plan_text("宾川县", "16%"))
        outcomes = take(store, one, two)
        assert [outcome.status for outcome in outcomes] == ["added", "refused"]
        assert outcomes[1].error is not None
        assert outcomes[1].error.place == str(two)
        assert str(one) in outcomes[1].error.message

    def test_two_copies_in_one_call_are_one_document(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        paths = [write(files / name, plan_text("宾川县")) for name in ("a.txt", "b.txt")]
        assert [outcome.status for outcome in take(store, *paths)] == ["added", "unchanged"]
        assert entries(store)[COUNTY].source == "a.txt"

    def test_shared_graphs_enter_with_the_first_document(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        bad = write(files / "bad.txt", "今天天气很好。")
        take(store, bad)
        assert content(store) == {"": b""}
        take(store, bad, write(files / "a.txt", plan_text("宾川县")))
        found = content(store)
        for graph in shared_graphs("https://w3id.org/kepu/id/"):
            assert found[graph.name] == unlabelled(graph.triples)

    def test_another_base_is_refused(self, store: EmbeddedStore, files: Path, plan_text: Text) -> None:
        file = write(files / "a.txt", plan_text("宾川县"))
        take(store, file)
        with pytest.raises(OtherBaseError, match="KEPU_BASE_IRI") as caught:
            take(store, file, spec=BasisSpec(base="https://example.org/kg/"))
        assert COUNTY in caught.value.message
        assert store.generation() == 1


class TestWithdrawing:
    def test_all_that_a_document_brought_goes_and_a_tombstone_stays(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        alone = content_after(store, write(files / "a.txt", plan_text("宾川县")))
        content_after(store, write(files / "b.txt", plan_text("洱源县")))
        other = f"{PLAN}532930/kexue-suzhi-shishi-fangan/2021-2025"
        withdraw(store, other, Names(), Listener())
        assert content(store) == alone
        with store.snapshot() as snapshot:
            assert set(snapshot.manifest.tombstones) == {other}
            assert dict(snapshot.manifest.versions) == load_basis(BasisSpec()).versions
        assert_sound(store)

    def test_what_is_not_there_cannot_be_withdrawn(self, store: EmbeddedStore) -> None:
        with pytest.raises(NoSuchDocumentError):
            withdraw(store, COUNTY, Names(), Listener())
        assert store.generation() == 0

    def test_a_document_may_come_back(self, store: EmbeddedStore, files: Path, plan_text: Text) -> None:
        file = write(files / "a.txt", plan_text("宾川县"))
        before = content_after(store, file)
        withdraw(store, COUNTY, Names(), Listener())
        assert take(store, file)[0].status == "added"
        assert content(store) == before


class TestDrafts:
    def test_an_issued_plan_replaces_its_draft_while_both_are_there(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        text = plan_text("宾川县")
        draft = text.replace("（2021—2025年）\n", "（2021—2025年）\n（征求意见稿）\n", 1)
        take(store, write(files / "draft.txt", draft))
        assert _replaced(store) == b""
        take(store, write(files / "issued.txt", text))
        assert _replaced(store).split() == [
            f"<{COUNTY}>".encode(),
            b"<https://w3id.org/kepu/ontology#replaces>",
            f"<{COUNTY}/draft>".encode(),
            b".",
        ]
        withdraw(store, f"{COUNTY}/draft", Names(), Listener())
        assert _replaced(store) == b""
        assert_sound(store)


def _replaced(store: EmbeddedStore) -> bytes:
    with store.snapshot() as snapshot:
        return snapshot.triples(Names().graph("replacement"))


class TestLexicons:
    """A folder of further lexicons derives the stored documents anew."""

    @pytest.fixture
    def lexicon(self, tmp_path: Path) -> Callable[[str, str], BasisSpec]:
        def written(name: str, rows: str) -> BasisSpec:
            folder = tmp_path / f"lexicons-{name}"
            write(folder / f"{name}.toml", rows)
            return BasisSpec(folder)

        return written

    @pytest.fixture
    def stored(self, store: EmbeddedStore, files: Path, plan_text: Text) -> EmbeddedStore:
        text = plan_text("宾川县", extra="开展山海科普行活动").replace("教育局", "学堂局")
        take(store, write(files / "a.txt", text.replace("公民具备科学素质的比例", "百姓懂科学的份额")))
        return store

    @pytest.mark.parametrize(
        ("name", "rows", "iri"),
        [
            (
                "departments",
                'bodies = [{ name = "教育局", forms = ["学堂局"], functions = ["education"] }]\n',
                "https://w3id.org/kepu/id/department/532924/教育局",
            ),
            (
                "indicators",
                '[[concepts]]\nname = "公民具备科学素质的比例"\npattern = "百姓懂科学的份额"\n',
                "https://w3id.org/kepu/id/indicator/公民具备科学素质的比例",
            ),
            (
                "activities",
                '[[concepts]]\nname = "青少年科技节"\npattern = "科技节"\n',
                "https://w3id.org/kepu/id/activity/青少年科技节",
            ),
        ],
    )
    def test_a_further_name_makes_the_stored_documents_meet_the_entity(
        self,
        stored: EmbeddedStore,
        lexicon: Callable[[str, str], BasisSpec],
        files: Path,
        plan_text: Text,
        name: str,
        rows: str,
        iri: str,
    ) -> None:
        with stored.snapshot() as snapshot:
            before = snapshot.triples(entries(stored)[COUNTY].document_graph)
        assert f"<{iri}>".encode() not in before
        outcomes = take(stored, write(files / "b.txt", plan_text("洱源县")), spec=lexicon(name, rows))
        assert [(outcome.source, outcome.status) for outcome in outcomes] == [
            ("a.txt", "replaced"),
            ("b.txt", "added"),
        ]
        with stored.snapshot() as snapshot:
            after = snapshot.triples(entries(stored)[COUNTY].document_graph)
        assert f"<{iri}>".encode() in after
        assert outcomes[0].change is not None
        old, new = set(before.splitlines()), set(after.splitlines())
        assert (outcomes[0].change.added, outcomes[0].change.removed) == (len(new - old), len(old - new))
        assert_sound(stored)

    def test_a_file_that_was_derived_anew_is_told_of_once(
        self, stored: EmbeddedStore, lexicon: Callable[[str, str], BasisSpec], files: Path
    ) -> None:
        spec = lexicon("activities", '[[concepts]]\nname = "青少年科技节"\npattern = "科技节"\n')
        (outcome,) = take(stored, files / "a.txt", spec=spec)
        assert (outcome.source, outcome.status) == ("a.txt", "replaced")
        (outcome,) = take(stored, files / "a.txt", spec=spec)
        assert outcome.status == "unchanged"

    def test_an_iri_that_moves_leaves_a_redirect_and_a_tombstone(
        self, stored: EmbeddedStore, lexicon: Callable[[str, str], BasisSpec]
    ) -> None:
        spec = lexicon("subjects", '[kinds]\n"实施方案" = "fangan"\n')
        (outcome,) = reingest(stored, spec, QUICK, Listener(), everything=False)
        moved = f"{PLAN}532924/kexue-suzhi-fangan/2021-2025"
        assert (outcome.status, outcome.plan) == ("replaced", moved)
        assert outcome.change is not None
        assert outcome.change.former == COUNTY
        assert set(entries(stored)) == {moved}
        with stored.snapshot() as snapshot:
            assert set(snapshot.manifest.tombstones) == {COUNTY}
        assert redirects(stored) == {(COUNTY, moved)}
        assert_sound(stored)

    def test_redirects_outlive_later_editions_and_lead_to_the_latest_iri(
        self, stored: EmbeddedStore, lexicon: Callable[[str, str], BasisSpec], files: Path, tmp_path: Path
    ) -> None:
        first = lexicon("subjects", '[kinds]\n"实施方案" = "fangan"\n')
        take(stored, files / "a.txt", spec=first)
        write(files / "a.txt", (files / "a.txt").read_text().replace("15%", "16%"))
        (outcome,) = take(stored, files / "a.txt", spec=first)
        moved = f"{PLAN}532924/kexue-suzhi-fangan/2021-2025"
        assert (outcome.status, redirects(stored)) == ("replaced", {(COUNTY, moved)})
        second = BasisSpec(tmp_path / "second")
        write(tmp_path / "second" / "subjects.toml", '[kinds]\n"实施方案" = "plan"\n')
        take(stored, files / "a.txt", spec=second)
        again = f"{PLAN}532924/kexue-suzhi-plan/2021-2025"
        assert redirects(stored) == {(COUNTY, again), (moved, again)}
        take(stored, files / "a.txt")
        assert redirects(stored) == {(moved, COUNTY), (again, COUNTY)}
        assert set(entries(stored)) == {COUNTY}

    def test_a_document_that_would_move_onto_another_stays_and_says_so(
        self,
        stored: EmbeddedStore,
        lexicon: Callable[[str, str], BasisSpec],
        files: Path,
        plan_text: Text,
    ) -> None:
        other = plan_text("宾川县").replace("实施方案（", "工作方案（")
        take(stored, write(files / "b.txt", other))
        graph = entries(stored)[COUNTY].document_graph
        before = content(stored)[graph]
        spec = lexicon("subjects", '[kinds]\n"实施方案" = "gongzuo-fangan"\n')
        outcomes = list(reingest(stored, spec, QUICK, Listener(), everything=False))
        assert {(outcome.source, outcome.status) for outcome in outcomes} == {
            ("a.txt", "refused"),
            ("b.txt", "replaced"),
        }
        (error,) = [outcome.error for outcome in outcomes if outcome.error]
        assert "b.txt" in error.message
        assert "kepu remove" in error.remedy
        assert set(entries(stored)) == {COUNTY, f"{PLAN}532924/kexue-suzhi-gongzuo-fangan/2021-2025"}
        assert content(stored)[graph] == before

    def test_a_document_that_is_no_plan_by_the_new_lexicons_stays_and_says_so(
        self,
        store: EmbeddedStore,
        lexicon: Callable[[str, str], BasisSpec],
        files: Path,
        plan_text: Text,
    ) -> None:
        text = plan_text("宾川县").replace("2. 开展科普进校园。", "")
        before = content_after(store, write(files / "a.txt", text))
        spec = lexicon("documents", '[kinds]\nuncertain = ["实施方案"]\n')
        (outcome,) = reingest(store, spec, QUICK, Listener(), everything=False)
        assert isinstance(outcome.error, NotAPlanError)
        assert content(store) == before


def redirects(store: EmbeddedStore) -> set[tuple[str, str]]:
    text = "SELECT ?old ?new { GRAPH <https://w3id.org/kepu/id/graph/provenance> { ?old dcterms:isReplacedBy ?new } }"
    prefixes = {"dcterms": "http://purl.org/dc/terms/"}
    with store.query(Query(text, solutions="csv", prefixes=prefixes), QueryLimits()) as result:
        rows = result.read().decode().splitlines()[1:]
    return {(old, new) for old, new in (row.split(",") for row in rows)}


class TestDerivingAnew:
    def test_nothing_is_derived_anew_where_nothing_is_new(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县")))
        assert list(reingest(store, PLAIN, QUICK, Listener(), everything=False)) == []

    def test_all_are_derived_anew_where_that_is_asked(
        self, store: EmbeddedStore, files: Path, plan_text: Text
    ) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县")))
        listener = Listener()
        (outcome,) = reingest(store, PLAIN, QUICK, listener, everything=True)
        assert (outcome.source, outcome.status) == ("a.txt", "unchanged")
        assert (listener.counts, listener.names) == ([1], ["a.txt"])
        assert store.generation() == 1

    def test_the_files_are_not_needed(self, store: EmbeddedStore, files: Path, plan_text: Text) -> None:
        file = write(files / "a.txt", plan_text("宾川县"))
        take(store, file)
        file.unlink()
        (outcome,) = reingest(store, PLAIN, QUICK, Listener(), everything=True)
        assert outcome.status == "unchanged"

    def test_what_another_process_withdrew_meanwhile_stays_withdrawn(
        self, store: EmbeddedStore, files: Path, plan_text: Text, tmp_path: Path
    ) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县")))
        write(tmp_path / "more" / "subjects.toml", '[kinds]\n"实施方案" = "fangan"\n')

        class Meanwhile(Listener):
            def derived(self, name: str) -> None:
                withdraw(store, COUNTY, Names(), Listener())

        (outcome,) = reingest(store, BasisSpec(tmp_path / "more"), QUICK, Meanwhile(), everything=False)
        assert outcome.status == "unchanged"
        assert entries(store) == {}

    def test_what_another_process_replaced_meanwhile_stays_as_that_left_it(
        self, store: EmbeddedStore, files: Path, plan_text: Text, tmp_path: Path
    ) -> None:
        take(store, write(files / "a.txt", plan_text("宾川县", "15%")))
        write(tmp_path / "more" / "activities.toml", '[[concepts]]\nname = "山海情"\npattern = "科技节"\n')
        newer = write(files / "a.txt", plan_text("宾川县", "16%"))

        class Meanwhile(Listener):
            def derived(self, name: str) -> None:
                take(store, newer)

        list(reingest(store, BasisSpec(tmp_path / "more"), QUICK, Meanwhile(), everything=False))
        with store.snapshot() as snapshot:
            assert "16%" in snapshot.text(snapshot.manifest.documents[COUNTY])


@pytest.mark.slow
def test_fifty_random_ingests_and_removals_leave_what_one_ingest_from_nothing_makes(
    tmp_path: Path, files: Path, plan_text: Text, regions: tuple[str, ...]
) -> None:
    """All graphs are compared, the inferred ones and the merged one among them."""
    chance = random.Random(1)
    grown = EmbeddedStore(tmp_path / "grown", create=True)
    for _ in range(50):
        present = sorted(entries(grown))
        if present and chance.random() < 0.4:
            withdraw(grown, chance.choice(present), Names(), Listener())
        else:
            for region in chance.sample(regions[:8], chance.randint(1, 3)):
                text = plan_text(
                    region, chance.choice(("15%", "16%")), extra=chance.choice(("", "建设科普馆"))
                )
                take(grown, write(files / f"{region}.txt", text))
    assert len(entries(grown)) > 2, "so that there is something to compare"
    left = [files / entry.source for entry in entries(grown).values()]
    fresh = EmbeddedStore(tmp_path / "fresh", create=True)
    take(fresh, *sorted(left))
    assert content(grown) == content(fresh)
    assert {plan: entry.triples_sha256 for plan, entry in entries(grown).items()} == {
        plan: entry.triples_sha256 for plan, entry in entries(fresh).items()
    }
    assert_sound(grown)
    for store in (grown, fresh):
        store.close()
