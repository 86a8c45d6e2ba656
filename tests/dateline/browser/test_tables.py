"""Lists and courses of events in a real browser: sorted, copied, saved."""

import csv
import re
from collections.abc import Iterator

import pytest

from tests.helpers.browser import (
    IN_A_BROWSER,
    Contexts,
    OpenPage,
    ask_and_wait,
    key_of,
    serious,
    shoot,
)
from tests.helpers.lists import BANKS, STRIKE, ListingDateline

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Locator, Page, expect

pytestmark = IN_A_BROWSER
LIST, COURSE = "Which banks closed branches?", "How did the strike unfold?"
NAMES = [row.entity for row in BANKS.rows]
COPIES = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="module")
def listing() -> ListingDateline:
    return ListingDateline()


@pytest.fixture(scope="module")
def address(listing: ListingDateline, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page of an archive of lists is served."""
    from tests.helpers.browser import served

    with served(listing, tmp_path_factory.mktemp("lists")) as address:
        yield address


@pytest.fixture
def open_page(contexts: Contexts, address: str) -> Iterator[OpenPage]:
    """Opens that page."""
    from tests.helpers.browser import opening

    with opening(contexts, address) as open_page:
        yield open_page


def names(page: Page) -> list[str]:
    return page.locator("table.list tbody th").all_text_contents()


def head(page: Page, name: str) -> Locator:
    return page.locator("table.list").get_by_role("button", name=name)


def saved(page: Page) -> list[list[str]]:
    with page.expect_download() as download:
        page.locator(".tools").get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "dateline-answer-1.csv"
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_list_is_sorted_by_name_day_and_reports(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, LIST)
    assert names(page) == NAMES
    reports = {row.entity: row.outlets for row in BANKS.rows}
    head(page, "Outlets").click()
    assert [reports[name] for name in names(page)] == sorted(reports.values())
    head(page, "Outlets").click()
    assert names(page)[:2] == ["Harrow Trust", "Vell Savings Bank"]
    expect(page.get_by_role("columnheader", name="Outlets")).to_have_attribute(
        "aria-sort", "descending"
    )
    days = {row.entity: row.since for row in BANKS.rows if row.since}
    for order in (False, True):
        head(page, "First report").click()
        assert names(page)[-1] == "Karst Credit", "what has no day stands last either way"
        assert names(page)[:-1] == sorted(days, key=lambda name: days[name], reverse=order)
    expect(page.get_by_role("columnheader", name="Outlets")).to_have_attribute("aria-sort", "none")
    head(page, "Name").click()
    assert names(page).index("Bay Mutual") < names(page).index("Vell Savings Bank")
    expect(page.locator("table.list thead button")).to_have_count(3)
    shoot(page, "general-list")


def test_a_list_is_sorted_with_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, LIST)
    head(page, "Name").focus()
    page.keyboard.press("Tab")
    expect(head(page, "First report")).to_be_focused()
    page.keyboard.press("Enter")
    assert names(page)[:2] == ["Harrow Trust", "Ostermann"]
    page.keyboard.press("Space")
    expect(page.get_by_role("columnheader", name="First report")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(head(page, "First report")).to_be_focused()


def test_marks_lead_to_the_sentence_after_sorting(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, LIST)
    head(page, "Name").click()
    row = page.get_by_role("row", name=re.compile("^First Crown"))
    row.locator("a.cite").click()
    expect(page.locator(".card:target mark")).to_have_text(BANKS.rows[5].quote)
    row.get_by_text("Why?").click()
    expect(row.locator(".why blockquote")).to_be_visible()


def test_a_table_is_copied_in_the_order_of_its_rows(open_page: OpenPage) -> None:
    page = open_page(permissions=COPIES)
    ask_and_wait(page, LIST)
    head(page, "Outlets").click()
    order = names(page)
    page.get_by_role("button", name="Copy as table").click()
    expect(page.locator(".copy.table")).to_have_text("Copied")
    heads, *rows = csv.reader(
        page.evaluate("navigator.clipboard.readText()").splitlines(), delimiter="\t"
    )
    assert heads[:3] == ["Name", "First report", "Independent outlets"]
    assert [row[0].removeprefix("'") for row in rows] == order
    assert "'=HYPERLINK(1)" in [row[0] for row in rows], "no cell is a formula"


def test_a_list_is_saved_as_csv(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, LIST)
    heads, *rows = saved(page)
    assert heads[-6:-3] == ["Outlet", "Title", "URL"]
    assert [row[0].removeprefix("'") for row in rows] == NAMES
    assert rows[3][0] == "'=HYPERLINK(1)"
    assert page.locator("table.list b").count() == 0, "nothing of an article acts as HTML"


def test_a_course_is_saved_as_csv_copied_and_exported_with_footnotes(open_page: OpenPage) -> None:
    page = open_page(permissions=COPIES)
    ask_and_wait(page, COURSE)
    heads, *rows = saved(page)
    assert heads[:5] == ["Day", "Text", "Outlet", "Title", "URL"]
    assert [row[0] for row in rows] == [event.day.isoformat() for event in STRIKE.events]
    page.get_by_role("button", name="Copy as table").click()
    expect(page.locator(".copy.table")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert list(csv.reader(copied, delimiter="\t")) == [heads, *rows]
    with page.expect_download() as download:
        page.locator(".tools").get_by_role("link", name="Markdown").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "\n- 12 March 2025: A judge refused to end the strike.[^1-5]\n" in text


def test_a_course_on_a_phone_shows_day_sentence_outlet_and_mark(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    ask_and_wait(page, COURSE)
    steps = page.locator(".steps li")
    expect(steps).to_have_count(14)
    fifth = steps.nth(4)
    expect(fifth.locator("time")).to_have_text("12 March 2025")
    expect(fifth.locator(".where")).to_have_text("Vell & Bay Gazette · reported 13 March 2025")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-course")
    fifth.locator("a.cite").click()
    expect(page.locator(".card:target mark")).to_have_text("A judge refused to end the strike.")


def test_a_list_is_sorted_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    ask_and_wait(page, LIST)
    head(page, "Outlets").click()
    assert names(page)[-1] == "Harrow Trust"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-general-list")


def test_what_a_list_left_unread_is_read_on_request(
    open_page: OpenPage, listing: ListingDateline
) -> None:
    page = open_page()
    ask_and_wait(page, LIST)
    expect(page.locator("#t1 .facts")).to_contain_text("read 9 of 12 articles")
    page.locator("#t1").get_by_role("button", name="Read on").click()
    expect(page.locator("#t2 .badge")).to_be_visible()
    page.locator("#t2").get_by_role("button", name="Read on").click()
    expect(page.locator("#t3 .badge")).to_be_visible()
    assert [options.reach for _, options in listing.asked[-3:]] == [1, 2, 4]
    ask_and_wait(page, "What became of the ferries?", turn=4)
    expect(page.locator("#t4").get_by_role("button", name="Read on")).to_have_count(0)


def test_only_an_answer_that_is_a_table_is_saved_as_one(open_page: OpenPage, address: str) -> None:
    page = open_page()
    ask_and_wait(page, LIST)
    ask_and_wait(page, "What became of the ferries?", turn=2)
    expect(page.locator("#t2 .tools").get_by_role("link", name="CSV")).to_have_count(0)
    expect(page.locator("#t2 .copy.table")).to_have_count(0)
    file = f"{address}/conversations/{key_of(page)}"
    for kind in ("csv", "tsv"):
        assert page.request.get(f"{file}.{kind}?turn=1").status == 200
        assert page.request.get(f"{file}.{kind}?turn=2").status == 404
        assert page.request.get(f"{file}.{kind}").status == 404, "one answer, not a conversation"


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious_in_a_list_and_a_course(open_page: OpenPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 844})
    ask_and_wait(page, LIST)
    ask_and_wait(page, COURSE, turn=2)
    head(page, "Name").click()
    assert serious(page) == []
