"""What answers look like in a real browser, and what is read behind them."""

import pytest

from tests.helpers.browser import (
    IN_A_BROWSER,
    OpenPage,
    ask,
    ask_and_wait,
    shoot,
)
from tests.helpers.scripted import LOSS, OFFER, PORT, RISE

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import FloatRect, Page, expect

pytestmark = IN_A_BROWSER


def test_list_is_a_table_that_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "Which ports refused?")
    expect(page.locator(".badge")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_text(["Vell", "<Bay>", "Rhue"])
    expect(page.locator(".list + p")).to_contain_text("Rhue refused, but has changed")
    shoot(page, "list")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("row").nth(2).locator("a.cite").click()
    expect(page.locator(".card:target mark")).to_be_in_viewport(ratio=1)
    page.locator(".card:target .back").click()
    expect(page.locator("#t1 h2")).to_be_in_viewport(ratio=1)
    shoot(page, "phone-list")


def test_steps_are_a_picture_and_words(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, "What were the steps?")
    picture = page.get_by_role("img", name="Line of time")
    expect(picture).to_have_accessible_description(
        "2 steps from 12 August 2025 to 4 September 2025; told below in words."
    )
    expect(page.locator(".steps li")).to_have_count(2)
    shoot(page, "timeline")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-timeline")


def places(page: Page) -> list[FloatRect]:
    return [box for side in page.locator(".rivals li").all() if (box := side.bounding_box())]


def test_reports_that_differ_stand_side_by_side_and_on_a_phone_below_each_other(
    open_page: OpenPage, archive_address: str
) -> None:
    page = open_page(archive_address)
    ask_and_wait(page, "How many people were killed in the explosion at Port Selen?")
    expect(page.locator(".rivals .value")).to_have_text(["14", "17"])
    expect(page.locator(".rivals")).to_contain_text("Harbour Courier · 20 August 2025")
    first, second = places(page)
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] < second["x"]
    shoot(page, "rivals")
    page.locator(".rivals a.cite", has_text="[2]").click()
    expect(page.locator(".card:target mark")).to_contain_text("17")
    page.reload()
    expect(page.locator(".rivals .value")).to_have_text(["14", "17"])
    page.set_viewport_size({"width": 390, "height": 844})
    first, second = places(page)
    assert first["x"] == second["x"]
    assert first["y"] + first["height"] < second["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".rivals").scroll_into_view_if_needed()
    shoot(page, "phone-rivals")


def test_the_article_opens_with_the_sentence_in_view(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 1280, "height": 700})
    ask_and_wait(page, "How did the strike end?")
    for _ in range(2):  # the same article opens again
        page.locator("#t1-e2").get_by_role("button", name="Read the whole article").click()
        dialog = page.get_by_role("dialog", name=PORT.title)
        expect(dialog.locator("mark")).to_have_text(OFFER.text)
        expect(dialog.locator("mark")).to_be_in_viewport(ratio=1)
        expect(dialog).to_contain_text("Ferries sail again from Friday.")
        shoot(page, "reader")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
    page.locator("#t1-e3").get_by_role("button", name="Read the whole article").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The archive no longer holds this article.")
    expect(dialog.locator("mark")).to_have_text(LOSS.text)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#t1-e3 .link")).to_be_focused()


def test_what_the_model_saw_is_shown(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, "How did the strike end?")
    page.get_by_role("button", name="What the model saw").click()
    dialog = page.get_by_role("dialog", name="What the model saw")
    expect(dialog).to_contain_text("How did the strike end? (alone)")
    expect(dialog).to_contain_text("fact: the model reads what is below")
    expect(dialog.locator("q")).to_have_text([RISE.text, LOSS.text])
    shoot(page, "inspection")
