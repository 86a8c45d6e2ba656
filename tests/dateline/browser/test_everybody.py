"""The page for everybody, in a real browser: contrast, axe-core, the keyboard, a phone."""

import pytest

from tests.helpers.browser import (
    CONTRASTS,
    IN_A_BROWSER,
    OpenPage,
    ask,
    ask_and_wait,
    open_history,
    press_until,
    serious,
    shoot,
)

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import expect

pytestmark = IN_A_BROWSER


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ask(page, "How did the strike end, partly?")
    expect(page.locator(".badge")).to_be_visible()
    page.locator("a.cite").first.click()
    expect(page.locator(".card:target")).to_be_visible()
    ask(page, "Which ports refused?")
    expect(page.locator("#t2 .badge")).to_be_visible()
    selectors = "h1, h2, #header p, .badge, .facts li, .body p, a.cite, .note, .where, "
    selectors += ".card h4, .number, blockquote, mark, .origin a, #send, #box textarea, #box span"
    selectors += ", .list th, .list td, .list span"
    for text, ratio in page.evaluate(CONTRASTS, selectors):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-answer")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_new_text_stands_out_from_its_background(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ask_and_wait(page, "Which ports refused?")
    ask_and_wait(page, "What were the steps?", turn=2)
    page.locator("#t2").get_by_role("button", name="Bad answer").click()
    page.locator("#t2").get_by_text("Other days").click()
    selectors = ".list th, .list td, .list caption, .sort, .steps time, .tools a, .tools button, "
    selectors += ".tools summary, .tools input, .axis span, #talk, #fresh, .link"
    for text, ratio in page.evaluate(CONTRASTS, selectors):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-steps")
    page.locator("#t1-e1 .link").click()
    expect(page.locator("#dialog dialog")).to_be_visible()  # one that comes later covers the tabs
    for text, ratio in page.evaluate(CONTRASTS, "#dialog p, #dialog h2, #dialog mark, .close"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-reader")
    page.keyboard.press("Escape")
    open_history(page)
    for text, ratio in page.evaluate(CONTRASTS, "#conversations :is(p, a, button, summary)"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    assert serious(page) == []
    ask(page, "Talk forever")
    expect(page.locator(".draft")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".message")).to_have_text("Stopped.")
    ask_and_wait(page, "Which ports refused?", turn=2)
    ask_and_wait(page, "What were the steps?", turn=3)
    page.locator("#t3").get_by_role("button", name="Bad answer").click()
    page.locator("#t3").get_by_text("Other days").click()
    assert serious(page) == []
    page.locator("#t3-e1 .link").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.locator("#t2").get_by_role("button", name="What the model saw").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    open_history(page)
    page.locator("#conversations summary").first.click()
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sides_can_be_read_by_everybody(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ask_and_wait(page, "How many per cent?")
    for text, ratio in page.evaluate(CONTRASTS, ".rivals :is(h3, p, blockquote, a)"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    assert serious(page) == []
    shoot(page, f"{scheme}-rivals")


def test_a_whole_session_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    press_until(page, "Tab", "Your question")
    page.keyboard.type("How did the strike end?")
    page.keyboard.press("Enter")
    expect(page.locator("#t1 .tools")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    press_until(page, "Shift+Tab", "Read the whole article")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    press_until(page, "Shift+Tab", "Good answer")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Why?")).to_be_focused()
    press_until(page, "Shift+Tab", "Source 3")
    page.keyboard.press("Enter")
    expect(page.locator("#t1-e3")).to_be_focused()
    press_until(page, "Shift+Tab", "History")
    page.keyboard.press("Enter")
    expect(page.locator("#conversations li").first).to_be_visible()
    press_until(page, "Tab", "How did the strike end?")
    page.keyboard.press("Enter")
    expect(page.locator("#t1 .badge")).to_be_visible()


def test_phone_has_room_for_everything_and_no_sideways_scrolling(open_page: OpenPage) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    page = open_page(**phone, device_scale_factor=2)
    shoot(page, "phone-start")
    ask(page, "How did the strike end, partly?")
    expect(page.locator(".badge")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-answer")
    page.locator("a.cite", has_text="[3]").tap()
    expect(page.locator("#t1-e3 mark")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Ask")).to_be_in_viewport(ratio=1)
    shoot(page, "phone-card")


def test_a_phone_has_room_for_history_and_reader(open_page: OpenPage) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    page = open_page(**phone, device_scale_factor=2)
    ask_and_wait(page, "Which ports refused?")
    shoot(page, "phone-tables")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#t1-e1 .link").tap()
    expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-reader")
    page.get_by_role("button", name="Close").tap()
    open_history(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-history")
