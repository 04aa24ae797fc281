"""The pages as a browser shows them, on a phone and on a screen."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import pytest

pytestmark = pytest.mark.browser

PLAN = "/api/plans/plan/990101/kexue/2022-2025/draft"
ALL = "/sparql?query=" + quote("SELECT * { ?s ?p ?o }")
FOUND = "/api/search?q=" + quote("教手机办科普日")
SIMILAR = "/api/measures/plan/990101/kexue/2022-2025/draft/A1.1/similar?same-plan=true"
ADDRESSES = (
    "/",
    "/api/plans",
    "/api/plans?sort=-measures&limit=1",
    PLAN,
    "/sparql",
    ALL,
    "/docs",
    "/api/search",
    FOUND,
    "/api/search?q=" + quote("！"),
    SIMILAR,
)
NAMELESS = """[...document.querySelectorAll("a, button, input, select, textarea")].filter(
  (e) => !(e.textContent.trim() || e.labels?.length || e.ariaLabel)).length"""
COVERED = """[...document.querySelectorAll("main *")].filter((e) => {
  const box = e.getBoundingClientRect();
  return box.width && !e.closest(".scroll, .turtle, .hidden, .yasr_results, .CodeMirror") && box.right > innerWidth + 0.5;
}).map((e) => e.outerHTML.slice(0, 200))"""


@pytest.fixture(autouse=True)
def _fresh(page: Any) -> None:
    page.requests.clear()
    page.faults.clear()
    page.script(allowed=True)
    page.size(1280)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_its_window_and_stays_on_this_server(
    page: Any, site: str, address: str, width: int
) -> None:
    page.size(width)
    page.go(site + address)
    assert page.value("document.documentElement.scrollWidth") == width
    assert page.value(COVERED) == []
    assert page.faults == []
    assert {urlsplit(request).netloc for request in page.requests} == {urlsplit(site).netloc}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_can_be_read_by_all(page: Any, site: str, address: str) -> None:
    page.go(site + address)
    assert page.value("document.documentElement.lang") == "zh-CN"
    assert page.value("document.querySelectorAll('h1').length") == 1
    assert page.value("document.title").strip()
    assert page.value("document.querySelectorAll('img:not([alt])').length") == 0
    assert page.value(NAMELESS) == 0


def test_chinese_is_shown_in_a_font_that_has_it(page: Any, site: str) -> None:
    page.go(f"{site}/")
    node = page.call("DOM.getDocument")["root"]["nodeId"]
    heading = page.call("DOM.querySelector", nodeId=node, selector="h1")["nodeId"]
    page.call("CSS.enable")
    fonts = page.call("CSS.getPlatformFontsForNode", nodeId=heading)["fonts"]
    assert any("CJK" in font["familyName"] or "Hei" in font["familyName"] for font in fonts), fonts


def test_the_index_lists_the_plans_as_a_table_on_a_screen_and_as_cards_on_a_phone(
    page: Any, site: str
) -> None:
    head = "getComputedStyle(document.querySelector('.plans thead')).display"
    page.go(f"{site}/")
    assert page.value("document.querySelectorAll('.plans tbody tr').length") == 2
    assert page.value(head) == "table-header-group"
    page.size(390)
    assert page.value(head) == "none"
    assert page.value("document.querySelector('.plans .name').offsetHeight") > 0


def test_a_click_on_a_column_sorts_the_plans_by_it(page: Any, site: str) -> None:
    first = "document.querySelector('.plans tbody th a').textContent"
    page.go(f"{site}/")
    assert page.value(first) == "甲省科学素质实施方案"
    page.value("document.querySelector('.plans thead th:nth-child(5) a').click()")
    page.wait("Page.loadEventFired")
    assert page.value(first) == "乙县科学素质实施方案（征求意见稿）"
    assert page.value("document.querySelector('[aria-sort]').ariaSort") == "descending"


def test_an_empty_store_says_what_to_do_next(page: Any, empty_site: str) -> None:
    page.go(f"{empty_site}/")
    assert "kepu ingest" in page.value("document.querySelector('.empty').innerText")


HITS = "document.querySelectorAll('.hit').length"


def test_a_question_on_the_index_leads_to_measures_with_marked_words(page: Any, site: str) -> None:
    page.go(f"{site}/")
    page.value("document.querySelector('main [name=q]').value = '教手机'")
    page.value("document.querySelector('main .search button').click()")
    page.wait("Page.loadEventFired")
    assert page.value(HITS) > 0
    assert page.value("document.querySelector('.hit mark').textContent")
    assert page.value("document.querySelector('[name=q]').value") == "教手机"


def test_the_box_in_the_head_of_other_pages_searches(page: Any, site: str) -> None:
    page.go(f"{site}/api/plans")
    page.value("document.querySelector('.top [name=q]').value = '科普日'")
    page.value("document.querySelector('.top .search').submit()")
    page.wait("Page.loadEventFired")
    assert page.value(HITS) > 0


def test_a_click_on_a_facet_narrows_and_on_its_chip_widens_again(page: Any, site: str) -> None:
    page.script(allowed=False)
    page.go(site + FOUND)
    before = page.value(HITS)
    page.value("document.querySelector('.filters a[href*=\"level/county\"]').click()")
    page.wait("Page.loadEventFired")
    narrowed = page.value(HITS)
    assert 0 < narrowed < before
    assert "县" in page.value("document.querySelector('.chip strong').textContent")
    page.value("document.querySelector('.chip a').click()")
    page.wait("Page.loadEventFired")
    assert page.value(HITS) == before


def test_filters_stand_beside_the_hits_on_a_screen_and_below_on_a_phone(page: Any, site: str) -> None:
    left = "document.querySelector('.filters').getBoundingClientRect().left"
    page.go(site + FOUND)
    assert page.value(left) > 600
    page.size(390)
    assert page.value(left) < 60
    assert page.value("document.querySelector('.to-filters').offsetHeight") > 0


def test_a_hit_leads_to_similar_measures_that_say_what_differs(page: Any, site: str) -> None:
    page.go(site + FOUND)
    page.value("document.querySelector('.hit h2 a').click()")
    page.wait("Page.loadEventFired")
    assert "/similar" in page.value("location.pathname")
    assert page.value("document.querySelector('.asked blockquote').textContent")
