"""What is read before an answer, and why a statement stands, in a real browser."""

import pytest

from tests.helpers.browser import (
    CONTRASTS,
    IN_A_BROWSER,
    OpenPage,
    ask,
    ask_and_wait,
    serious,
    shoot,
)
from tests.helpers.reasoned import REFUSED
from tests.helpers.scripted import (
    LOSS,
    OFFER,
)

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import expect

pytestmark = IN_A_BROWSER
QUESTION = "How large was the rise?"
SLOWLY = "How large was the rise, slowly?"


def test_what_is_read_stands_where_the_answer_will(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, SLOWLY)
    expect(page.locator(".reading h3")).to_have_text("Being read now, not the answer yet")
    expect(page.locator(".reading blockquote")).to_have_text([OFFER.text, LOSS.text])
    assert page.locator(".claim, .badge, .cite").count() == 0
    shoot(page, "reading")
    expect(page.locator(".claim")).to_have_count(1)
    assert page.locator(".reading").count() == 0


def test_a_reason_opens_by_keyboard_and_stays_while_the_answer_grows(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, SLOWLY)
    summary = page.locator(".why summary").first
    expect(summary).to_have_accessible_name("Why? The union accepted a rise of 4 per cent.")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".badge").count() == 0  # the answer is not complete
    marked = page.locator(".why").first.locator("mark")
    expect(marked).to_have_text(["The union accepted a rise", "4 per cent"])
    expect(page.locator(".badge")).to_be_visible(timeout=15_000)
    expect(marked.first).to_be_visible()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    expect(marked.first).to_be_hidden()


def test_a_press_on_a_statement_opens_its_reason_and_one_on_a_marker_does_not(
    open_page: OpenPage,
) -> None:
    page = open_page()
    ask_and_wait(page, QUESTION)
    expect(page.locator(".short")).to_have_text("4 per cent")
    page.locator(".claim a.cite").first.click()
    expect(page.locator(".card:target")).to_be_visible()
    assert page.locator(".why[open]").count() == 0
    statement = page.locator(".claim > p").last
    statement.click(position={"x": 30, "y": 8})
    why = page.locator(".why").last
    expect(why).to_contain_text("The archive’s own words: the sentence stands so in the report.")
    expect(why.locator("mark")).to_have_text(OFFER.text[:-1])
    statement.click(position={"x": 30, "y": 8})
    expect(why.locator("mark")).to_be_hidden()
    page.reload()
    expect(page.locator(".why")).to_have_count(2)  # it is kept


def test_what_was_left_out_is_told_under_what_the_model_saw(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, QUESTION)
    page.get_by_role("button", name="What the model saw").click()
    left_out = page.get_by_role("dialog").locator("details")
    expect(left_out.locator("q").first).to_be_hidden()
    left_out.get_by_text("2 statements left out").click()
    expect(left_out.locator("q")).to_have_text([one.text for one in REFUSED])
    expect(left_out).to_contain_text(REFUSED[0].reason)
    shoot(page, "left-out")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reasons_can_be_read_by_everybody(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ask(page, SLOWLY)
    expect(page.locator(".reading")).to_be_visible()
    assert serious(page) == []
    expect(page.locator(".badge")).to_be_visible(timeout=15_000)
    for statement in page.locator(".claim > p").all():
        statement.click(position={"x": 30, "y": 8})
    expect(page.locator(".why[open]")).to_have_count(2)
    assert serious(page) == []
    for text, ratio in page.evaluate(CONTRASTS, ".short, .why :is(p, summary, blockquote, mark)"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-reasons")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, f"{scheme}-phone-reasons")
    page.get_by_role("button", name="What the model saw").click()
    page.get_by_role("dialog").get_by_text("2 statements left out").click()
    assert serious(page) == []
