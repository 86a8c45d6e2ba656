"""What a question is bound to, days and outlets, in a real browser."""

from datetime import date

import pytest

from rag import AskOptions
from tests.helpers.browser import (
    CONTRASTS,
    IN_A_BROWSER,
    OpenPage,
    ask,
    ask_and_wait,
    serious,
    shoot,
)
from tests.helpers.scripted import FakeDateline

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Page, expect

pytestmark = IN_A_BROWSER


def test_other_days_are_asked_for_with_the_same_history(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    page = open_page()
    ask_and_wait(page, "How did the strike end?")
    expect(page.locator("#t1 .facts")).to_contain_text("up to 30 Oct 2025")
    page.get_by_text("Other days").click()
    page.get_by_label("From").fill("2025-09-01")
    page.get_by_label("to", exact=True).fill("2025-09-30")
    shoot(page, "other-days")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator("#t2 .facts")).to_contain_text("1 Sept – 30 Sept 2025, as you set")
    expect(page.locator("#t2 h2")).to_have_text("How did the strike end?")
    question, options = dateline.asked[-1]
    assert question == "How did the strike end?"
    assert options == AskOptions(since=date(2025, 9, 1), until=date(2025, 9, 30))


def choose(page: Page, outlet: str) -> None:
    page.get_by_role("combobox", name="Outlets").fill(outlet)
    page.get_by_role("option", name=outlet).click()
    expect(page.locator("#outlets .token", has_text=outlet)).to_be_visible()
    page.get_by_label("Your question").focus()  # closes the list
    expect(page.get_by_role("option")).to_have_count(0)


def test_an_answer_rests_only_on_the_outlets_chosen(
    open_page: OpenPage, archive_address: str
) -> None:
    page = open_page(archive_address)
    question = "What did the Harbour Courier report of the Lisbon summit?"
    ask_and_wait(page, question)
    expect(page.locator("#t1 .facts")).to_contain_text("Harbour Courier first, as the question")
    choose(page, "Northgate Lantern")
    shoot(page, "outlets")
    ask_and_wait(page, question, turn=2)
    expect(page.locator("#t2 .facts")).to_contain_text("only Northgate Lantern, as you set")
    where = page.locator("#t2 .where").all_inner_texts()
    assert where
    assert all(text.startswith("Northgate Lantern ·") for text in where)
    shoot(page, "outlets-answer")
    page.reload()
    expect(page.locator("#t2 .facts")).to_contain_text("only Northgate Lantern, as you set")
    choose(page, "Harbour Courier")
    page.locator("#t2").get_by_text("Other days").click()
    page.locator("#t2").get_by_role("button", name="Ask again").click()
    expect(page.locator("#t3 .facts")).to_contain_text(
        "only Northgate Lantern, Harbour Courier, as you set"
    )
    page.get_by_role("button", name="New conversation").click()
    ask_and_wait(page, "Who hosted the Lisbon summit?")
    expect(page.locator("#t1 .facts")).not_to_contain_text("as you set")


def test_an_unknown_outlet_is_refused_with_what_is_near(
    open_page: OpenPage, archive_address: str
) -> None:
    page = open_page(archive_address)
    page.get_by_role("combobox", name="Outlets").fill("Harbor Currier")
    page.get_by_role("combobox", name="Outlets").press("Enter")
    ask(page, "Who hosted the Lisbon summit?")
    expect(page.locator("#t1 .message")).to_have_text(
        "The archive has no outlet 'Harbor Currier'. Near it are: Harbour Courier."
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_choice_of_outlets_keeps_nobody_out(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    choose(page, "Harbour Courier")
    assert serious(page) == []
    page.get_by_role("combobox", name="Outlets").focus()
    expect(page.get_by_role("option")).to_have_count(3)
    expect(page.locator("#outlets .options")).to_have_css("opacity", "1")  # it has come in
    assert serious(page) == []
    for text, ratio in page.evaluate(CONTRASTS, "#outlets :is(.token span, li, input)"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-outlets")


def test_outlets_fit_a_phone(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    for outlet in ("Harbour Courier", "Vell & Bay Gazette"):
        choose(page, outlet)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.get_by_role("button", name="Ask")).to_be_in_viewport(ratio=1)
    shoot(page, "phone-outlets")
