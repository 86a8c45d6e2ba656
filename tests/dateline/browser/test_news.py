"""What’s new in a real browser: keep, be told, read, mark as read, delete; keys and a phone."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from dateline.service import (
    ConversationStore,
    MonitoredDateline,
    ServiceConfig,
    StandingDesk,
    StandingKind,
)
from tests.helpers.browser import (
    CONTRASTS,
    IN_A_BROWSER,
    Contexts,
    OpenPage,
    ask_and_wait,
    opening,
    press_until,
    serious,
    served,
    shoot,
)
from tests.helpers.scripted import SCRIPT
from tests.helpers.standing import FERRY, HEARING, RUUN, SIDES, TURN, VALE, grow, opened

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Page, expect

pytestmark = IN_A_BROWSER
OWNER = "local"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def archive(data: Path) -> Iterator[MonitoredDateline]:
    with opened(data, VALE, RUUN) as archive:
        yield archive


@pytest.fixture
def store(data: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(ServiceConfig(data=data).conversations)) as store:
        yield store


@pytest.fixture
def open_page(archive: MonitoredDateline, data: Path, contexts: Contexts) -> Iterator[OpenPage]:
    with served(archive, data) as address, opening(contexts, address) as open_page:
        yield open_page


def ask_all(archive: MonitoredDateline, store: ConversationStore) -> None:
    desk = StandingDesk(archive, store.standing)
    while desk.ask_next():
        pass


def open_news(page: Page) -> Page:
    page.get_by_role("tab", name="What’s new").click()
    expect(page.locator("#news h2").first).to_be_visible()
    return page


def changed(archive: MonitoredDateline, store: ConversationStore, data: Path) -> None:
    """Keep a question and a search, and let both be told of something."""
    store.standing.keep(OWNER, StandingKind.QUESTION, SIDES, {"question": SIDES})
    store.standing.keep(OWNER, StandingKind.SEARCH, SCRIPT, {"words": "tram"})
    ask_all(archive, store)
    grow(data, VALE, RUUN, TURN, FERRY, HEARING)
    ask_all(archive, store)


def test_a_question_is_kept_told_and_read_with_keys(open_page, archive, store, data) -> None:
    page = open_page()
    ask_and_wait(page, SIDES)
    page.get_by_role("button", name="Keep this question").press("Enter")
    expect(page.get_by_text("This question is kept")).to_be_visible()
    ask_all(archive, store)
    grow(data, VALE, RUUN, TURN)
    ask_all(archive, store)
    news = open_news(page).locator("#news")
    expect(news.get_by_role("status")).to_have_text("1 unread")
    sides = news.locator(".sides section")
    expect(sides.nth(0)).to_contain_text("Piet Ruun (for)")
    expect(sides.nth(1)).to_contain_text("Piet Ruun (against)")
    expect(sides.nth(0).locator("mark")).to_have_count(1)
    expect(sides.nth(0)).to_contain_text("Hill Post, 5 October 2026")
    sides.nth(0).get_by_role("button", name="Hill Post").press("Enter")
    expect(page.locator("#dialog dialog")).to_contain_text("now supports")
    page.keyboard.press("Escape")
    press_until(page, "Tab", "Mark as read")
    page.keyboard.press("Enter")
    expect(news.get_by_role("status")).to_have_text("0 unread")
    news.locator(".kept summary").press("Enter")
    page.get_by_role("button", name="Yes, delete it").press("Enter")
    expect(news).to_contain_text("Nothing is kept yet")


def test_a_saved_search_is_kept(open_page, store) -> None:
    page = open_page()
    store.searches.save(OWNER, "trams", {"words": "tram"})
    page.get_by_role("tab", name="Search").click()
    page.get_by_role("button", name="Keep the search trams").click()
    expect(page.locator("#news .kept h3")).to_have_text("trams")
    assert [one.name for one in store.standing.listed(OWNER)] == ["trams"]


def test_new_articles_are_listed_and_text_is_data(open_page, archive, store, data) -> None:
    changed(archive, store, data)
    page = open_news(open_page())
    expect(page.locator("#news .found-new li")).to_have_count(2)
    expect(page.locator("#news .kept h3").filter(has_text="<script>")).to_have_count(1)
    page.get_by_role("button", name="Hearing").click()
    expect(page.locator("#dialog dialog")).to_contain_text("tram bridge over the Marl")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator("#news").get_by_role("status")).to_have_text("0 unread")


def test_a_feed_has_an_address_of_its_own(open_page, archive, store, data) -> None:
    changed(archive, store, data)
    page = open_news(open_page())
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("#feed-address").input_value()
    assert httpx.get(address).text.count("<entry>") == 2
    page.get_by_role("button", name="End the feed").click()
    expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert httpx.get(address).status_code == 404


def test_why_a_question_waits_is_told(open_page, archive, store) -> None:
    store.standing.keep(OWNER, StandingKind.QUESTION, SIDES, {"question": SIDES})
    lease = store.standing.claim(archive.snapshot)
    store.standing.wait(lease, "The model refused the key.")
    news = open_news(open_page()).locator("#news")
    expect(news).to_contain_text("Waiting to be asked again: The model refused the key.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_easy_to_read_everywhere(open_page, archive, store, data, scheme, width) -> None:
    changed(archive, store, data)
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 844})
    open_news(page)
    expect(page.locator("#news .change")).to_have_count(2)
    assert serious(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    told = page.evaluate(CONTRASTS, "#news :is(p, h2, h3, h4, li, button, q, mark)")
    assert [one for one in told if one[1] < 4.5] == []
    shoot(page, f"news-{scheme}-{width}")
