"""The query page as a browser shows it: with YASGUI, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from api.questions import load_questions

pytestmark = pytest.mark.browser

REGIONS = "SELECT ?region ?plan { ?plan kepu:region ?region } ORDER BY ?region"
EDITOR = "document.querySelector('.editor .CodeMirror').CodeMirror"
CELLS = "[...document.querySelectorAll('.yasr tbody td')].map((cell) => cell.innerText.trim())"
ROWS = "document.querySelectorAll('.yasr tbody tr').length"
HINTS = "[...document.querySelectorAll('.CodeMirror-hint')].map((hint) => hint.innerText)"
RUN = "document.querySelector('#query-form button').click()"


@pytest.fixture(autouse=True)
def _fresh(page: Any, site: str) -> Iterator[None]:
    page.requests.clear()
    page.faults.clear()
    page.script(allowed=True)
    page.size(1280)
    yield
    page.value("1")  # reads what the browser has said meanwhile
    assert {urlsplit(request).netloc for request in page.requests} == {urlsplit(site).netloc}
    assert [fault for fault in page.faults if "400 (Bad Request)" not in fault] == []


def opened(page: Any, site: str, query: str = "") -> None:
    page.go(site + "/sparql" + (f"?query={quote(query)}" if query else ""))
    page.until("document.querySelector('.editor .CodeMirror')")


def write(page: Any, text: str) -> None:
    """Put this query into the editor, the cursor behind it."""
    page.value(f"{EDITOR}.setValue({text!r}); {EDITOR}.setCursor({EDITOR}.lastLine())")
    page.value(f"{EDITOR}.focus(); {EDITOR}.execCommand('goDocEnd')")


def press(page: Any, key: str, code: int, modifiers: int = 0) -> None:
    page.call(
        "Input.dispatchKeyEvent",
        type="keyDown",
        key=key,
        code={" ": "Space"}.get(key, key),
        windowsVirtualKeyCode=code,
        modifiers=modifiers,
    )


def offered(page: Any, written: str, typed: str) -> list[str]:
    """What the editor offers when this is typed behind that."""
    write(page, written)
    page.call("Input.insertText", text=typed)
    page.until("document.querySelector('.CodeMirror-hint')")
    found: list[str] = page.value(HINTS)
    return found


def test_a_query_is_answered_in_its_page_without_reloading(page: Any, site: str) -> None:
    opened(page, site)
    page.value("window.same = true")
    write(page, "SELECT ?t { ?p kepu:title ?t }")
    assert page.value("document.querySelectorAll('.sp-error, .gutterErrorBar svg').length") == 0
    page.value(RUN)
    page.until(f"{ROWS} === 5")
    assert page.value("window.same")
    assert "query=SELECT" in page.value("location.search")


def test_control_and_enter_run_the_query(page: Any, site: str) -> None:
    opened(page, site)
    write(page, "SELECT ?t { ?p kepu:title ?t }")
    press(page, "Enter", 13, modifiers=2)
    page.until(f"{ROWS} === 5")


def test_results_have_labels_that_lead_on_and_can_be_sorted_and_filtered(page: Any, site: str) -> None:
    opened(page, site, REGIONS)
    page.until(f"{ROWS} === 2")
    assert page.value(CELLS)[:2] == ["甲省", "甲省科学素质实施方案"]
    page.value("document.querySelector('.yasr thead th').click()")
    page.value("document.querySelector('.yasr thead th').click()")
    page.until(f"{CELLS}[0] === '甲省'")
    page.value(
        "{ const field = document.querySelector('.tableFilter'); field.value = '乙县';"
        "field.dispatchEvent(new Event('keyup')) }"
    )
    page.until(f"{ROWS} === 1 && {CELLS}[0] === '乙县'")
    page.value("document.querySelector('.yasr tbody td a').click()")
    page.until(f"{CELLS}.includes('skos:notation')")
    assert "region/990101>" in page.value(f"{EDITOR}.getValue()")


def test_every_ready_question_is_there_and_a_click_loads_and_answers_it(page: Any, site: str) -> None:
    opened(page, site)
    assert page.value("document.querySelectorAll('.questions a').length") == len(load_questions())
    chosen = next(question for question in load_questions() if question.en.startswith("On which documents"))
    page.value(
        f"[...document.querySelectorAll('.questions a')].find((a) => a.innerText.includes({chosen.zh!r})).click()"
    )
    page.until(f"{CELLS}[0] === '全国的纲要'")
    assert page.value(f"{EDITOR}.getValue()") == chosen.query
    assert chosen.zh in page.value("decodeURIComponent(location.search)")


def test_the_shared_link_shows_the_same_query_and_result(page: Any, site: str) -> None:
    opened(page, site)
    write(page, REGIONS)
    page.value(RUN)
    page.until(f"{ROWS} === 2")
    before = page.value(CELLS)
    page.value("document.querySelector('.share').click()")
    page.until("document.querySelector('.shared [role=status]').innerText")
    link = page.value("document.querySelector('.shared input').value")
    page.go("about:blank")
    page.requests.clear()
    page.go(link)
    page.until(f"{ROWS} === 2")
    assert page.value(f"{EDITOR}.getValue()") == REGIONS
    assert page.value(CELLS) == before


def test_going_back_shows_the_query_before(page: Any, site: str) -> None:
    opened(page, site, REGIONS)
    page.until(f"{ROWS} === 2")
    write(page, "ASK { ?plan a kepu:Plan }")
    page.value(RUN)
    page.until("document.querySelector('.boolean')")
    page.value("history.back()")
    page.wait("Page.loadEventFired")
    page.until(f"{ROWS} === 2")
    assert page.value(f"{EDITOR}.getValue()") == REGIONS


def test_a_wrong_query_is_explained_in_its_page(page: Any, site: str) -> None:
    opened(page, site)
    write(page, "SELEC")
    page.value(RUN)
    page.until("document.querySelector('[role=alert]')")
    assert "查询语法错误" in page.value("document.querySelector('[role=alert]').innerText")


@pytest.mark.parametrize(
    ("written", "typed", "first"),
    [
        ("SELECT * { ?x ", "kepu:leadB", "kepu:leadBy 牵头单位 led by"),
        ("SELECT * { ?x ", "牵头单位", "kepu:leadBy 牵头单位 led by"),
        ("SELECT * { ?x a ", "kepu:Pla", "kepu:Plan 方案 plan"),
        ("SELECT * { ?x kepu:hasAction/", "kepu:hasM", "kepu:hasMeasure 包含措施 has measure"),
        ("SELECT * { ?x kepu:region ", "乙", "乙县 https://w3id.org/kepu/id/region/990101"),
        (
            "SELECT * { ?x skos:prefLabel ",
            '"教育',
            '"教育厅"@zh https://w3id.org/kepu/id/department/990000/教育厅',
        ),
        ("", "PREFIX ke", "kepu: <https://w3id.org/kepu/ontology#>"),
        ("SELECT ?plan { ", "?p", "?plan"),
    ],
)
def test_the_editor_completes(page: Any, site: str, written: str, typed: str, first: str) -> None:
    opened(page, site)
    assert offered(page, written, typed)[0] == first


def test_the_name_of_a_thing_becomes_its_iri(page: Any, site: str) -> None:
    opened(page, site)
    offered(page, "SELECT * { ?x kepu:region ", "乙县")
    press(page, "Enter", 13)
    page.until(
        f"{EDITOR}.getValue() === 'SELECT * {{ ?x kepu:region <https://w3id.org/kepu/id/region/990101>'"
    )


def test_english_words_are_completed_when_asked_for(page: Any, site: str) -> None:
    opened(page, site)
    write(page, "SELECT * { ?x lead")
    press(page, " ", 32, modifiers=2)
    page.until("document.querySelector('.CodeMirror-hint')")
    assert "kepu:leadBy 牵头单位 led by" in page.value(HINTS)


def test_results_are_wide_on_a_phone_but_the_page_is_not(page: Any, site: str) -> None:
    page.size(390)
    opened(
        page, site, "SELECT ?a ?b ?c ?d { ?a kepu:hasAction ?b . ?b kepu:hasMeasure ?c . ?c kepu:text ?d }"
    )
    page.until(f"{ROWS} > 0")
    assert page.value("document.documentElement.scrollWidth") == 390
    assert page.value(
        "{ const all = document.querySelector('.yasr_results'); all.scrollWidth > all.clientWidth }"
    )


def test_nothing_is_kept_in_the_browser(page: Any, site: str) -> None:
    opened(page, site, REGIONS)
    page.until(f"{ROWS} === 2")
    assert page.value("localStorage.length + sessionStorage.length") == 0


def test_a_query_is_answered_without_scripts(page: Any, site: str) -> None:
    page.script(allowed=False)
    page.go(f"{site}/sparql")
    page.value("document.getElementById('query').value = 'SELECT ?r { ?p kepu:region ?r } ORDER BY ?r'")
    page.value(RUN)
    page.wait("Page.loadEventFired")
    assert page.value("document.querySelector('.rows tbody td').innerText") == "甲省"
    assert page.value("document.querySelectorAll('.downloads a[download]').length") == 4
    page.value("document.querySelector('.questions a').click()")
    page.wait("Page.loadEventFired")
    assert page.value("document.querySelector('.rows thead th').innerText") == "level"
