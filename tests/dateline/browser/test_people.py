"""The people tab in a real browser: find, open, read, ask, go back, with keys and on a phone."""

import re
from collections.abc import Iterator

import pytest

from dateline.service import MonitoredDateline
from rag import ModelConfig
from tests.helpers.browser import (
    CONTRASTS,
    IN_A_BROWSER,
    Contexts,
    OpenPage,
    opening,
    serious,
    served,
    shoot,
)
from tests.helpers.town import index_town

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Page, expect

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("town")
    index_town(data)
    model = ModelConfig(model_path=data / "none.gguf")
    with MonitoredDateline.open(data, model=model) as dateline, served(dateline, data) as address:
        yield address


@pytest.fixture
def open_page(address: str, contexts: Contexts) -> Iterator[OpenPage]:
    with opening(contexts, address) as open_page:
        yield open_page


def people(page: Page) -> Page:
    page.get_by_role("tab", name="People").click()
    expect(page.locator("#people .open").first).to_be_visible()
    return page


def open_mayor(page: Page) -> None:
    page.get_by_label("Name of a person or body").fill("ber")
    expect(page.locator("#people .open")).to_have_count(2)
    page.locator('#people .open[data-name="Anna Berg"]').click()
    expect(page.locator("#people .name h2")).to_have_text("Anna Berg")


def test_a_name_is_found_opened_read_and_left_with_keys(open_page) -> None:
    page = people(open_page())
    page.get_by_label("Name of a person or body").focus()
    page.keyboard.type("ber")
    expect(page.locator("#people .open")).to_have_count(2)  # as one types
    page.locator("#people .open").first.press("Enter")
    expect(page.locator("#people .name")).to_be_focused()
    expect(page.locator("#people .lines li")).to_have_count(6)
    page.locator("#people .articles .read").first.press("Enter")
    reader = page.locator("#dialog dialog")
    expect(reader).to_contain_text("John Miller")
    page.keyboard.press("Escape")
    expect(reader).to_be_hidden()
    page.get_by_role("button", name="All names").press("Enter")
    expect(page.locator('#people .open[data-name="Anna Berg"]')).to_be_focused()


def test_the_card_of_a_line_opens_its_article_at_the_sentence(open_page) -> None:
    page = people(open_page())
    open_mayor(page)
    page.locator("#people .lines a.cite").first.click()
    card = page.locator("#people .card:focus")
    sentence = card.locator("mark").inner_text()
    card.get_by_role("button", name=re.compile("whole article")).click()
    expect(page.locator("#dialog mark")).to_have_text(sentence)


def test_everything_said_about_a_matter_is_told_and_left(open_page) -> None:
    page = people(open_page())
    open_mayor(page)
    page.get_by_label("Everything Anna Berg said about").fill("the fares")
    page.keyboard.press("Enter")
    expect(page.locator("#people h2")).to_have_text("Everything Anna Berg said about the fares")
    expect(page.locator("#people .name")).to_contain_text("still too low")
    page.locator("#people .card").first.get_by_role("button").first.click()
    expect(page.locator("#dialog mark")).to_contain_text("too low")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Back to Anna Berg").click()
    expect(page.locator("#people .name h2")).to_have_text("Anna Berg")


def test_a_name_of_a_page_opens_the_next_and_who_is_nobody_is_told(open_page) -> None:
    page = people(open_page())
    open_mayor(page)
    page.locator("#people .names .link").first.click()
    expect(page.locator("#people .name h2")).to_have_text("John Miller")
    page.get_by_label("Name of a person or body").fill("zebra")
    expect(page.get_by_text("nobody “zebra”")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_it_whole_and_everybody_can_read_it(open_page, scheme) -> None:
    phone = {"width": 390, "height": 844}
    page = people(open_page(viewport=phone, color_scheme=scheme))
    assert serious(page) == []
    shoot(page, f"{scheme}-people")
    open_mayor(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= phone["width"]
    assert serious(page) == []
    selectors = "#people :is(h2, h3, p, li, blockquote, button, label, span)"
    for text, ratio in page.evaluate(CONTRASTS, selectors):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-name")
