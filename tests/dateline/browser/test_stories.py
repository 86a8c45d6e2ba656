"""The stories tab in a real browser: choose, open, read, go back, with keys and on a phone."""

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
from tests.helpers.ferry import FERRY, index_ferry

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Page, expect

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("ferry")
    index_ferry(data)
    model = ModelConfig(model_path=data / "none.gguf")
    with MonitoredDateline.open(data, model=model) as dateline, served(dateline, data) as address:
        yield address


@pytest.fixture
def open_page(address: str, contexts: Contexts) -> Iterator[OpenPage]:
    with opening(contexts, address) as open_page:
        yield open_page


def stories(page: Page) -> Page:
    page.get_by_role("tab", name="Stories").click()
    expect(page.locator("#stories .open")).to_have_count(2)
    return page


def open_ferry(page: Page) -> None:
    page.locator('#stories .open[data-story="r0"]').click()
    expect(page.locator("#stories .story h2")).to_contain_text("Marlin")


def test_a_story_is_opened_read_and_left_with_keys(open_page) -> None:
    page = stories(open_page())
    page.locator('#stories .open[data-story="r0"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stories .story")).to_be_focused()
    expect(page.locator("#stories .steps li")).to_have_count(4)
    expect(page.locator("#stories .articles .read")).to_have_count(4)
    page.locator("#stories .articles .read").first.press("Enter")
    reader = page.locator("#dialog dialog")
    expect(reader).to_contain_text("a judge heard")
    page.keyboard.press("Escape")
    expect(reader).to_be_hidden()
    page.get_by_role("button", name="All stories").press("Enter")
    expect(page.locator('#stories .open[data-story="r0"]')).to_be_focused()


def test_the_card_of_an_event_opens_its_article_at_the_sentence(open_page) -> None:
    page = stories(open_page())
    open_ferry(page)
    page.locator("#stories .steps a.cite").first.click()
    card = page.locator("#stories .card").first
    expect(card).to_be_focused()
    sentence = card.locator("mark").inner_text()
    card.get_by_role("button", name=re.compile("whole article")).click()
    expect(page.locator("#dialog mark")).to_have_text(sentence)


def test_a_name_of_a_story_opens_its_page_among_the_people(open_page) -> None:
    page = stories(open_page())
    open_ferry(page)
    page.get_by_role("button", name="Anna Reis").press("Enter")
    expect(page.get_by_role("tab", name="People")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#people .name h2")).to_have_text("Anna Reis")
    page.get_by_role("tab", name="Stories").click()
    expect(page.locator("#stories .story h2")).to_contain_text("Marlin")


def test_days_and_outlets_choose_stories_and_stay_chosen(open_page) -> None:
    page = stories(open_page())
    page.get_by_label("To", exact=True).fill("2025-03-21")
    page.keyboard.press("Enter")
    expect(page.locator("#stories .open")).to_have_count(1)
    open_ferry(page)
    page.get_by_role("button", name="All stories").click()
    expect(page.get_by_label("To", exact=True)).to_have_value("2025-03-21")
    page.get_by_label("From", exact=True).fill("2025-03-30")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#stories .message")).to_contain_text("after the last")
    page.get_by_label("From", exact=True).fill("")
    page.get_by_label("To", exact=True).fill("")
    page.locator("#stories select").select_option("Vell Gazette")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#stories .open")).to_have_attribute("data-story", "r8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_it_whole_and_everybody_can_read_it(open_page, scheme) -> None:
    phone = {"width": 390, "height": 844}
    page = stories(open_page(viewport=phone, color_scheme=scheme))
    assert serious(page) == []
    shoot(page, f"{scheme}-stories")
    open_ferry(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= phone["width"]
    assert serious(page) == []
    selectors = "#stories :is(h2, h3, p, li, th, td, caption, button, time)"
    for text, ratio in page.evaluate(CONTRASTS, selectors):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-story")
    assert len(FERRY) == page.locator("#stories .articles li").count()
