"""The briefing in a real browser: what is new since the last look, a week, a day; keys, a phone."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from dateline.service import ConversationStore, MonitoredDateline, ServiceConfig
from tests.helpers.browser import (
    CONTRASTS,
    IN_A_BROWSER,
    Contexts,
    OpenPage,
    opening,
    press_until,
    serious,
    served,
    shoot,
    wait_until,
)
from tests.helpers.ferry import FERRY, OTHERS
from tests.helpers.standing import Report, grow, opened

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Page, expect

pytestmark = IN_A_BROWSER
OWNER = "local"


def days_ago(back: int, report: Report) -> Report:
    return (str(date.today() - timedelta(days=back)), *report[1:])


KNOWN = (
    *(days_ago(20 - place, one) for place, one in enumerate(FERRY[:2])),
    days_ago(3, FERRY[2]),
    *OTHERS[:4],
    days_ago(2, ("", "Vell <b>Gazette</b>", "Fair <script>", "A fair opened in <i>Wexcombe</i>.")),
)
LATE = days_ago(0, FERRY[3])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def archive(data: Path) -> Iterator[MonitoredDateline]:
    with opened(data, *KNOWN) as archive:
        yield archive


@pytest.fixture
def store(data: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(ServiceConfig(data=data).conversations)) as store:
        yield store


@pytest.fixture
def open_page(archive: MonitoredDateline, data: Path, contexts: Contexts) -> Iterator[OpenPage]:
    with served(archive, data) as address, opening(contexts, address) as open_page:
        yield open_page


def open_news(page: Page) -> Page:
    page.get_by_role("tab", name="What’s new").click()
    expect(page.locator("#briefing h2")).to_be_visible()
    return page


def looked(store: ConversationStore) -> bool:
    return wait_until(lambda: store.looks.last(OWNER) is not None, 10)


def test_what_came_in_since_the_last_look_is_told_once(open_page, store, data) -> None:
    page = open_page()
    assert store.looks.last(OWNER) is None  # nothing was shown yet
    briefing = open_news(page).locator("#briefing")
    expect(briefing).to_contain_text("Divers found debris of the missing ferry Marlin off Selby.")
    expect(briefing).to_contain_text("9 people; before: 3 people")
    expect(briefing).to_contain_text("A fair opened in <i>Wexcombe</i>.")
    assert looked(store)
    page.get_by_role("tab", name="Stories").click()
    page.get_by_role("tab", name="What’s new").click()
    expect(briefing).to_contain_text("Divers found debris")  # as long as the page is open
    page.reload()
    expect(open_news(page).locator("#briefing")).to_contain_text("Nothing is new.")
    grow(data, *KNOWN, LATE)
    page.reload()
    briefing = open_news(page).locator("#briefing")
    expect(briefing).to_contain_text("The inquiry into the loss of the ferry Marlin opened")
    expect(briefing).not_to_contain_text("Divers")


def test_a_week_and_days_are_chosen_and_an_article_read_with_keys(open_page, store) -> None:
    page = open_news(open_page())
    assert looked(store)
    press_until(page, "Tab", "Last 7 days")
    page.keyboard.press("Enter")
    week = page.get_by_role("button", name="Last 7 days")
    expect(week).to_have_attribute("aria-pressed", "true")
    page.locator("#briefing .link").first.press("Enter")
    expect(page.locator("#dialog dialog")).to_contain_text("Divers found debris")
    page.keyboard.press("Escape")
    page.get_by_label("From").first.fill(str(date.today() - timedelta(days=30)))
    page.get_by_role("button", name="Show", exact=True).first.press("Enter")
    expect(page.locator("#briefing h2")).to_have_text("What is new")
    expect(page.locator("#briefing")).to_contain_text("new story")
    page.get_by_label("To").first.fill("2025-01-01")
    page.get_by_role("button", name="Show", exact=True).first.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Swap them")


def test_it_is_copied_and_saved_as_markdown(open_page) -> None:
    page = open_news(open_page())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("# What is new")
    with page.expect_download() as saving:
        page.locator("#briefing").get_by_role("link", name="Save").click()
    assert saving.value.suggested_filename == "briefing.md"
    assert Path(saving.value.path()).read_text(encoding="utf-8") == copied


def test_the_page_of_a_story_tells_what_is_new_in_it_since_a_day(open_page) -> None:
    page = open_page()
    page.get_by_role("tab", name="Stories").click()
    page.locator("#stories .open").first.click()
    page.get_by_label("New since").fill(str(date.today() - timedelta(days=4)))
    page.get_by_role("button", name="Show what is new").press("Enter")
    lines = page.locator("#stories .briefed li")
    expect(lines).to_have_count(2)
    lines.first.get_by_role("button").press("Enter")
    expect(page.locator("#dialog dialog")).to_contain_text("Divers found debris")
    page.keyboard.press("Escape")
    shoot(page, "story-new-since")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_easy_to_read_everywhere(open_page, scheme, width) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 844})
    open_news(page)
    expect(page.locator("#briefing article")).to_have_count(2)
    assert serious(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    told = page.evaluate(CONTRASTS, "#briefing :is(p, h2, h3, li, button, q, label, a)")
    assert [one for one in told if one[1] < 4.5] == []
    shoot(page, f"briefing-{scheme}-{width}")
