"""Desks in a real browser: logging in, the start page, a desk, a question to both, a phone."""

from collections.abc import Iterator

import pytest

from tests.conftest import PASSWORD
from tests.helpers.browser import (
    ARTEFACTS,
    CONTRASTS,
    IN_A_BROWSER,
    Contexts,
    OpenPage,
    ask_and_wait,
    key_of,
    open_history,
    opening,
    press_until,
    serious,
    shoot,
)
from tests.helpers.desks import QUESTION, DeskService, serving, write_desks

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = IN_A_BROWSER
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[DeskService]:
    with serving(write_desks(tmp_path_factory.mktemp("desks"))) as service:
        yield service


def log_in(context: BrowserContext, address: str, name: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Desks")).to_be_visible()
    return page


@pytest.fixture
def open_desk(contexts: Contexts, service: DeskService) -> Iterator[OpenPage]:
    """Opens the page of the desk harbour; fails if it meets an error or leaves its path."""
    log_in(contexts.of(), service.address, "both").close()
    with opening(contexts, f"{service.address}/desks/harbour/") as open_page:
        yield open_page


def test_a_desk_is_a_whole_page_below_its_path(
    open_desk: OpenPage, service, contexts, tmp_path
) -> None:
    asked: list[str] = []
    contexts.of().on("request", lambda request: asked.append(request.url))
    page = open_desk()
    expect(page.get_by_role("heading", name="Dateline · Harbour <desk>")).to_be_visible()
    expect(page).to_have_title("Harbour <desk>: Dateline")
    ask_and_wait(page, QUESTION)
    expect(page.locator("#t1")).to_contain_text("41 million euros")
    assert serious(page) == []
    shoot(page, "desk-answer")
    key = key_of(page)
    with page.expect_download() as saved:
        page.locator("#t1").get_by_role("link", name="Markdown").click()
    assert "41 million" in saved.value.path().read_text(encoding="utf-8")
    page.get_by_role("tab", name="Check").click()
    draft = tmp_path / "a.txt"
    draft.write_text("The pier cost 42 million.")
    page.set_input_files("#draft-file", draft)
    expect(page.locator("#draft textarea")).to_have_value("The pier cost 42 million.")
    page.reload()
    expect(page.locator("#t1")).to_contain_text("41 million euros")
    assert key_of(page) == key
    open_history(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name=f"JSON of {QUESTION}").click()
    assert saved.value.url == f"{service.address}/desks/harbour/conversations/{key}.json"
    page.get_by_role("tab", name="What’s new").click()
    page.get_by_role("button", name="Make an address").click()
    feed = page.get_by_label("Address of the feed").input_value()
    assert feed.startswith(f"{service.address}/desks/harbour/api/standing/feed?token=")
    page.get_by_role("link", name="Dateline", exact=True).click()
    expect(page.get_by_role("heading", name="Desks")).to_be_visible()
    elsewhere = [url for url in asked if "/desks/harbour/" not in url and "/desks/" in url]
    assert elsewhere == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_are_asked_at_once_by_keyboard(contexts, service, scheme) -> None:
    page = log_in(contexts.of(color_scheme=scheme, locale="de-DE"), service.address, "both")
    assert serious(page) == []
    press_until(page, "Tab", "Question")
    page.keyboard.type(QUESTION)
    press_until(page, "Tab", "Ask")
    page.keyboard.press("Enter")
    harbour = page.get_by_role("region", name="Harbour <desk>")
    council = page.get_by_role("region", name="Council")
    expect(harbour).to_contain_text("The pier of Selby cost 41 million euros.")
    expect(council).to_contain_text("The pier of Ottery cost 77 million euros.")
    harbour.get_by_role("link", name="Sentence 1").first.click()
    expect(harbour.locator("li:target")).to_be_in_viewport()
    assert serious(page) == []
    for text, ratio in page.evaluate(CONTRASTS, "h1, h2, a, p, li, q, .where, label, button"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{scheme}-desks.png", full_page=True)
    council.get_by_role("link", name="Council").click()
    expect(page.get_by_role("heading", name="Dateline · Council")).to_be_visible()


def test_a_phone_has_room_for_desks(contexts, service) -> None:
    page = log_in(contexts.of(**PHONE, device_scale_factor=2), service.address, "both")
    shoot(page, "phone-desks-start")
    page.get_by_label("Question").fill(QUESTION)
    page.get_by_label("Council").uncheck()
    page.get_by_role("button", name="Ask").tap()
    expect(page.get_by_role("region", name="Harbour <desk>")).to_be_visible()
    expect(page.get_by_role("region", name="Council")).to_have_count(0)
    expect(page.get_by_label("Council")).not_to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-desks-answer")
    page.get_by_role("link", name="Harbour <desk>").first.tap()
    page.wait_for_selector("#box textarea")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-desk")


def test_a_reader_of_one_desk_sees_no_other(contexts, service) -> None:
    page = log_in(contexts.of(locale="en-GB"), service.address, "hans")
    expect(page.locator("ul.desks li")).to_have_count(1)
    assert "Council" not in page.content()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
